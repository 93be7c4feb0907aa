"""Amounts, days and names as papers write them."""

from __future__ import annotations

from datetime import date

import pytest

from domain.documents.income import words
from domain.documents.income.figures import (
    day_of,
    days_of,
    is_amount,
    month_of,
    paise_of,
    rupees_of,
    tax_year_of,
)


@pytest.mark.parametrize(
    ("text", "paise"),
    [
        ("1,23,456.00", 12345600),
        ("Rs.42,00,000/-", 420000000),
        ("₹ 950", 95000),
        ("INR 10.5", 1050),
        ("-1,000.25", -100025),
        ("(2,000)", -200000),
        ("500.00 Dr", -50000),
        ("500.00 Cr", 50000),
        ("12,34,56", None),
        ("four", None),
    ],
)
def test_reads_an_amount_at_the_start_of_a_text(text: str, paise: int | None) -> None:
    assert paise_of(text) == paise
    assert is_amount(text) == (paise is not None)


def test_words_behind_an_amount_make_it_no_amount_cell() -> None:
    assert (rupees_of("74,058.50 (Rupees seventy)"), is_amount("74,058.50 (Rupees seventy)")) == (
        74059,
        False,
    )
    assert rupees_of("none") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/11/26", date(2026, 11, 5)),
        ("5.11.2026", date(2026, 11, 5)),
        ("on this 23rd day of October 2027", date(2027, 10, 23)),
        ("01-Aug-2026", date(2026, 8, 1)),
        ("2026-11-05", date(2026, 11, 5)),
        ("31/02/2026", None),
        ("soon", None),
    ],
)
def test_reads_days_as_india_writes_them(text: str, day: date | None) -> None:
    assert day_of(text) == day


def test_reads_periods_months_and_years() -> None:
    assert days_of("from 01 Apr 2026 to 30/09/2026") == (date(2026, 4, 1), date(2026, 9, 30))
    assert month_of("PAY SLIP : AUGUST 2027") == "2027-08"
    assert month_of("nothing") is None
    assert tax_year_of("A.Y. 2026-2027") == "2026-27"
    assert tax_year_of("2026") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Smt. Sunita R. Joshi, holding PAN", "Sunita R. Joshi"),
        ("R. D.", "R. D."),
        ("E4521", None),
        ("4521", None),
    ],
)
def test_a_name_is_what_is_left_of_titles_and_tails(text: str, name: str | None) -> None:
    assert words.person(text) == name


def test_firms_pans_and_whole_numbers() -> None:
    assert words.firm("Meru Technical Consultants on 12-10-2026") == "Meru Technical Consultants"
    assert words.firm("--") is None
    assert words.pan("pan: abcpd1234e") == "ABCPD1234E"
    assert words.pan("ABCD") is None
    assert (words.whole("12 of them"), words.whole("x")) == (12, None)
