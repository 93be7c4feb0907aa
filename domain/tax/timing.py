"""Sell now or when the gain has become long-term: both figures, never a push."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.tax.calendar import months_later
from domain.tax.capital_gain import RULES_FILE, capital_gain
from domain.tax.income_tax import income_tax

if TYPE_CHECKING:
    from datetime import date

    from domain.tax.capital_gain import Sale
    from domain.tax.income_tax import Regime
    from domain.tax.working import Working


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Tax on the gain either way, whole rupees; equal where the gain is long-term already."""

    now_inr: int
    later_inr: int
    long_term_from: date
    """First day on which a sale is long-term."""

    @property
    def saving_inr(self) -> int:
        """What waiting saves; negative where it costs."""
        return self.now_inr - self.later_inr


def compare_timing(sale: Sale, other_income_inr: int, regime: Regime, working: Working) -> Timing:
    """Tax on the gain if sold on its day, and if sold for the same on the first long-term day.

    A short-term gain is taxed with the other income: its tax is the difference it makes.

    Raises:
        BadInput: A figure or date is out of range, or no rules hold on the day.
    """
    months = working.rule(RULES_FILE, "capital_gain.long_term_months").value
    first_day = months_later(sale.acquired_on, months) + timedelta(days=1)
    now = _tax(sale, other_income_inr, regime, working)
    later = (
        now
        if sale.sold_on >= first_day
        else _tax(replace(sale, sold_on=first_day), other_income_inr, regime, working)
    )
    working.step("sell_now", now, day=sale.sold_on.isoformat())
    working.step("sell_later", later, day=max(first_day, sale.sold_on).isoformat())
    working.assume("same_price_later")
    return Timing(now_inr=now, later_inr=later, long_term_from=first_day)


def _tax(sale: Sale, other_income_inr: int, regime: Regime, working: Working) -> int:
    part = working.part()
    gain = capital_gain(sale, part)
    if gain.tax_with_cess_inr is not None:
        tax = gain.tax_with_cess_inr
    else:
        without = income_tax(other_income_inr, regime, part)
        with_gain = income_tax(other_income_inr + max(gain.gain_inr, 0), regime, part)
        tax = with_gain.tax_payable_inr - without.tax_payable_inr
    working.take_rules(part)
    return tax
