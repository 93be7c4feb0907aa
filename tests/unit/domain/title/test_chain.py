from __future__ import annotations

import json
from pathlib import Path

import pytest

from domain.calc import calculate
from tests.support.title_chains import CASES
from tests.support.title_deeds import ROOT, event, found, held, sale, searched

GIVEN = Path(__file__).parents[5] / "shared" / "vectors" / "title_chains.json"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_runs_the_chain(case):
    review = searched(*case.events, seller=case.seller, **case.more)

    assert held(review) == case.holders
    assert found(review) == case.findings
    assert review["opinion"] == case.opinion


def test_says_what_it_did_with_each_deed_and_that_it_is_a_draft():
    review = searched(
        ROOT,
        event("E2", "2001-01-01", "gpa_sale", by="Ramaiah", to="X"),
        sale("E10", "2002-01-01", "Ramaiah", "Arjun", share="1/2"),
    )

    assert review["status"] == "draft, not an opinion"
    assert [(step["event"], step["effect"], step["effective"]) for step in review["chain"]] == [
        ("E1", "starts the chain", True),
        ("E2", "passes no title", False),
        ("E10", "passes 1/2 to Arjun", True),
    ]
    assert review["chain"][1]["holders"] == [{"name": "Ramaiah", "share": "1"}]


def test_findings_stand_by_severity_code_and_event_with_what_to_ask_for():
    review = searched(
        ROOT,
        sale("E3", "2003-01-01", "Y", "Z"),
        sale("E2", "2002-01-01", "X", "Y"),
        state={"tax_arrears": 1200, "mutation_pending": True},
    )

    assert [(each["code"], each["events"]) for each in review["findings"]] == [
        ("CHAIN_GAP", ["E2"]),
        ("CHAIN_GAP", ["E3"]),
        ("SELLER_NOT_HOLDER", []),
        ("MUTATION_PENDING", []),
        ("TAX_ARREARS", []),
    ]
    assert all(each["requisition"] and each["cure"] and each["source"] for each in review["findings"])


def test_notes_what_was_left_out():
    review = searched(ROOT, sale("E2", "2027-01-01", "Ramaiah", "Arjun", colour="blue"), seller="")

    assert review["notes"] == [
        "E2 is dated after the search and was left out.",
        "No seller is named: who sells was not compared with who holds.",
    ]
    assert review["unread"] == ["event E2: colour"]


@pytest.mark.skipif(not GIVEN.exists(), reason="the shared worked cases are not beside this checkout")
def test_agrees_with_the_shared_worked_cases():
    for case in json.loads(GIVEN.read_text()):
        output, expected = calculate("title_chain", case["inputs"]), case["expected"]
        findings = [
            {(each["code"], each["severity"], tuple(each["events"])) for each in side["findings"]}
            for side in (output, expected)
        ]

        assert (output["holders"], output["opinion"], findings[0]) == (
            expected["holders"],
            expected["opinion"],
            findings[1],
        ), case["id"]
        assert output["unread"] == [], case["id"]
