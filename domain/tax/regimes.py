"""Old regime or new, for one salaried owner with a home loan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.tax.house_property import house_income
from domain.tax.income_tax import RULES_FILE, income_tax

if TYPE_CHECKING:
    from domain.tax.house_property import House
    from domain.tax.income_tax import AgeBand, IncomeTax, Regime
    from domain.tax.working import Working


@dataclass(frozen=True, slots=True, kw_only=True)
class Earner:
    """A salaried owner's year, whole rupees."""

    salary_inr: int
    principal_and_80c_inr: int = 0
    house: House | None = None
    """With this owner's share of it."""
    age: AgeBand = "under_60"
    is_resident: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimeComparison:
    """Tax under each regime, with what leads to it."""

    new: IncomeTax
    old: IncomeTax

    @property
    def better(self) -> Regime:
        """The regime with less tax; at equal tax the new one, which is the default of the law."""
        return "old" if self.old.tax_payable_inr < self.new.tax_payable_inr else "new"

    @property
    def least_tax_inr(self) -> int:
        """Tax under the better regime."""
        return min(self.new.tax_payable_inr, self.old.tax_payable_inr)

    @property
    def saving_inr(self) -> int:
        """What the better regime saves."""
        return abs(self.new.tax_payable_inr - self.old.tax_payable_inr)


def compare_regimes(earner: Earner, working: Working) -> RegimeComparison:
    """Both regimes side by side.

    Raises:
        BadInput: A figure is negative, or no rules are on file for the day.
    """
    if earner.salary_inr < 0 or earner.principal_and_80c_inr < 0:
        raise BadInput("Salary and 80C payments cannot be negative; give yearly amounts in rupees.")
    compared = RegimeComparison(
        new=_tax_under("new", earner, working), old=_tax_under("old", earner, working)
    )
    working.assume("no_other_deductions")
    working.step(
        f"better_{compared.better}",
        compared.saving_inr,
        new=compared.new.tax_payable_inr,
        old=compared.old.tax_payable_inr,
    )
    return compared


def _tax_under(regime: Regime, earner: Earner, working: Working) -> IncomeTax:
    working.step(f"regime_{regime}")
    standard = working.rule(RULES_FILE, f"income_tax.{regime}.standard_deduction_inr").value
    taken = min(standard, earner.salary_inr)
    working.step("salary", earner.salary_inr)
    working.step("standard_deduction", -taken)
    income = earner.salary_inr - taken
    if earner.house is not None:
        income += house_income(earner.house, regime, working).in_total_income_inr
    if regime == "old":
        most = working.rule(RULES_FILE, "income_tax.principal_cap_inr").value
        principal = min(earner.principal_and_80c_inr, most)
        working.step("principal", -principal, most=most)
        income -= principal
    return income_tax(max(income, 0), regime, working, age=earner.age, is_resident=earner.is_resident)
