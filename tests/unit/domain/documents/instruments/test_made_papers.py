"""Every made paper is read to the letter, and its bundle becomes the case it was made from."""

from __future__ import annotations

import json

import pytest

from domain.documents.instruments.bundle import BundlePaper
from domain.documents.instruments.case import instruments_case
from domain.documents.readers import instrument_facts
from domain.title.output import title_chain
from tests.support.made_pages import pages_of_blocks
from tools.made_deeds.bundle import make_bundle

SEEDS = (
    0,
    4,
    6,
    9,
    10,
    13,
    15,
    18,
    19,
    21,
    28,
    33,
    40,
    46,
    52,
    53,
    57,
    67,
    68,
    69,
    79,
    82,
    110,
    157,
    160,
    187,
    305,
)
"""The first bundle of each plot: one clean chain and every planted defect."""

OTHER_LAYOUTS = (4, 9, 18, 33, 57, 110, 160)


@pytest.fixture(autouse=True)
def _all_scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers without a PDF need no font."""
    for module in ("registers", "bundle"):
        monkeypatch.setattr(f"tools.made_deeds.{module}.families", lambda script: (script, script))


@pytest.mark.parametrize(
    ("seed", "held_out"), [*((seed, False) for seed in SEEDS), *((seed, True) for seed in OTHER_LAYOUTS)]
)
def test_reads_what_was_written_and_makes_its_case(seed: int, held_out: bool) -> None:
    bundle = make_bundle(f"unit:{seed}", held_out=held_out)
    confirmed = {pair["name"]: pair["same_as"] for pair in bundle.case.get("same_person", [])}

    papers = [
        BundlePaper(
            str(number), paper.label, instrument_facts(paper.label, pages_of_blocks(paper.blocks), None)
        )
        for number, paper in enumerate(bundle.papers)
    ]
    asked = instruments_case(papers, bundle.request)
    made = instruments_case(papers, bundle.request, confirmed=confirmed)

    for read, paper in zip(papers, bundle.papers, strict=True):
        found = sorted(json.dumps([fact.field, fact.value], sort_keys=True) for fact in read.facts)
        assert found == sorted(json.dumps([*fact], sort_keys=True) for fact in paper.facts), paper.label
        assert all(fact.evidence.quote and fact.evidence.box is not None for fact in read.facts)
    assert made.case == bundle.case
    assert title_chain(made.case)["unread"] == []
    assert set(made.papers) == {event["id"] for event in made.case["events"]}
    assert {each.name: each.may_be for each in asked.proposals if each.name in confirmed} == confirmed
    assert "same_person" not in asked.case
