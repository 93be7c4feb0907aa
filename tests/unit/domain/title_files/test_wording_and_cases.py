"""Sentences of a file's story, and a case with nothing but new events."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.errors import NotFound
from domain.title_files.cases import searched_on, told_otherwise, with_event
from domain.title_files.sla import due_of
from domain.title_files.wording import says


@pytest.mark.parametrize(
    ("kind", "details", "said"),
    [
        ("papers_added", {"documents": ["a", "b"]}, "Documents were added: 2."),
        ("paper_verified", {"label": "sale_deed"}, "A document was read: sale deed."),
        ("reviewed", {"opinion": "subject_to", "findings": 3}, "Reviewed: subject to, 3 findings."),
        (
            "finding_lowered",
            {"code": "EC_GAP", "from": ["medium", "open"], "to": ["low", "open"]},
            "Ec gap: medium open is now low open.",
        ),
        ("requisition_told", {"number": 2, "state": "answered"}, "Requisition 2 is answered."),
        ("signed", {"role": "second_advocate"}, "Signed as second advocate."),
        ("search_asked", {"until": "2026-11-27"}, "A search to 2026-11-27 was asked for."),
        ("issued", {"opinion": "defective"}, "The opinion is out: defective."),
        (
            "event_edited",
            {"event": "D1", "how": "changed"},
            "Event D1 was corrected; the case is reviewed anew.",
        ),
        ("something_new", {}, "Something new."),
    ],
)
def test_every_kind_is_a_sentence(kind: str, details: dict[str, object], said: str) -> None:
    assert says(kind, details) == said


def test_new_events_alone_leave_the_records_as_they_are() -> None:
    case = {"as_of": "2026-01-01", "events": [{"id": "E1"}], "records": {"ec": 1}}

    found = searched_on(case, until=date(2026, 11, 27), events=[{"id": "E2"}])

    assert [each["id"] for each in found["events"]] == ["E1", "E2"]
    assert found["records"] == {"ec": 1}


def test_one_event_is_corrected_added_or_struck_out_and_may_come_back() -> None:
    case = {"as_of": "2026-01-01", "events": [{"id": "E1", "type": "root"}, {"id": "E2", "type": "sale"}]}

    corrected = with_event(case, "E2", {"id": "X", "type": "gift"})
    added = with_event(case, "E3", {"type": "lease"})
    struck = with_event(case, "E2", None, struck=["E9"])
    back = with_event(struck, "E2", {"type": "sale"}, struck=struck["struck_events"])

    assert corrected["events"][1] == {"id": "E2", "type": "gift"}
    assert added["events"][2] == {"id": "E3", "type": "lease"}
    assert ([each["id"] for each in struck["events"]], struck["struck_events"]) == (["E1"], ["E2", "E9"])
    assert back["struck_events"] == ["E9"]
    assert case["events"][1] == {"id": "E2", "type": "sale"}
    with pytest.raises(NotFound):
        with_event(case, "E7", None)
    assert told_otherwise({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == ["b", "c"]


@pytest.mark.parametrize(
    ("stage", "hours_ago", "state"),
    [
        ("reading", 23, "open"),
        ("review", 49, "late"),
        ("second_advocate", 24, "open"),
        ("signed", 900, "met"),
    ],
)
def test_a_stage_has_its_time(stage, hours_ago: int, state: str) -> None:
    now = datetime(2026, 11, 27, 9, tzinfo=UTC)

    due = due_of(stage, now - timedelta(hours=hours_ago), now)

    assert due.state == state
    assert (due.at is None) == (stage == "signed")
