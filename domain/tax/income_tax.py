"""Tax on a year's ordinary income under either regime: slabs, rebate, surcharge, marginal relief, cess.

Tax never falls as income rises. The rebate ends at an income (12 lakh in the new regime): without relief one
more rupee would cost 60,000. Relief holds the tax to what was earned above the edge. The same is done at each
edge of the surcharge, where tax with surcharge may exceed that at the edge only by the income above it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from domain.errors import BadInput
from domain.tax.rounding import nearest_ten, percent_of, rupee

if TYPE_CHECKING:
    from domain.tax.working import Working

Regime = Literal["new", "old"]
AgeBand = Literal["under_60", "from_60", "from_80"]
RULES_FILE: Final = "income_tax.yaml"
MOST_INR: Final = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeTax:
    """Whole rupees."""

    total_income_inr: int
    """Rounded to ten rupees."""
    slab_tax_inr: int
    rebate_or_relief_inr: int
    surcharge_inr: int
    """After marginal relief."""
    cess_inr: int
    tax_payable_inr: int
    """Rounded to ten rupees."""


def income_tax(
    total_income_inr: int,
    regime: Regime,
    working: Working,
    *,
    age: AgeBand = "under_60",
    is_resident: bool = True,
) -> IncomeTax:
    """Tax on ordinary income; incomes taxed at a rate of their own (capital gains) are no part of it.

    Raises:
        BadInput: The income is negative or absurd, or no rules are on file for the day.
    """
    if not 0 <= total_income_inr <= MOST_INR:
        raise BadInput(f"The total income must be between ₹0 and ₹{MOST_INR}; it is {total_income_inr}.")
    income = nearest_ten(Decimal(total_income_inr))
    charge = _Charge(regime, working, age=age, is_resident=is_resident)
    slab_tax = charge.slab_tax(income)
    rebate = charge.rebate(income)
    after_rebate = slab_tax - rebate
    with_surcharge = charge.with_surcharge(income)
    cess = percent_of(1, working.rule(RULES_FILE, "income_tax.cess_pct").value) * with_surcharge
    result = IncomeTax(
        total_income_inr=income,
        slab_tax_inr=rupee(slab_tax),
        rebate_or_relief_inr=rupee(rebate),
        surcharge_inr=rupee(with_surcharge - after_rebate),
        cess_inr=rupee(cess),
        tax_payable_inr=nearest_ten(with_surcharge + cess),
    )
    _write_down(result, regime, working)
    return result


def _write_down(result: IncomeTax, regime: Regime, working: Working) -> None:
    working.step(f"slab_tax_{regime}", result.slab_tax_inr, income=result.total_income_inr)
    if result.rebate_or_relief_inr:
        working.step("rebate", -result.rebate_or_relief_inr)
    if result.surcharge_inr:
        working.step("surcharge", result.surcharge_inr)
    working.step("cess", result.cess_inr)
    working.step("tax_payable", result.tax_payable_inr)
    if result.total_income_inr > working.rule(RULES_FILE, "income_tax.ca_income_inr").value:
        working.ask_ca("surcharge")


class _Charge:
    """The charging rules of one person, regime and year. Exact amounts."""

    def __init__(self, regime: Regime, working: Working, *, age: AgeBand, is_resident: bool) -> None:
        slabs = working.rule(RULES_FILE, f"income_tax.{regime}.slabs").value
        self._slabs: list[dict[str, Any]] = (
            slabs if regime == "new" else slabs[age if is_resident else "under_60"]
        )
        self._rebate: dict[str, Any] | None = (
            working.rule(RULES_FILE, f"income_tax.{regime}.rebate").value if is_resident else None
        )
        self._surcharge: list[dict[str, Any]] = working.rule(
            RULES_FILE, f"income_tax.{regime}.surcharge"
        ).value

    def slab_tax(self, income_inr: int) -> Decimal:
        tax, floor = Decimal(0), 0
        for slab in self._slabs:
            edge = slab["up_to_inr"]
            top = income_inr if edge is None else min(income_inr, edge)
            if top > floor:
                tax += percent_of(top - floor, slab["pct"])
                floor = top
        return tax

    def rebate(self, income_inr: int) -> Decimal:
        """Rebate, or above its edge the relief that keeps tax within the income above the edge."""
        if self._rebate is None:
            return Decimal(0)
        tax, edge = self.slab_tax(income_inr), self._rebate["income_up_to_inr"]
        if income_inr <= edge:
            return min(tax, Decimal(self._rebate["most_inr"]))
        if not self._rebate["has_marginal_relief"]:
            return Decimal(0)
        relief: Decimal = max(tax - (income_inr - edge), Decimal(0))
        return relief

    def with_surcharge(self, income_inr: int) -> Decimal:
        """Tax after rebate with surcharge, held at each edge to the tax there and the income above it."""
        tax = self.slab_tax(income_inr) - self.rebate(income_inr)
        passed = [row for row in self._surcharge if income_inr > row["income_above_inr"]]
        if not passed:
            return tax
        edge = passed[-1]["income_above_inr"]
        full = tax * (1 + Decimal(passed[-1]["pct"]) / 100)
        held: Decimal = min(full, self.with_surcharge(edge) + (income_inr - edge))
        return held
