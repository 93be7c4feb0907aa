"""EMI and affordability for the chat: panels of figures made by `domain.lending`, assumptions named."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from typing_extensions import TypedDict

from domain.dated_rules import rule_on
from domain.lending.affordability import affordability, loan_terms
from domain.lending.emi import instalment
from domain.lending.ltv import RULES_FILE, max_loan
from tools.declaration import ToolSpec
from tools.rule_sources import RuleSource, estimate_only, rule_source

if TYPE_CHECKING:
    from datetime import date

    from domain.dated_rules import Rule
    from domain.leads import Language
    from domain.lending.affordability import LoanTerms

EMI_SPEC: Final = ToolSpec(
    name="emi",
    verb="Works out the instalment of a home loan on a price, within the loan-to-value cap of that day.",
    touches=frozenset(),
    max_items=1,
)
AFFORD_SPEC: Final = ToolSpec(
    name="afford",
    verb="Works out the loan and home price that a stated monthly income carries.",
    touches=frozenset(),
    max_items=1,
)


@dataclass(frozen=True, slots=True)
class LoanWish:
    """What the person said about the loan; None is unsaid and will be assumed."""

    rate_pct: Decimal | None = None
    months: int | None = None
    loan_inr: int | None = None
    down_payment_inr: int | None = None
    obligations_inr: int | None = None
    """Instalments a month that run already."""


class Slider(TypedDict):
    """Range of one control of the EMI card; rate in percent a year, tenure in months, principal in rupees."""

    min: float
    max: float
    step: float
    value: float


class Sliders(TypedDict):
    """The three controls."""

    principal_inr: Slider
    rate_pct: Slider
    months: Slider


class EmiPanel(TypedDict, total=False):
    """An EMI with all it rests on. Rupees whole; ``listing_id`` and ``number`` when it is of a listing."""

    number: int
    listing_id: str
    price_inr: int
    principal_inr: int
    rate_pct: str
    months: int
    emi_inr: int
    total_interest_inr: int
    total_paid_inr: int
    max_loan_inr: int
    own_contribution_inr: int
    ltv_pct: str
    """Share of the price that the loan is, two decimals."""
    slab_ltv_pct: str
    asked_loan_inr: int
    """The loan asked for when it was above the cap and had to be lowered."""
    assumptions: list[str]
    """Which of rate, tenure and loan were assumed: keys ``rate``, ``tenure``, ``loan``."""
    sources: list[RuleSource]
    as_of: str
    """The day whose rules were asked."""
    disclaimer: str
    sliders: Sliders


class AffordPanel(TypedDict, total=False):
    """What an income carries. Rupees whole."""

    monthly_income_inr: int
    foir_cap_pct: str
    emi_room_inr: int
    obligations_inr: int
    """Instalments that run already, where they were said."""
    max_loan_inr: int
    emi_inr: int
    home_price_inr: int
    own_contribution_inr: int
    down_payment_inr: int
    rate_pct: str
    months: int
    assumptions: list[str]
    sources: list[RuleSource]
    as_of: str
    """The day whose rules were asked."""
    disclaimer: str
    number: int
    listing_id: str
    price_inr: int
    is_within_reach: bool
    """Whether the listing asked about costs no more than ``home_price_inr``."""


def emi_panel(price_inr: int, day: date, wish: LoanWish, language: Language = "en") -> EmiPanel:
    """The EMI on a price; the loan is the wished one, or price less down payment, or the most allowed.

    Raises:
        BadInput: a figure is outside its range.
    """
    terms = loan_terms(day, rate_pct=wish.rate_pct, months=wish.months)
    cap = max_loan(price_inr, day)
    asked = wish.loan_inr
    if asked is None and wish.down_payment_inr is not None:
        asked = max(price_inr - wish.down_payment_inr, 1)
    principal = cap.max_loan_inr if asked is None else min(asked, cap.max_loan_inr)
    got = instalment(principal, terms.rate_pct, terms.months)
    panel: EmiPanel = {
        "price_inr": price_inr,
        "principal_inr": principal,
        "rate_pct": _pct(terms.rate_pct),
        "months": terms.months,
        "emi_inr": got.emi_inr,
        "total_interest_inr": got.total_interest_inr,
        "total_paid_inr": got.total_paid_inr,
        "max_loan_inr": cap.max_loan_inr,
        "own_contribution_inr": price_inr - principal,
        "ltv_pct": f"{Decimal(principal) * 100 / price_inr:.2f}",
        "slab_ltv_pct": _pct(cap.slab_ltv_pct),
        "assumptions": _assumed(terms, is_loan_assumed=asked is None),
        "sources": _rules(day, terms, language, cap.rule),
        "as_of": day.isoformat(),
        "disclaimer": estimate_only(language),
        "sliders": _sliders(principal, cap.max_loan_inr, terms, day),
    }
    if asked is not None and asked > cap.max_loan_inr:
        panel["asked_loan_inr"] = asked
    return panel


def loan_panel(loan_inr: int, day: date, wish: LoanWish, language: Language = "en") -> EmiPanel:
    """The EMI of a loan with no listing behind it: no price, so no cap.

    Raises:
        BadInput: a figure is outside its range.
    """
    terms = loan_terms(day, rate_pct=wish.rate_pct, months=wish.months)
    got = instalment(loan_inr, terms.rate_pct, terms.months)
    return {
        "principal_inr": loan_inr,
        "rate_pct": _pct(terms.rate_pct),
        "months": terms.months,
        "emi_inr": got.emi_inr,
        "total_interest_inr": got.total_interest_inr,
        "total_paid_inr": got.total_paid_inr,
        "assumptions": _assumed(terms, is_loan_assumed=False),
        "sources": _rules(day, terms, language),
        "as_of": day.isoformat(),
        "disclaimer": estimate_only(language),
        "sliders": _sliders(loan_inr, 2 * loan_inr, terms, day),
    }


def afford_panel(
    monthly_income_inr: int,
    day: date,
    wish: LoanWish,
    *,
    price_inr: int | None = None,
    language: Language = "en",
) -> AffordPanel:
    """What an income carries, and whether a listing's price is within it.

    Raises:
        BadInput: a figure is outside its range.
    """
    terms = loan_terms(day, rate_pct=wish.rate_pct, months=wish.months)
    got = affordability(
        monthly_income_inr,
        terms,
        day,
        obligations_inr=wish.obligations_inr or 0,
        down_payment_inr=wish.down_payment_inr,
    )
    unsaid = ["no_other_instalments"] if wish.obligations_inr is None else []
    panel: AffordPanel = {
        "monthly_income_inr": monthly_income_inr,
        "foir_cap_pct": _pct(got.foir_cap_pct),
        "emi_room_inr": got.emi_room_inr,
        "max_loan_inr": got.max_loan_inr,
        "emi_inr": got.emi_inr,
        "home_price_inr": got.home_price_inr,
        "own_contribution_inr": got.own_contribution_inr,
        "rate_pct": _pct(terms.rate_pct),
        "months": terms.months,
        "assumptions": [*_assumed(terms, is_loan_assumed=False), *unsaid],
        "sources": _rules(day, terms, language, got.rule, rule_on(RULES_FILE, "home_loan.ltv_slabs", day)),
        "as_of": day.isoformat(),
        "disclaimer": estimate_only(language),
    }
    if wish.obligations_inr is not None:
        panel["obligations_inr"] = wish.obligations_inr
    if wish.down_payment_inr is not None:
        panel["down_payment_inr"] = wish.down_payment_inr
    if price_inr is not None:
        panel["price_inr"] = price_inr
        panel["is_within_reach"] = price_inr <= got.home_price_inr
    return panel


def _rules(day: date, terms: LoanTerms, language: Language, *rules: Rule) -> list[RuleSource]:
    """The rules of the figures, those of assumed terms after them."""
    assumed = {"assumed_rate_pct": terms.is_rate_assumed, "assumed_tenure_months": terms.is_tenure_assumed}
    taken = [
        rule_on(RULES_FILE, f"home_loan.{name}", day) for name, is_assumed in assumed.items() if is_assumed
    ]
    return [rule_source(rule, language) for rule in (*rules, *taken)]


def _assumed(terms: LoanTerms, *, is_loan_assumed: bool) -> list[str]:
    named = {"rate": terms.is_rate_assumed, "tenure": terms.is_tenure_assumed, "loan": is_loan_assumed}
    return [name for name, is_assumed in named.items() if is_assumed]


def _sliders(principal: int, most: int, terms: LoanTerms, day: date) -> Sliders:
    limits = rule_on(RULES_FILE, "home_loan.calculator_limits", day).value
    rate, low_rate, high_rate = (
        float(value) for value in (terms.rate_pct, limits["rate_pct_min"], limits["rate_pct_max"])
    )
    return {
        "principal_inr": {"min": min(100_000, principal), "max": most, "step": 10_000, "value": principal},
        "rate_pct": {"min": min(low_rate, rate), "max": max(high_rate, rate), "step": 0.05, "value": rate},
        "months": {
            "min": min(limits["tenure_months_min"], terms.months),
            "max": max(limits["tenure_months_max"], terms.months),
            "step": 12,
            "value": terms.months,
        },
    }


def _pct(value: Decimal) -> str:
    """``8.5``, ``80``: no trailing zeros, never in exponent form."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
