"""Gain on the sale of a house or land: term, deemed price, indexation alternative, reinvestment.

From 23 July 2024 a long-term gain bears 12.5 % without indexation. A resident individual or HUF who acquired
the land or building before that day pays no more than 20 % of the indexed gain would come to, whichever is
lower; an indexed loss counts for nothing. How section 54 meets the indexed alternative follows one reading
(the exemption is taken from either gain), which a chartered accountant must confirm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from domain.errors import BadInput
from domain.tax.calendar import months_later, year_begun
from domain.tax.reinvestment import NOTHING, exemption
from domain.tax.rounding import percent_of, rupee

if TYPE_CHECKING:
    from domain.tax.reinvestment import Reinvestment
    from domain.tax.working import Working

Seller = Literal["resident", "huf", "non_resident", "company"]
RULES_FILE: Final = "capital_gain.yaml"
INDEX_BEGINS: Final = date(2001, 4, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement:
    """Money put into the property after it was acquired."""

    on: date
    cost_inr: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A sale of land or building held as an investment, whole rupees."""

    price_inr: int
    stamp_value_inr: int
    acquired_on: date
    cost_inr: int
    """For what was acquired before 1 April 2001 the market value of that day may stand here."""
    sold_on: date
    seller: Seller = "resident"
    expenses_inr: int = 0
    """Of the sale: brokerage, legal fees."""
    improvements: tuple[Improvement, ...] = ()
    reinvested: Reinvestment = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """The alternative with indexation."""

    cost_inr: int
    gain_inr: int
    """Never negative: no indexed loss."""
    tax_inr: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalGain:
    """Whole rupees; ``tax_*`` are None for a short-term gain, which is taxed with the other income."""

    is_long_term: bool
    full_value_inr: int
    gain_inr: int
    """Plain; negative is a loss."""
    exempt_inr: int
    plain_tax_inr: int | None = None
    indexed: Indexed | None = None
    base_tax_inr: int | None = None
    """The lower alternative, before surcharge and cess."""
    tax_with_cess_inr: int | None = None

    @property
    def is_indexed_chosen(self) -> bool:
        """Whether the indexed alternative is the lower one."""
        return self.indexed is not None and self.indexed.tax_inr < (self.plain_tax_inr or 0)


def is_long_term(acquired_on: date, sold_on: date, working: Working) -> bool:
    """Whether a house or land sold on that day was held for more than the months of the rule."""
    months = working.rule(RULES_FILE, "capital_gain.long_term_months").value
    return sold_on > months_later(acquired_on, months)


def capital_gain(sale: Sale, working: Working) -> CapitalGain:
    """The gain and its tax before surcharge. The working's day should be the day of sale.

    Raises:
        BadInput: Dates in the wrong order, a figure is negative, or no rules are on file for the day.
    """
    _check(sale)
    full_value = _full_value(sale, working)
    cost = sale.cost_inr + sum(each.cost_inr for each in sale.improvements)
    gain = full_value - sale.expenses_inr - cost
    working.step("gain", gain, value=full_value, cost=cost + sale.expenses_inr)
    if not is_long_term(sale.acquired_on, sale.sold_on, working):
        working.step("short_term")
        return CapitalGain(is_long_term=False, full_value_inr=full_value, gain_inr=gain, exempt_inr=0)
    exempt = exemption(sale.reinvested, gain, full_value - sale.expenses_inr, working)
    return _long_term(sale, full_value, gain, exempt, working)


def _check(sale: Sale) -> None:
    if sale.sold_on < sale.acquired_on:
        raise BadInput("The sale date is before the date of acquisition; check both.")
    figures = (
        sale.cost_inr,
        sale.expenses_inr,
        sale.stamp_value_inr,
        *(i.cost_inr for i in sale.improvements),
    )
    if sale.price_inr <= 0 or min(figures) < 0:
        raise BadInput("The price must be above zero; stamp value, cost and expenses cannot be negative.")


def _full_value(sale: Sale, working: Working) -> int:
    """The price, or the stamp-duty value where that is more than the tolerance above it."""
    tolerance = working.rule(RULES_FILE, "capital_gain.stamp_value_tolerance_pct").value
    if sale.stamp_value_inr > percent_of(sale.price_inr, tolerance):
        working.step("deemed_price", sale.stamp_value_inr, price=sale.price_inr, pct=tolerance)
        return sale.stamp_value_inr
    return sale.price_inr


def _long_term(sale: Sale, full_value: int, gain: int, exempt: int, working: Working) -> CapitalGain:
    rates = working.rule(RULES_FILE, "capital_gain.rates").value
    plain_tax = rupee(percent_of(max(gain - exempt, 0), rates["plain_pct"]))
    working.step("plain_gain_tax", plain_tax, pct=rates["plain_pct"])
    may_index = sale.seller in {"resident", "huf"} and sale.acquired_on < rates["indexed_if_acquired_before"]
    indexed = _indexed(sale, full_value, exempt, working) if may_index else None
    base = plain_tax if indexed is None else min(plain_tax, indexed.tax_inr)
    cess = percent_of(base, working.rule("income_tax.yaml", "income_tax.cess_pct").value)
    working.step("gain_tax_with_cess", rupee(base + cess))
    _look(sale, gain, exempt, working)
    return CapitalGain(
        is_long_term=True,
        full_value_inr=full_value,
        gain_inr=gain,
        exempt_inr=exempt,
        plain_tax_inr=plain_tax,
        indexed=indexed,
        base_tax_inr=base,
        tax_with_cess_inr=rupee(base + cess),
    )


def _look(sale: Sale, gain: int, exempt: int, working: Working) -> None:
    if sale.seller != "resident":
        working.ask_ca("huf" if sale.seller == "huf" else sale.seller)
    if gain > working.rule("income_tax.yaml", "income_tax.ca_income_inr").value:
        working.ask_ca("surcharge")
    if exempt:
        working.ask_ca("reinvestment")


def _indexed(sale: Sale, full_value: int, exempt: int, working: Working) -> Indexed | None:
    """The indexed alternative; None, and said, while the index of the year of sale is not on file."""
    index = working.rule(RULES_FILE, "capital_gain.cost_inflation_index").value
    now = index.get(year_begun(sale.sold_on))
    if now is None:
        working.assume("index_missing")
        working.ask_ca("index_missing")
        return None
    spent = [(sale.acquired_on, sale.cost_inr), *((each.on, each.cost_inr) for each in sale.improvements)]
    cost = sum(
        rupee(Decimal(cost_inr) * now / index[year_begun(max(on, INDEX_BEGINS))]) for on, cost_inr in spent
    )
    gain = max(full_value - sale.expenses_inr - cost, 0)
    pct = working.rule(RULES_FILE, "capital_gain.rates").value["indexed_pct"]
    tax = rupee(percent_of(max(gain - exempt, 0), pct))
    working.step("indexed_gain_tax", tax, cost=cost, gain=gain, pct=pct)
    return Indexed(cost_inr=cost, gain_inr=gain, tax_inr=tax)
