"""What a higher rate does: more a month, or more months, or never paid off."""

from __future__ import annotations

from decimal import Decimal

from domain.lending.emi import loan_an_emi_carries
from domain.lending.rate_change import rate_rise


def test_the_months_are_the_fewest_that_pay_the_loan_off() -> None:
    rise = rate_rise(5_000_000, Decimal("8.50"), 240, Decimal("0.25"))

    assert rise.emi_inr == 44_186
    assert rise.months is not None
    assert loan_an_emi_carries(Decimal(43_391), Decimal("8.75"), rise.months) >= 5_000_000
    assert loan_an_emi_carries(Decimal(43_391), Decimal("8.75"), rise.months - 1) < 5_000_000


def test_an_instalment_below_the_interest_never_ends() -> None:
    assert rate_rise(5_000_000, Decimal("8.50"), 600, Decimal(3)).months is None
