"""What stays when a thread is pruned."""

from __future__ import annotations

from typing import Any

from runtime.checkpoints.kept import Known, kept


def known(id: str, parent: str | None = None, **fields: Any) -> Known:  # noqa: A002  # as the row has it
    given: dict[str, Any] = {
        "namespace": "",
        "written_at": f"2026-01-{id[-2:]}",
        "format": 4,
        "roots": {},
        "delta_channels": frozenset(),
        "stored": frozenset(),
        "is_asking": False,
        "is_sending": False,
        **fields,
    }
    return Known(id=id, parent=parent, **given)


def line(count: int, **fields: Any) -> list[Known]:
    return [known(f"c{n:02}", f"c{n - 1:02}" if n > 1 else None, **fields) for n in range(1, count + 1)]


def ids(checkpoints: list[Known], *, newest: int = 1, since: str | None = None) -> set[str]:
    return {f"{ns}/{one}" if ns else one for ns, one in kept(checkpoints, newest=newest, since=since)}


def test_newest_stay_and_those_young_enough() -> None:
    assert ids(line(5), newest=2) == {"c04", "c05"}
    assert ids(line(5), since="2026-01-03") == {"c03", "c04", "c05"}
    assert ids([]) == set()


def test_unanswered_question_on_a_branch_stays_and_an_answered_one_goes() -> None:
    asked = known("c02", "c01", is_asking=True)
    answered = known("c03", "c01", is_asking=True)

    assert ids([known("c01"), asked, answered, known("c04", "c03"), known("c05", "c04")]) == {"c02", "c05"}


def test_delta_channels_keep_ancestors_back_to_where_each_is_stored() -> None:
    delta = {"delta_channels": frozenset({"log", "seen"})}
    checkpoints = [
        known("c01", **delta),
        known("c02", "c01", stored=frozenset({"seen"}), **delta),
        known("c03", "c02", **delta),
        known("c04", "c03", stored=frozenset({"log"}), **delta),
        known("c05", "c04", **delta),
        known("c06", "c05", **delta),
    ]

    assert ids(checkpoints) == {"c02", "c03", "c04", "c05", "c06"}


def test_delta_channel_never_stored_keeps_everything_on_its_own_branch() -> None:
    delta = {"delta_channels": frozenset({"log"})}
    branch = known("c02", "c01", **delta)
    trunk = [known("c01", **delta), known("c03", "c01", **delta), known("c04", "c03", **delta)]

    assert ids([*trunk, branch]) == {"c01", "c03", "c04"}


def test_delta_channel_stored_at_the_kept_one_needs_no_ancestor() -> None:
    checkpoints = line(3, delta_channels=frozenset({"log"}), stored=frozenset({"log"}))

    assert ids(checkpoints) == {"c03"}


def test_call_of_a_subgraph_goes_with_its_root_checkpoint() -> None:
    def call(id: str, root: str) -> Known:  # noqa: A002
        return known(id, namespace=f"ask:{root}", roots={"": root})

    checkpoints = [*line(3), call("s01", "c01"), call("s02", "c01"), call("s03", "c03"), call("s09", "c09")]

    assert ids(checkpoints) == {"c03", "ask:c03/s03", "ask:c09/s09"}


def test_lasting_subgraph_keeps_what_kept_roots_would_read() -> None:
    own = [
        known("c01a", namespace="ask", roots={"": "c01"}),
        known("c02a", namespace="ask", roots={"": "c02"}),
        known("c03a", namespace="ask", roots={"": "c03"}),
        known("c04a", namespace="ask", roots={"": "c04"}),
    ]

    assert ids([*line(4), *own], newest=2) == {"c03", "c04", "ask/c03a", "ask/c04a", "ask/c02a"}


def test_old_format_keeps_the_parent_that_holds_what_it_sends() -> None:
    assert ids(line(3, format=3, is_sending=True)) == {"c02", "c03"}
    assert ids(line(3, format=3)) == {"c03"}
    assert ids(line(3, is_sending=True)) == {"c03"}
    assert ids([known("c03", "gone", format=3)]) == {"c03"}
