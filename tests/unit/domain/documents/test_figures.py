"""Dates, sums, numbers in words, extents, document numbers and persons as papers write them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from domain.documents.dates import find_dates, first_date
from domain.documents.doc_numbers import find_numbers
from domain.documents.extents import find_extents, state_in
from domain.documents.number_words import number_in_words
from domain.documents.people import clean, clean_relative, find_people
from domain.documents.running_text import plain
from domain.documents.sums import CONTRADICTED, find_sums


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("15/03/2011", [date(2011, 3, 15)]),
        ("5.3.2011 and 06-04-2012", [date(2011, 3, 5), date(2012, 4, 6)]),
        ("15th day of March, 2011", [date(2011, 3, 15)]),
        ("15th day of March; 2011", [date(2011, 3, 15)]),
        ("1st day of May Nineteen Hundred Ninety Eight", [date(1998, 5, 1)]),
        ("15-Mar-2011", [date(2011, 3, 15)]),
        ("March 15, 2011", [date(2011, 3, 15)]),
        ("१५ मार्च २०११", [date(2011, 3, 15)]),
        ("೧೫/೦೩/೨೦೧೧", [date(2011, 3, 15)]),
        ("15 ಮಾರ್ಚ್ 2011", [date(2011, 3, 15)]),
        ("31/02/2011", []),
        ("15/03/1066", []),
        ("12/5/2011/7", []),
        ("5 Rupees 2011", []),
        ("Someday 15, 2011", []),
        ("15 May and and", []),
        ("15 घोडा 2011", []),
        ("घोडा 15, 2011", []),
        ("1 March 12, 2011", [date(2011, 3, 12)]),
    ],
)
def test_finds_dates(text: str, days: list[date]) -> None:
    assert [found.day for found in find_dates(plain(text))] == days


def test_first_date_keeps_its_place_and_its_reach() -> None:
    text = "dated    15/03/2011"

    assert first_date(text, 5, 10) == first_date(text)
    assert first_date(text, 5, 2) is None
    assert first_date("no day") is None


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Forty Five Lakh", 4_500_000),
        ("Two Crore Three Lakhs and Six", 20_300_006),
        ("One Thousand Two Hundred Thirty Four", 1_234),
        ("Hundred", 100),
        ("Lakh", 100_000),
        ("forty something", None),
        ("", None),
    ],
)
def test_reads_numbers_in_words(words: str, number: int | None) -> None:
    assert number_in_words(words) == number


def test_a_sum_whose_words_say_another_figure_is_hardly_believed() -> None:
    agreed, alone, other = find_sums(
        "Rs. 45,00,000/- (Rupees Forty Five Lakh only), ₹ 5000, Rs.46,00,000 (Rupees Forty Five Lakhs only)"
    )

    assert (agreed.amount_inr, agreed.confidence) == (4_500_000, 1)
    assert (alone.amount_inr, alone.words_inr) == (5_000, None)
    assert (other.amount_inr, other.words_inr, other.confidence) == (4_600_000, 4_500_000, CONTRADICTED)
    assert alone.confidence < agreed.confidence


@pytest.mark.parametrize(
    ("text", "state", "parts", "sqft"),
    [
        ("2 acres 15 guntas", None, [("2", "acre"), ("15", "guntha")], Fraction(87_120 + 16_335)),
        ("2400 sq. ft.", None, [("2400", "sqft")], Fraction(2_400)),
        ("1,200 square feet", None, [("1200", "sqft")], Fraction(1_200)),
        ("12.5 cents", None, [("12.5", "cent")], Fraction(5_445)),
        ("5 katha", "WB", [("5", "katha")], Fraction(3_600)),
        ("5 katha", None, [("5", "katha")], None),
        ("2 bigha", "GJ", [("2", "bigha")], None),
        ("२ एकर १५ गुंठे", None, [("2", "acre"), ("15", "guntha")], Fraction(103_455)),
        ("೧೨ ಗುಂಟೆ", None, [("12", "guntha")], Fraction(13_068)),
        ("929.0304 square metres", None, [("929.0304", "sqm")], Fraction(10_000)),
        ("0.12.50", None, [("0", "hectare"), ("12", "are"), ("50", "sqm")], Fraction(1250) * Fraction(10_000_000_000, 929_030_400)),
    ],
)  # fmt: skip
def test_reads_extents_exactly(
    text: str, state: str | None, parts: list[tuple[str, str]], sqft: Fraction | None
) -> None:
    [found] = find_extents(plain(text), state)

    assert list(found.parts) == parts
    assert found.sqft == sqft
    assert found.as_value()["sqft"] == (None if sqft is None else f"{float(sqft):.2f}")  # type: ignore[index,call-overload]  # an object


def test_figures_in_like_units_are_two_extents() -> None:
    assert len(find_extents("15 guntas 2 acres")) == 2
    assert find_extents("no extent") == []
    assert (state_in("Jaipur, Rajasthan"), state_in("Bengaluru")) == ("RJ", None)


def test_document_numbers_are_not_days() -> None:
    text = "No. 1234/2011-12, BNG-VRT-77/2011-12, 15/03/2011, 12 / 1999"

    assert [found.number for found in find_numbers(text)] == ["1234/2011-12", "BNG-VRT-77/2011-12", "12/1999"]


def test_persons_are_cut_where_another_word_begins() -> None:
    text = (
        "VENDOR Sri. Ramesh Gowda, S/o Mohan Gowda\nName : Smt. Radha Rao\nWife of : Anil Rao\nthe "
        "VENDOR S/o PURCHASER"
    )

    assert [(each.name, each.relation, each.relative) for each in find_people(text)] == [
        ("Ramesh Gowda", "S/o", "Mohan Gowda"),
        ("Radha Rao", "W/o", "Anil Rao"),
    ]
    assert clean("The Vendor") == ""
    assert clean_relative("Sri Mohan Gowda Stamp Duty") == "Mohan Gowda"
