"""The lending functions as kinds of ``propmubi calc``: JSON-plain in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

from domain.lending import apr, prepayment
from domain.lending.amortisation import schedule
from domain.lending.asset_class import class_dates
from domain.lending.capacity import Terms, emi_of
from domain.lending.case_reading import read_case
from domain.lending.dscr import debt_service_cover
from domain.lending.emi import MAX_MONTHS
from domain.lending.exact import four_places, half_up
from domain.lending.fields import Fields
from domain.lending.income import variable_monthly
from domain.lending.kfs import Charge, Payee, key_facts
from domain.lending.outcome import judge
from domain.lending.outcome_plain import plain
from domain.lending.policy import policy_on
from domain.lending.subsidy import SubsidyClaim, interest_subsidy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _underwriting(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return plain(judge(read_case(inputs)))


def _apr(inputs: Mapping[str, Any]) -> dict[str, Any]:
    fields = Fields(inputs)
    got = apr.annual_rate(
        fields.whole("sanctioned", low=1),
        fields.number("rate_pct", high=100),
        fields.whole("months", low=1, high=MAX_MONTHS),
        fields.whole("upfront_charges", default=0),
    )
    return {
        "net_disbursed": got.net_disbursed_inr,
        "emi_paise": str(got.emi_paise),
        "apr_nominal_pct": str(got.nominal_pct),
        "effective_annual_pct": str(got.effective_pct),
    }


def _dscr(inputs: Mapping[str, Any]) -> dict[str, Any]:
    fields = Fields(inputs)
    terms = Terms(fields.number("rate_pct", high=100), fields.whole("months", low=1, high=MAX_MONTHS))
    emi = emi_of(fields.whole("loan", low=1), terms)
    policy = policy_on(fields.day_or_today("as_of"))
    # An instalment below half a rupee rounds to none; it is then counted as the rupee it cannot be less than.
    cover = debt_service_cover(fields.whole("noi_annual", low=-(10**12)), max(emi, 1))
    return {
        "emi": emi,
        "dscr": four_places(cover),
        "passes_1_25": cover >= policy.dscr_min,
        "dscr_min": four_places(policy.dscr_min),
        "rule_ids": ["underwriting.dscr_min"],
    }


def _pmay_iss(inputs: Mapping[str, Any]) -> dict[str, Any]:
    fields = Fields(inputs)
    got = interest_subsidy(
        SubsidyClaim(
            household_income_inr=fields.whole("household_income"),
            loan_inr=fields.whole("loan", low=1),
            property_value_inr=fields.whole("property_value", low=1),
            carpet_sqm=fields.number("carpet_sqm", high=100_000),
            tenure_months=fields.whole("tenure_months", low=1, high=MAX_MONTHS),
            owns_pucca_house=fields.flag("owns_pucca_house"),
            sanctioned_on=fields.day("sanctioned_on"),
        )
    )
    return {
        "eligible": got.is_eligible,
        "reasons": list(got.reasons),
        "npv_subsidy": str(got.npv),
        "npv_uncapped": None if got.npv_uncapped is None else str(got.npv_uncapped),
        "payout_cap": got.payout_cap_inr,
        "yearly_parts": got.yearly_parts,
        "rule_ids": [got.rule.id],
        "source": got.rule.source,
    }


def _prepayment(inputs: Mapping[str, Any]) -> dict[str, Any]:
    fields = Fields(inputs)
    got = prepayment.prepayment_charge(
        prepayment.PrepaymentCase(
            rate_type_at_prepayment=fields.choice("rate_type_at_prepayment", get_args(prepayment.RateType)),
            purpose=fields.choice("purpose", get_args(prepayment.LoanPurpose)),
            borrower=fields.choice("borrower", get_args(prepayment.Borrower)),
            lender=fields.choice("lender", get_args(prepayment.Lender)),
            sanctioned_on=fields.day("sanctioned_on"),
        )
    )
    return {
        "charge_allowed": got.is_charge_allowed,
        "must_be_in_kfs": got.must_be_in_kfs,
        "rule_ids": [got.rule.id],
        "source": got.rule.source,
    }


def _sma_dates(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The dates of an unpaid instalment; none of them come once it is paid."""
    fields = Fields(inputs)
    dates = class_dates(fields.day("due_date"))
    is_paid = fields.flag("paid", default=False)
    return {
        **{name: None if is_paid else on.isoformat() for name, on in dates.items()},
        "rule_ids": ["asset_class.days_overdue"],
    }


def _variable_income(inputs: Mapping[str, Any]) -> dict[str, Any]:
    fields = Fields(inputs)
    policy = policy_on(fields.day_or_today("as_of"))
    monthly = variable_monthly(fields.whole("older_12m"), fields.whole("latest_12m"), policy)
    return {"monthly": half_up(monthly), "rule_ids": ["underwriting.variable_pay"]}


def _amortisation(inputs: Mapping[str, Any]) -> dict[str, Any]:
    fields = Fields(inputs)
    rows = schedule(
        fields.whole("principal", low=1),
        fields.number("rate_pct", high=100),
        fields.whole("months", low=1, high=MAX_MONTHS),
    )
    return {
        "rows": [row._asdict() for row in rows],
        "total_interest": sum(row.interest_inr for row in rows),
        "total_paid": sum(row.instalment_inr for row in rows),
    }


def _kfs(inputs: Mapping[str, Any]) -> dict[str, Any]:
    fields = Fields(inputs)
    got = key_facts(
        fields.whole("sanctioned", low=1),
        fields.number("rate_pct", high=100),
        fields.whole("months", low=1, high=MAX_MONTHS),
        [_charge(each) for each in fields.children("charges")],
        fields.day_or_today("sanctioned_on", "as_of"),
    )
    return {
        "sanctioned": got.sanctioned_inr,
        "net_disbursed": got.apr.net_disbursed_inr,
        "emi_paise": str(got.apr.emi_paise),
        "lender_charges": got.lender_charges_inr,
        "third_party_charges": got.third_party_charges_inr,
        "total_interest": got.total_interest_inr,
        "total_paid": got.total_paid_inr,
        "apr_nominal_pct": str(got.apr.nominal_pct),
        "effective_annual_pct": str(got.apr.effective_pct),
        "valid_working_days": got.valid_working_days,
        "cooling_off_days": got.cooling_off_days,
        "rule_ids": list(got.rule_ids),
    }


def _charge(fields: Fields) -> Charge:
    return Charge(
        name=fields.text("name"),
        amount_inr=fields.whole("amount"),
        payee=fields.choice("payee", get_args(Payee)),
        is_contingent=fields.flag("contingent", default=False),
    )


LENDING_KINDS: Final[dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    "underwriting": _underwriting,
    "apr": _apr,
    "dscr": _dscr,
    "pmay_iss": _pmay_iss,
    "prepayment": _prepayment,
    "sma_dates": _sma_dates,
    "variable_income": _variable_income,
    "amortisation": _amortisation,
    "kfs": _kfs,
}
"""Kind -> function: those of vectors/README.md, and schedules and key facts."""
