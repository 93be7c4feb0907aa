"""What a page is: by heading and phrases, and where one document ends and the next begins."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from domain.documents.classify import PageLabel, Part, classify, in_order, split
from domain.documents.labels import DocumentLabel as Label
from tests.support.made_pages import page_of, pages_of_blocks
from tools.made_deeds.bundle import make_bundle

if TYPE_CHECKING:
    from domain.documents.page import Page


@pytest.fixture(autouse=True)
def _all_scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers without a PDF need no font."""
    for module in ("registers", "bundle"):
        monkeypatch.setattr(f"tools.made_deeds.{module}.families", lambda script: (script, script))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("DEED OF ABSOLUTE SALE\nhereby sells", Label.SALE_DEED),
        ("खरेदीखत", Label.SALE_DEED),
        ("ಋಣಭಾರ ಪ್ರಮಾಣ ಪತ್ರ\nನಮೂನೆ ಸಂಖ್ಯೆ ೧೫", Label.ENCUMBRANCE_CERTIFICATE),
        ("गाव नमुना सात (अधिकार अभिलेख पत्रक)", Label.SEVEN_TWELVE),
        ("Salary Slip for May\nBasic Pay 1\nNet Pay 2\nProvident Fund 3", Label.PAYSLIP),
        ("KEY FACTS STATEMENT\nAnnual Percentage Rate", Label.KFS),
        ("Dear Sir,\nkindly find our quotation for the supply of sand.", Label.UNKNOWN),
        ("the sale of goods and the mortgage of ships", Label.UNKNOWN),
        ("LEASE DEED\nthe vendor is the absolute owner", Label.UNKNOWN),
        ("this will be the last will and he bequeaths to the testator", Label.WILL),
    ],
)
def test_labels_one_page(text: str, label: Label) -> None:
    [found] = classify([page_of(text)])

    assert found.label is label


def test_a_page_without_heading_goes_on_unless_it_speaks_for_another() -> None:
    pages = [
        page_of("SALE DEED\nhereby sells, conveys"),
        page_of("and the vendor has delivered possession", 2),
        page_of(("received property tax, receipt no 4, assessment year 2020, received from "
                "Asha\nCERSAI security interest secured creditor"), 3),
        page_of("AFFIDAVIT\nI state on oath", 4),
        page_of("the vendor said so", 5),
        page_of("probate petition no 3/2001, probate is granted, the last will of Asha was proved", 6),
    ]  # fmt: skip

    labels = classify(pages)

    assert [each.label.value for each in labels] == [
        "sale_deed",
        "sale_deed",
        "cersai_report",
        "unknown",
        "unknown",
        "probate",
    ]
    assert [(part.first, part.last, part.label.value) for part in split(labels)] == [
        (1, 2, "sale_deed"), (3, 3, "cersai_report"), (4, 5, "unknown"), (6, 6, "probate"),
    ]  # fmt: skip


def test_after_an_unknown_page_only_a_clear_one_is_known() -> None:
    pages = [
        page_of("dear sir"),
        page_of("the vendor sells and conveys it", 2),
        page_of("by way of gift the donee accepts the gift, hereby sells", 3),
    ]

    assert [each.label.value for each in classify(pages)] == ["unknown", "unknown", "gift"]


def test_two_deeds_of_one_kind_are_two_parts() -> None:
    start = PageLabel(1, Label.GIFT, Fraction(1), is_start=True)
    labels = (
        start,
        PageLabel(2, Label.GIFT, Fraction(3, 5)),
        PageLabel(3, Label.GIFT, Fraction(1), is_start=True),
    )

    assert split(labels) == (Part(1, 2, Label.GIFT, Fraction(3, 5)), Part(3, 3, Label.GIFT, Fraction(1)))
    assert split(()) == ()


def test_pages_are_put_in_the_order_they_print() -> None:
    pages = [page_of("last words\nPage 2 of 2"), page_of("first words\nPage 1 of 2", 2)]

    assert [page.number for page in in_order(pages)] == [2, 1]
    assert [page.number for page in in_order([pages[0], page_of("no number", 2)])] == [1, 2]


@pytest.mark.parametrize("seed", [f"sort:{number}" for number in range(12)])
def test_made_bundles_are_split_as_they_were_made(seed: str) -> None:
    bundle = make_bundle(seed)
    pages = [
        page for number, paper in enumerate(bundle.papers, 1) for page in _numbered(paper.blocks, number)
    ]

    parts = split(classify(pages))

    assert [part.label for part in parts] == [paper.label for paper in bundle.papers]


def _numbered(blocks: tuple[dict[str, Any], ...], number: int) -> list[Page]:
    return [replace(page, number=number) for page in pages_of_blocks(blocks)]
