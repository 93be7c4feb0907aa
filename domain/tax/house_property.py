"""Income from a house: the interest on its loan, rent, and what of a loss counts this year."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

from domain.errors import BadInput
from domain.tax.rounding import rupee

if TYPE_CHECKING:
    from domain.tax.income_tax import Regime
    from domain.tax.working import Working

Use = Literal["self_occupied", "let_out"]
RULES_FILE: Final = "house_property.yaml"
WHOLE: Final = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A house of one year, figures of the whole house in whole rupees; the share is one owner's."""

    use: Use
    interest_inr: int = 0
    pre_construction_interest_inr: int = 0
    """Interest of the years before the house was ready, in all; a fifth counts a year."""
    is_ready_within_5_years: bool = True
    """Whether it was built or bought within five years of the year in which the loan was taken."""
    is_for_repairs: bool = False
    rent_inr: int = 0
    municipal_tax_inr: int = 0
    share: Fraction = WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseIncome:
    """One owner's income from a house, whole rupees; a loss is negative."""

    use: Use
    net_annual_value_inr: int
    standard_deduction_inr: int
    interest_allowed_inr: int
    income_inr: int
    set_off_inr: int
    """Of a loss: what lowers other income this year."""
    carry_forward_inr: int

    @property
    def in_total_income_inr(self) -> int:
        """What joins the other income: the income, or the part of a loss that may be set off."""
        return self.income_inr if self.income_inr > 0 else -self.set_off_inr


def house_income(house: House, regime: Regime, working: Working) -> HouseIncome:
    """One owner's income from the house.

    Raises:
        BadInput: A figure is negative, the share is not within 0 to 1, or no rules are on file for the day.
    """
    _check(house)
    parts = working.rule(RULES_FILE, "house_property.pre_construction_parts").value
    interest = house.share * (house.interest_inr + Fraction(house.pre_construction_interest_inr, parts))
    if house.share != WHOLE:
        working.step("own_share", None, share=f"{house.share.numerator}/{house.share.denominator}")
    if house.use == "self_occupied":
        return _lived_in(house, interest, regime, working)
    return _let(house, interest, regime, working)


def _check(house: House) -> None:
    figures = (
        house.interest_inr, house.pre_construction_interest_inr, house.rent_inr, house.municipal_tax_inr,
    )  # fmt: skip
    if min(figures) < 0:
        raise BadInput("Interest, rent and municipal tax cannot be negative; give the amounts of the year.")
    if not 0 < house.share <= 1:
        raise BadInput("The share must be above 0 and at most 1, such as 0.5 or 1/3.")


def _lived_in(house: House, interest: Fraction, regime: Regime, working: Working) -> HouseIncome:
    if regime == "new":
        working.rule(RULES_FILE, "house_property.new_regime")
        working.step("own_house_new_regime", 0)
        allowed = 0
    else:
        limits = working.rule(RULES_FILE, "house_property.self_occupied_interest_inr").value
        is_low = house.is_for_repairs or not house.is_ready_within_5_years
        most = limits["most_if_late_or_repairs_inr" if is_low else "most_inr"]
        allowed = min(rupee(interest), most)
        working.step("own_house_interest", -allowed, paid=rupee(interest), most=most)
    return HouseIncome(
        use=house.use,
        net_annual_value_inr=0,
        standard_deduction_inr=0,
        interest_allowed_inr=allowed,
        income_inr=-allowed,
        set_off_inr=allowed,
        carry_forward_inr=0,
    )


def _let(house: House, interest: Fraction, regime: Regime, working: Working) -> HouseIncome:
    value = house.share * (house.rent_inr - house.municipal_tax_inr)
    pct = working.rule(RULES_FILE, "house_property.standard_deduction_pct").value
    standard = max(value, Fraction(0)) * Fraction(pct) / 100
    income = rupee(value - standard - interest)
    working.step("net_annual_value", rupee(value))
    working.step("house_standard_deduction", -rupee(standard), pct=pct)
    working.step("let_interest", -rupee(interest))
    working.step("house_income", income)
    set_off = carried = 0
    if income < 0 and regime == "new":
        working.rule(RULES_FILE, "house_property.new_regime")
        working.step("loss_lost_new_regime", 0)
        working.ask_ca("house_loss_carry_forward")
    elif income < 0:
        most = working.rule(RULES_FILE, "house_property.loss_set_off_inr").value
        set_off = min(-income, most)
        carried = -income - set_off
        working.step("loss_set_off", -set_off, most=most, carried=carried)
    return HouseIncome(
        use=house.use,
        net_annual_value_inr=rupee(value),
        standard_deduction_inr=rupee(standard),
        interest_allowed_inr=rupee(interest),
        income_inr=income,
        set_off_inr=set_off,
        carry_forward_inr=carried,
    )
