"""``propmubi external``: a person says what became of a call whose outcome nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.tenancy import DEMO_TENANT_ID
from tests.integration.identity.test_people_commands import Commands, propmubi

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["propmubi"]
pytestmark = pytest.mark.engines


@pytest.fixture
def add(database_url: str) -> Callable[[str], UUID]:
    """Adds a call in this state."""

    def call(state: str) -> UUID:
        call_id = uuid4()
        with psycopg.connect(database_url) as connection:
            connection.execute(
                "insert into tenants (id, name) values (%s, 'demo') on conflict do nothing", (DEMO_TENANT_ID,)
            )
            connection.execute(
                "insert into external_calls (id, tenant_id, key, thread_id, callee, state, epoch, attempts) "
                "values (%s, %s, %s, %s, 'bureau.pull', %s, 1, 1)",
                (call_id, DEMO_TENANT_ID, str(call_id), uuid4(), state),
            )
        return call_id

    return call


def kept(database_url: str, call_id: UUID) -> Any:
    with psycopg.connect(database_url) as connection:
        return connection.execute(
            "select state, result, note from external_calls where id = %s", (call_id,)
        ).fetchone()


def test_unknown_calls_are_listed_and_others_when_asked_for(propmubi: Commands, add: Any) -> None:
    unknown, failed = add("unknown"), add("failed")

    listed = propmubi.json("external", "list")
    others = propmubi.json("external", "list", "--state", "failed")
    code, table, _ = propmubi("external", "list")

    assert [(one["id"], one["callee"]) for one in listed] == [(str(unknown), "bureau.pull")]
    assert [one["id"] for one in others] == [str(failed)]
    assert "result" not in listed[0]
    assert (code, str(unknown) in table) == (0, True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("done", "--result", '{"score": 780}'), ("confirmed", {"score": 780}, "their portal")),
        (("not_done",), ("failed", None, "their portal")),
    ],
)
def test_a_call_is_resolved_once(
    propmubi: Commands, database_url: str, add: Any, words: tuple[str, ...], expected: Any
) -> None:
    call = add("unknown")
    wish = ("external", "resolve", str(call), "--note", "their portal", "--outcome", *words)

    resolved = propmubi.json(*wish)
    code, _, told = propmubi(*wish)

    assert resolved["state"] == expected[0]
    assert kept(database_url, call) == expected
    assert code == 2
    assert told.count("\n") == 1
    assert propmubi.json("external", "list") == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--outcome", "done", "--result", "{broken", "--note", "x"), "--result must be JSON"),
        (("--outcome", "not_done", "--note", "x", "--tenant", str(uuid4())), "no such"),
    ],
    ids=["no JSON", "another tenant"],
)
def test_bad_input_is_one_line_and_changes_nothing(
    propmubi: Commands, database_url: str, add: Any, words: tuple[str, ...], told: str
) -> None:
    call = add("unknown")

    code, _, said = propmubi("external", "resolve", str(call), *words)

    assert (code, said.count("\n")) == (2, 1)
    assert told in said
    assert kept(database_url, call) == ("unknown", None, None)
