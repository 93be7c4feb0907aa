"""Papers of courts and offices: what they say, and what they make of a title."""

from __future__ import annotations

import json
from typing import Any

import pytest

from domain.documents.classify import classify
from domain.documents.fact import Evidence, Fact
from domain.documents.instruments.bundle import BundlePaper
from domain.documents.instruments.case import instruments_case
from domain.documents.labels import DocumentLabel as Label
from domain.documents.readers import facts_of, instrument_facts
from domain.title.output import title_chain
from tests.support.made_pages import page_of, pages_of_blocks
from tools.made_deeds.land_orders import make_orders

AS_OF = {"as_of": "2026-11-01", "search_years": 30}


@pytest.fixture(autouse=True)
def _all_scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers without a PDF need no font."""
    for module in ("bundle", "land_orders"):
        monkeypatch.setattr(f"tools.made_deeds.{module}.families", lambda script: (script, script))


@pytest.mark.parametrize("held_out", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_reads_what_was_written_and_makes_its_case(seed: int, held_out: bool) -> None:
    bundle = make_orders(f"unit:{seed}", held_out=held_out)
    pages = [pages_of_blocks(paper.blocks) for paper in bundle.papers]

    papers = [
        BundlePaper(str(number), paper.label, instrument_facts(paper.label, own, None))
        for number, (paper, own) in enumerate(zip(bundle.papers, pages, strict=True))
    ]
    made = instruments_case(papers, bundle.request)

    for read, paper, own in zip(papers, bundle.papers, pages, strict=True):
        found = sorted(json.dumps([fact.field, fact.value], sort_keys=True) for fact in read.facts)
        assert found == sorted(json.dumps([*fact], sort_keys=True) for fact in paper.facts), paper.label
        assert classify(own)[0].label is paper.label
    assert made.case == bundle.case
    assert title_chain(made.case)["unread"] == []


@pytest.mark.parametrize(
    ("label", "text", "found"),
    [
        pytest.param(
            Label.COURT_DECREE,
            "In the Court of the Civil Judge, Senior Division, Pune in R.C.S. No. 45 of 2011\n"
            "Plaintiff: Shri Anil Rao\nDefendant: Smt. Meena Joshi\n"
            "Judgment passed on 4 March 2015. The suit is dismissed with costs.",
            {"case_no": "RCS 45/2011", "court": "Civil Judge, Senior Division, Pune", "plaintiff": "Anil Rao",
             "defendant": "Meena Joshi", "date": "2015-03-04", "outcome": "dismissed"},
            id="dismissed",
        ),
        pytest.param(
            Label.COURT_DECREE,
            "In the Court of the Civil Judge, Senior Division, Pune in R.C.S. No. 45 of 2011\n"
            "Plaintiff: The Suit was brought by Plaintiff: Shri Anil Rao\nDefendant: Smt. Meena Joshi\n"
            "The decree was passed on what both sides had agreed between themselves before the mediator of the "
            "court, in open court.\nDated: 4 March 2015. The suit is dismissed with costs.",
            {"case_no": "RCS 45/2011", "court": "Civil Judge, Senior Division, Pune", "plaintiff": "Anil Rao",
             "defendant": "Meena Joshi", "date": "2015-03-04", "outcome": "dismissed"},
            id="a word that is no name, and one of a day that has none",
        ),
        pytest.param(
            Label.OCCUPANCY_CERTIFICATE,
            "Bruhat Bengaluru City Corporation\nC.C. No. 77/2018 dated 02.04.2018\n"
            "Ground + 3 floors; the deviations are within limits and compounded.",
            {"order_no": "77/2018", "authority": "Bruhat Bengaluru City Corporation", "date": "2018-04-02",
             "floors": "ground+3", "has_deviations": True},
            id="occupied with deviations",
        ),
        pytest.param(
            Label.NA_CONVERSION_ORDER,
            "Before the Collector, Thane\nOrder No. NA/12/2009\nDated: 05/06/2009\nPurpose: Industrial",
            {"order_no": "NA/12/2009", "authority": "Collector, Thane", "date": "2009-06-05",
             "purpose": "industrial"},
            id="converted",
        ),
        pytest.param(Label.LIS_PENDENS, "the suit is about land and nothing else is said", {}, id="nothing"),
    ],
)  # fmt: skip
def test_other_words(label: Label, text: str, found: dict[str, Any]) -> None:
    facts = facts_of(label, [page_of(text)], None)

    assert {fact.field.split(".")[1]: fact.value for fact in facts} == found


def paper(at: int, label: Label, **fields: Any) -> BundlePaper:
    facts = tuple(
        Fact(f"{label.value}.{name}", value, Evidence(None, 1, "x")) for name, value in fields.items()
    )
    return BundlePaper(f"p{at}", label, facts)


def test_what_ends_a_suit_closes_its_notice_and_no_other() -> None:
    notice = paper(1, Label.LIS_PENDENS, date="2010-01-01", case_no="OS 1/2010")
    other = paper(2, Label.LIS_PENDENS, date="2010-02-01", case_no="OS 2/2010")
    dismissed = paper(3, Label.COURT_DECREE, date="2012-01-01", case_no="OS 1/2010", outcome="dismissed")
    unnoted = paper(4, Label.COURT_DECREE, date="2013-01-01", case_no="OS 9/2010", outcome="withdrawn")

    made = instruments_case([notice, other, dismissed, unnoted], AS_OF)

    assert [(event["type"], event.get("ref")) for event in made.case["events"]] == [
        ("lis_pendens", None), ("lis_pendens", None), ("discharge", "E1"),
    ]  # fmt: skip
    assert made.missing == ()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"case_no": "OS 1/2010", "outcome": "decreed", "owner": "Asha"}, "its date"),
        ({"date": "2012-01-01"}, "how the suit ended"),
        ({"date": "2012-01-01", "outcome": "decreed"}, "whom it declares owner"),
    ],
)
def test_a_decree_that_lacks_what_it_needs_is_named(fields: dict[str, Any], says: str) -> None:
    made = instruments_case([paper(1, Label.COURT_DECREE, **fields)], AS_OF)

    assert made.case["events"] == []
    assert made.missing[0].says.startswith(says)


def test_deviations_of_what_was_built_stand_in_the_state() -> None:
    built = paper(1, Label.OCCUPANCY_CERTIFICATE, date="2018-04-02", has_deviations=True)

    made = instruments_case([built], AS_OF)

    assert made.case["events"][0]["type"] == "occupancy_certificate"
    assert made.case["state"] == {"plan_deviation": True}
