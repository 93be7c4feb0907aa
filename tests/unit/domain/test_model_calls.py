from __future__ import annotations

import doctest
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain import model_calls
from domain.errors import BadInput
from domain.model_calls import FREE, Price, Tokens, cost_usd, india_day, inr_per_usd, micro_rupees, start_of

PRICE = Price(Decimal(3), Decimal(15), Decimal("0.3"), Decimal("3.75"))


def test_the_worked_examples_hold():
    assert doctest.testmod(model_calls).failed == 0


@pytest.mark.parametrize(
    ("tokens", "usd"),
    [
        (Tokens(), "0"),
        (Tokens(sent=1_000_000, answered=1_000_000), "18"),
        (Tokens(sent=1_000_000, read=400_000, written=100_000), "1.995"),
        (Tokens(sent=100, read=400), "0.00012"),  # more read than sent: never a price below nothing
    ],
    ids=["none", "fresh", "cached", "odd"],
)
def test_each_kind_of_token_has_its_price(tokens, usd):
    assert cost_usd(PRICE, tokens) == Decimal(usd)


def test_a_free_model_is_one_whose_tokens_cost_nothing():
    assert FREE.is_free
    assert not PRICE.is_free


def test_micro_rupees_are_whole_and_rounded_up():
    assert micro_rupees(Decimal("0.0000001")) == 1
    assert micro_rupees(Decimal(0)) == 0


def test_a_day_is_indias_and_begins_there():
    assert india_day(datetime(2026, 11, 30, 18, 29, 59, tzinfo=UTC)) == date(2026, 11, 30)
    assert india_day(start_of(date(2026, 12, 1))) == date(2026, 12, 1)


def test_a_day_without_a_rate_is_refused():
    with pytest.raises(BadInput):
        inr_per_usd(date(1999, 1, 1))
