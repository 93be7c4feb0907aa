"""Every made paper of the known layouts is read to the letter, and its bundle becomes the case it was made from."""

from __future__ import annotations

import json

import pytest

from domain.documents.instruments.bundle import BundlePaper
from domain.documents.instruments.case import instruments_case
from domain.documents.readers import facts_of
from domain.title.output import title_chain
from tests.support.made_pages import pages_of_blocks
from tools.made_deeds.bundle import make_bundle

SEEDS = [f"unit:{number}" for number in range(14)]


@pytest.mark.parametrize("seed", SEEDS)
def test_reads_what_was_written(seed: str) -> None:
    bundle = make_bundle(seed)

    for paper in bundle.papers:
        facts = facts_of(paper.label, pages_of_blocks(paper.blocks), None)
        read = sorted(json.dumps([fact.field, fact.value], sort_keys=True) for fact in facts)
        written = sorted(json.dumps([field, value], sort_keys=True) for field, value in paper.facts)

        assert read == written, paper.label
        assert all(fact.evidence.quote and fact.evidence.box is not None for fact in facts)


@pytest.mark.parametrize("seed", SEEDS)
def test_bundle_becomes_its_title_case(seed: str) -> None:
    bundle = make_bundle(seed)
    confirmed = {pair["name"]: pair["same_as"] for pair in bundle.case.get("same_person", [])}
    papers = [
        BundlePaper(str(number), paper.label, facts_of(paper.label, pages_of_blocks(paper.blocks), None))
        for number, paper in enumerate(bundle.papers)
    ]

    asked = instruments_case(papers, bundle.request)
    made = instruments_case(papers, bundle.request, confirmed=confirmed)

    assert made.case == bundle.case
    assert title_chain(made.case)["unread"] == []
    assert set(made.papers) == {event["id"] for event in made.case["events"]}
    assert {each.name: each.may_be for each in asked.proposals if each.name in confirmed} == confirmed
    assert "same_person" not in asked.case
