"""The chained story, what an updating search changed, and the case it is made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from domain.errors import BadInput
from domain.hash_chain import digest_of
from domain.title.output import title_chain
from domain.title.reading import read_case
from domain.title.review import review
from domain.title_files.cases import ruleset_hash, searched_on
from domain.title_files.changes import changes_between
from domain.title_files.drawn import ToldFinding, as_told, conclusion
from domain.title_files.story import first_broken, next_entry
from domain.title_files.wording import says
from tests.support.title_deeds import ROOT, case, event, sale

TITLE = UUID(int=7)
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
GIVEN = case(
    ROOT, sale("E2", "2011-03-01", "Ramaiah", "Arjun"), event("E3", "2012-04-04", "mortgage", lender="SBI")
)


def story(*kinds: str):
    entries = []
    for kind in kinds:
        last = entries[-1] if entries else None
        entries.append(next_entry(last, title_id=TITLE, kind=kind, by=None, at=NOON, details={"n": kind}))
    return entries


def test_a_story_is_whole_until_an_entry_is_changed_taken_out_or_put_in():
    whole = story("opened", "reviewed", "signed")

    assert first_broken(whole) is None
    assert first_broken([]) is None
    assert first_broken([whole[0], replace(whole[1], details={"n": "x"}), whole[2]]) == 2
    assert first_broken([whole[0], whole[2]]) == 2
    assert first_broken([*story("opened", "forged"), *whole[2:]]) == 3
    assert first_broken([replace(whole[0], by=TITLE)]) == 1


def test_a_later_search_says_what_appeared_went_and_weighs_otherwise():
    later = searched_on(
        GIVEN,
        until=date(2026, 11, 26),
        events=[
            event("E4", "2026-11-10", "discharge", ref="E3"),
            event("E5", "2026-11-20", "lease", lessee="X"),
        ],
        records={"litigation": [{"case_no": "OS 9/2026"}]},
    )
    before, now = title_chain(GIVEN), title_chain(later)

    found = changes_between(before, now)

    assert [each["code"] for each in found["appeared"]] == ["LIS_PENDENS_OPEN", "LEASE_SUBSISTING"]
    assert [each["code"] for each in found["gone"]] == ["UNDISCHARGED_MORTGAGE"]
    assert (found["opinion_before"], found["opinion_now"], found["new_events"]) == (
        "subject_to", "defective", ["E4", "E5"],
    )  # fmt: skip
    milder = {**before, "findings": [{**before["findings"][0], "severity": "low"}]}
    assert changes_between(before, milder)["weighed"] == [
        {"code": "UNDISCHARGED_MORTGAGE", "events": ["E3"], "before": "high", "now": "low"}
    ]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"until": date(2026, 11, 1)}, "already"),
        ({"until": date(2026, 12, 1), "events": [{"id": "E2"}]}, "E2"),
        ({"until": date(2026, 12, 1), "events": [{"id": "E9"}], "whole": GIVEN}, "either"),
    ],
)
def test_a_search_goes_on_with_what_is_new(given, why):
    with pytest.raises(BadInput, match=why):
        searched_on(GIVEN, **given)


def test_a_whole_case_takes_the_day_it_is_searched_to():
    assert searched_on(GIVEN, until=date(2026, 12, 1), whole={"events": []})["as_of"] == "2026-12-01"
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1}) != digest_of({"a": 1})
    assert len(ruleset_hash(date(2026, 11, 1))) == 64


def test_a_review_as_told_leaves_out_what_was_cleared_and_keeps_what_nobody_spoke_of():
    found = review(read_case({**GIVEN, "state": {"mutation_pending": True, "tax_arrears": True}}))
    mortgage, mutation, _arrears = found.findings
    said = [
        ToldFinding(mortgage.code, mortgage.events, mortgage.detail, "low", is_cleared=False),
        ToldFinding(mutation.code, mutation.events, mutation.detail, "medium", is_cleared=True),
    ]

    told = as_told(found, said, "clear_and_marketable")

    assert [(each.code, each.severity) for each in told.findings] == [
        ("TAX_ARREARS", "low"), ("UNDISCHARGED_MORTGAGE", "low"),
    ]  # fmt: skip
    assert told.opinion == "clear_and_marketable"
    assert "under 1 finding is" in conclusion("2026-11-01", "x", 1)
    assert "under 2 findings is" in conclusion("2026-11-01", "x", 2)


@pytest.mark.parametrize(
    ("kind", "details", "words"),
    [
        ("opened", {}, "opened"),
        ("papers_added", {"documents": ["a", "b"]}, "2"),
        ("paper_verified", {"label": "sale_deed"}, "sale deed"),
        ("reviewed", {"opinion": "subject_to", "findings": 3}, "subject to, 3"),
        (
            "finding_lowered",
            {"code": "EC_GAP", "from": ["medium", "open"], "to": ["low", "downgraded"]},
            "Ec gap",
        ),
        ("requisition_told", {"number": 2, "state": "cleared"}, "2 is cleared"),
        ("search_asked", {"until": "2026-12-01"}, "2026-12-01"),
        ("issued", {"opinion": "defective"}, "defective"),
        ("drafted", {}, "Drafted."),
    ],
)
def test_each_entry_is_told_in_a_sentence(kind, details, words):
    assert words in says(kind, details)
