"""A case from JSON-plain inputs: each field checked, everything else in the object left unread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

from domain.errors import BadInput
from domain.lending.case import (
    Applicant,
    Bureau,
    BureauFlag,
    Employment,
    LoanCase,
    Obligation,
    Product,
    Property,
    PropertyClass,
    Relation,
    Role,
    TaxReturn,
    TitleOpinion,
)
from domain.lending.fields import MAX_AMOUNT_INR, Fields

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_APPLICANTS: Final = 8
MAX_RATE_PCT: Final = 60
MAX_TENURE_MONTHS: Final = 600
NO_HISTORY: Final = (-1, 0)
"""What bureaus send when they know nothing of a person."""
SCORE_FROM: Final = 300
SCORE_TO: Final = 900
FLAG_NAMES: Final[dict[str, BureauFlag]] = {
    "dpd90_24m": "dpd90_24m",
    "dpd_90_24m": "dpd90_24m",
    "writeoff_or_settled_36m": "writeoff_or_settled_36m",
    "writeoff_36m": "writeoff_or_settled_36m",
    "settled_36m": "writeoff_or_settled_36m",
    "current_overdue": "current_overdue",
    "wilful_defaulter": "wilful_defaulter",
}
"""Names in use for a flag, and ours."""


def read_case(inputs: Mapping[str, Any]) -> LoanCase:
    """The case of `docs/lending.md`.

    Raises:
        BadInput: A field is missing or not of its form; the sentence names it by its path.
    """
    fields = Fields(inputs)
    people = tuple(_applicant(person) for person in fields.children("applicants"))
    if not 1 <= len(people) <= MAX_APPLICANTS or sum(person.role == "primary" for person in people) != 1:
        raise BadInput(f"applicants must name 1 to {MAX_APPLICANTS} people, one of them with role primary.")
    product = fields.choice("product", get_args(Product))
    return LoanCase(
        product=product,
        requested_inr=fields.whole("requested_amount", low=1),
        rate_pct=fields.number("rate_pct", high=MAX_RATE_PCT),
        tenure_months=fields.whole("tenure_months", low=1, high=MAX_TENURE_MONTHS),
        security=_property(fields.child("property"), product),
        applicants=people,
        as_of=fields.day_or_today("as_of", "sanction_date"),
    )


def _property(fields: Fields, product: Product) -> Property:
    """The security; its class matters to a loan against property alone."""
    classes = get_args(PropertyClass)
    market = fields.whole("market_value", low=1)
    return Property(
        agreement_value_inr=fields.whole("agreement_value", low=1, default=market),
        market_value_inr=market,
        stamp_reg_cost_inr=fields.whole("stamp_reg_cost", default=0),
        existing_loan_inr=fields.whole("existing_loan", default=0),
        property_class=fields.choice("class", classes, "residential") if product == "lap" else "residential",
        title_opinion=fields.choice("title_opinion", get_args(TitleOpinion), "pending"),
        noi_annual_inr=fields.whole("noi_annual", low=-MAX_AMOUNT_INR) if fields.has("noi_annual") else None,
    )


def _applicant(fields: Fields) -> Applicant:
    return Applicant(
        role=fields.choice("role", get_args(Role)),
        relation=fields.choice("relation", get_args(Relation)),
        employment=fields.choice("employment", get_args(Employment)),
        age_months=fields.whole("age_months", high=1500),
        is_co_owner=fields.flag("co_owner", default=False),
        bureau_score=_score(fields),
        bureau=fields.choice("bureau", get_args(Bureau)) if fields.has("bureau") else None,
        bureau_pulled_on=fields.day("bureau_pulled_on") if fields.has("bureau_pulled_on") else None,
        bureau_flags=_flags(fields),
        fixed_gross_inr=fields.whole("fixed_gross_monthly", default=0),
        net_credit_inr=fields.whole("net_credit_monthly", default=0),
        variable_annual_inr=_amounts(fields, "variable_annual"),
        returns=tuple(_tax_return(each) for each in fields.children("itr")),
        rent_inr=fields.whole("rent_monthly_documented", default=0),
        pension_inr=fields.whole("pension_monthly", default=0),
        obligations=tuple(_obligation(each) for each in fields.children("obligations")),
    )


def _score(fields: Fields) -> int | None:
    if not fields.has("bureau_score"):
        return None
    score = fields.whole("bureau_score", low=min(NO_HISTORY), high=SCORE_TO)
    if score in NO_HISTORY:
        return None
    if score < SCORE_FROM:
        raise BadInput(
            f"{fields.name('bureau_score')} must be from {SCORE_FROM} to {SCORE_TO}, "
            "or -1 or 0 where there is no history."
        )
    return score


def _flags(fields: Fields) -> frozenset[BureauFlag]:
    """Flags as a list (``bureau_flags`` or ``flags``), or each as a field of its own."""
    listed = fields.values.get("bureau_flags") or fields.values.get("flags") or []
    if not isinstance(listed, list) or not all(
        isinstance(name, str) and name in FLAG_NAMES for name in listed
    ):
        raise BadInput(f"{fields.name('bureau_flags')} must be a list of {', '.join(sorted(FLAG_NAMES))}.")
    alone = [name for name in FLAG_NAMES if fields.flag(name, default=False)]
    return frozenset(FLAG_NAMES[name] for name in (*listed, *alone))


def _amounts(fields: Fields, key: str) -> tuple[int, ...]:
    listed = fields.values.get(key)
    if listed is None:
        return ()
    if not isinstance(listed, list) or len(listed) > 10:
        raise BadInput(f"{fields.name(key)} must be a list of yearly rupees, older first.")
    named = Fields({str(place): amount for place, amount in enumerate(listed)}, f"{fields.name(key)}.")
    return tuple(named.whole(place) for place in named.values)


def _tax_return(fields: Fields) -> TaxReturn:
    profit = "pat" if fields.has("pat") else "profit_after_tax"
    return TaxReturn(
        profit_after_tax_inr=fields.whole(profit, low=-MAX_AMOUNT_INR),
        depreciation_inr=fields.whole("depreciation", default=0),
        one_off_income_inr=fields.whole("one_off_income", default=0),
    )


def _obligation(fields: Fields) -> Obligation:
    return Obligation(
        kind=fields.text("type"),
        emi_inr=fields.whole("emi", default=0),
        outstanding_inr=fields.whole("outstanding", default=0),
        remaining_months=fields.whole("remaining_months", high=MAX_TENURE_MONTHS)
        if fields.has("remaining_months")
        else None,
        is_closing=fields.flag("closing_with_this_loan", default=False),
    )
