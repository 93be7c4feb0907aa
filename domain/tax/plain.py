"""Results of tax calculations as the plain objects that ``propmubi calc`` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from domain.tax.capital_gain import CapitalGain
    from domain.tax.house_property import HouseIncome
    from domain.tax.income_tax import IncomeTax
    from domain.tax.stamp_duty import DeedCost
    from domain.tax.tds import Withholding

Plain = dict[str, Any]


def tax_plain(tax: IncomeTax) -> Plain:
    """Tax of a year."""
    return {
        "total_income": tax.total_income_inr,
        "slab_tax": tax.slab_tax_inr,
        "rebate_or_relief": tax.rebate_or_relief_inr,
        "surcharge": tax.surcharge_inr,
        "cess": tax.cess_inr,
        "tax_payable": tax.tax_payable_inr,
    }


def house_plain(house: HouseIncome) -> Plain:
    """Income of a house; value and standard deduction only of a let one."""
    of_let = {"nav": house.net_annual_value_inr, "std_deduction": house.standard_deduction_inr}
    return {
        **(of_let if house.use == "let_out" else {}),
        "interest_allowed": house.interest_allowed_inr,
        "hp_income": house.income_inr,
        "set_off_now": house.set_off_inr,
        "carry_forward": house.carry_forward_inr,
    }


def gain_plain(gain: CapitalGain) -> Plain:
    """A gain; the alternatives only of a long-term one, the indexed one only where it may be chosen."""
    if not gain.is_long_term:
        return {
            "term": "short",
            "full_value": gain.full_value_inr,
            "gain": gain.gain_inr,
            "taxed_at": "slab",
        }
    indexed = gain.indexed
    alternative = (
        {}
        if indexed is None
        else {"indexed_cost": indexed.cost_inr, "gain_indexed": indexed.gain_inr, "tax_20": indexed.tax_inr}
    )
    return {
        "term": "long",
        "full_value": gain.full_value_inr,
        "gain_plain": gain.gain_inr,
        "exempt": gain.exempt_inr,
        "tax_12_5": gain.plain_tax_inr,
        **alternative,
        "base_tax": gain.base_tax_inr,
        "choice": "20% indexed" if gain.is_indexed_chosen else "12.5% plain",
        "tax_with_cess": gain.tax_with_cess_inr,
    }


def deed_plain(cost: DeedCost) -> Plain:
    """Cost of a deed."""
    return {
        "base": cost.base_inr,
        "stamp_duty": cost.stamp_duty_inr,
        "cess_surcharge": cost.cess_surcharge_inr,
        "registration": cost.registration_inr,
        "total": cost.total_inr,
    }


def tds_plain(held: Withholding) -> Plain:
    """Tax withheld; form and date where there is something to pay, the TAN of a non-resident seller."""
    plain: Plain = {
        "section": held.section,
        "rate": f"{held.rate.normalize():f}",
        "tds": held.tds_inr,
    }
    if held.is_tan_needed is not None:
        plain["tan_needed"] = held.is_tan_needed
    if held.due_on is not None:
        plain |= {"form": held.form, "certificate": held.certificate, "due_on": held.due_on.isoformat()}
    return plain
