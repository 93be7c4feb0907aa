"""Every made layout is read as it was written: value and page of each field, seen layouts and held-out ones."""

from __future__ import annotations

import pytest

from domain.documents.income.readers import facts_of
from domain.documents.income.sorting import label_by_words
from domain.documents.labels import DocumentLabel
from evals.papers import HELD_OUT, Tally, add
from tests.support.made_sets import one_of_each

LAYOUTS = (
    [f"{kind}_{letter}" for kind in ("payslip", "bank", "form16") for letter in "abcd"]
    + [f"bank_{letter}" for letter in "xyz"]
    + [f"{kind}_{letter}" for kind in ("itr", "bureau", "agreement", "valuation") for letter in "abc"]
    + ["bureau_j", "bureau_k"]
)


def test_the_layouts_are_all_made() -> None:
    assert sorted(one_of_each()) == sorted(LAYOUTS)
    assert set(LAYOUTS) > HELD_OUT


@pytest.mark.parametrize("layout", LAYOUTS)
def test_reads_every_field_with_its_page_and_kind(layout: str) -> None:
    paper, pages = one_of_each()[layout]
    tally = Tally()

    facts = facts_of(paper.label, pages)
    add(tally, paper, facts)

    assert (dict(tally.missed), dict(tally.wrong)) == ({}, {})
    assert tally.f1 == 1
    assert label_by_words(pages) is paper.label


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_fact_quotes_words_of_its_page(layout: str) -> None:
    paper, pages = one_of_each()[layout]
    texts = {page.number: page.text for page in pages}

    for fact in facts_of(paper.label, pages):
        assert all(word in texts[fact.evidence.page] for word in fact.evidence.quote.split())
        assert (fact.evidence.box is None) == (paper.format != "pdf")
        assert fact.evidence.box is None or fact.evidence.box.bottom <= 842


def test_a_paper_of_another_kind_has_no_reader() -> None:
    assert facts_of(DocumentLabel.SALE_DEED, ()) == ()
    assert label_by_words(()) is None
