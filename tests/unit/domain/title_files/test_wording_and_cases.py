"""Sentences of a file's story, and a case with nothing but new events."""

from __future__ import annotations

from datetime import date

import pytest

from domain.title_files.cases import searched_on
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
