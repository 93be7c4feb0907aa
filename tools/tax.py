"""Tax and the cost of buying for the chat: cards of figures made by `domain.tax`, with their working."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NotRequired, assert_never

from typing_extensions import TypedDict

from domain.errors import BadInput
from domain.lending.affordability import loan_terms
from domain.money import format_indian
from domain.search.slots import TaxTopic  # read at run time
from domain.tax.buying_cost import Purchase, buying_cost
from domain.tax.gst import home_gst
from domain.tax.house_property import House
from domain.tax.loan_year import LoanYear, first_year
from domain.tax.ownership import Couple, compare_ownership
from domain.tax.regimes import Earner, compare_regimes
from domain.tax.rounding import pct_words
from domain.tax.stamp_duty import Deed, deed_cost, is_metro, table_of_city
from domain.tax.tds import Payment, withholding
from domain.tax.working import Working
from domain.wording import say
from tools.declaration import ToolSpec
from tools.rule_sources import RuleSource, estimate_only, rule_source

if TYPE_CHECKING:
    from datetime import date

    from domain.leads import Language
    from domain.tax.gst import Stage
    from domain.tax.stamp_duty import Buyer
    from domain.tax.tds import SellerKind
    from domain.tax.working import Step

TAX_SPEC: Final = ToolSpec(
    name="tax",
    verb="Works out regime, stamp duty, TDS, GST or the total cost of buying under the rules of that day.",
    touches=frozenset(),
    max_items=1,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxWish:
    """What the person said; None is unsaid. Amounts in whole rupees, incomes a year."""

    topic: TaxTopic
    price_inr: int | None = None
    city: str | None = None
    buyer: Buyer | None = None
    stage: Stage | None = None
    seller: SellerKind | None = None
    income_inr: int | None = None
    spouse_income_inr: int | None = None
    loan_inr: int | None = None
    rate_pct: Decimal | None = None
    months: int | None = None
    brokerage_pct: Decimal | None = None

    @property
    def is_joint(self) -> bool:
        """Whether two buy together."""
        return self.buyer == "joint" or self.spouse_income_inr is not None

    def missing(self) -> str | None:
        """What has to be asked for first: ``tax_incomes``, ``tax_income``, ``tax_price`` or ``tax_city``."""
        if self.topic == "regime":
            known = (self.income_inr, self.loan_inr, self.spouse_income_inr if self.is_joint else 0)
            return None if None not in known else "tax_incomes" if self.is_joint else "tax_income"
        if self.price_inr is None:
            return "tax_price"
        needs_city = self.topic in {"buying_cost", "stamp_duty"}
        return "tax_city" if needs_city and self.city is None else None


class TaxLine(TypedDict):
    """One line of the working, in the person's language."""

    label: str
    amount_inr: NotRequired[int]
    amount_label: NotRequired[str]
    """The amount to the rupee, grouped the Indian way; negative where it is taken off."""


class TaxPanel(TypedDict):
    """The card of a tax question; every text in the person's language, sources as on file."""

    topic: TaxTopic
    title: str
    headline: list[TaxLine]
    """The answer itself; ``lines`` show how it came about."""
    lines: list[TaxLine]
    assumptions: list[str]
    ca_reasons: list[str]
    """Why a chartered accountant has to look; empty where none has to."""
    sources: list[RuleSource]
    as_of: str
    disclaimer: str


def tax_panel(wish: TaxWish, day: date, language: Language) -> TaxPanel:
    """The card for a complete wish (`TaxWish.missing` is None).

    Raises:
        BadInput: Something is missing or out of range, or the place has no stamp duty on file.
    """
    if wish.missing() is not None:
        raise BadInput("A detail of the tax question is missing; say price, place, incomes or loan.")
    working = Working(day)
    headline = _work(wish, working)
    return {
        "topic": wish.topic,
        "title": _title(wish, language),
        "headline": [_line(step, language) for step in working.steps if step.key in headline],
        "lines": [_line(step, language) for step in working.steps],
        "assumptions": [say("tax_assumptions", key, language) for key in working.assumptions],
        "ca_reasons": [say("tax_ca_reasons", key, language) for key in working.ca_reasons],
        "sources": [rule_source(rule, language) for rule in working.rules],
        "as_of": day.isoformat(),
        "disclaimer": estimate_only(language),
    }


def _title(wish: TaxWish, language: Language) -> str:
    key = "joint" if wish.topic == "regime" and wish.is_joint else wish.topic
    return say("tax_cards", key, language, city=wish.city or "")


def _line(step: Step, language: Language) -> TaxLine:
    line: TaxLine = {"label": step.words(language)}
    if step.amount_inr is not None:
        sign = "−" if step.amount_inr < 0 else ""
        line["amount_inr"] = step.amount_inr
        line["amount_label"] = f"{sign}₹{format_indian(abs(step.amount_inr))}"
    return line


def _work(wish: TaxWish, working: Working) -> frozenset[str]:
    """Writes the working down and names the steps that are the answer."""
    match wish.topic:
        case "regime" if wish.is_joint:
            return _together(wish, working)
        case "regime":
            return _alone(wish, working)
        case "buying_cost":
            return _cost(wish, working)
        case "stamp_duty":
            deed_cost(_deed(wish, working), working)
            return frozenset({"deed_total"})
        case "tds":
            _assume_seller(wish, working)
            payment = Payment(price_inr=wish.price_inr or 0, seller=wish.seller or "resident")
            withholding(payment, working)
            return frozenset({"tds_none", "tds_resident", "tds_nri"})
        case "gst":
            stage = wish.stage or "under_construction"
            at_metro = is_metro(wish.city or "", working.day)
            home_gst(wish.price_inr or 0, stage, working, carpet_sqm=None, is_metro=at_metro)
            return frozenset({"gst", "gst_none"})
        case _:
            assert_never(wish.topic)


def _deed(wish: TaxWish, working: Working) -> Deed:
    if wish.buyer is None:
        working.assume("buyer_man")
    return Deed(
        table=_table(wish, working.day), agreement_value_inr=wish.price_inr or 0, buyer=wish.buyer or "man"
    )


def _table(wish: TaxWish, day: date) -> str:
    table = table_of_city(wish.city or "", day)
    if table is None:
        raise BadInput("No stamp duty is on file for that place yet; name another city.")
    return table


def _assume_seller(wish: TaxWish, working: Working) -> None:
    if wish.seller is None:
        working.assume("resident_seller")


def _cost(wish: TaxWish, working: Working) -> frozenset[str]:
    if wish.stage is None:
        working.assume("ready_home")
    if wish.buyer is None:
        working.assume("buyer_man")
    _assume_seller(wish, working)
    purchase = Purchase(
        price_inr=wish.price_inr or 0,
        table=_table(wish, working.day),
        buyer=wish.buyer or "man",
        stage=wish.stage or "completed",
        is_metro=is_metro(wish.city or "", working.day),
        seller=wish.seller or "resident",
        brokerage_pct=wish.brokerage_pct,
    )
    buying_cost(purchase, working)
    return frozenset({"total_cost"})


def _alone(wish: TaxWish, working: Working) -> frozenset[str]:
    year = _loan_year(wish, working)
    earner = Earner(
        salary_inr=wish.income_inr or 0,
        principal_and_80c_inr=year.principal_inr,
        house=House(use="self_occupied", interest_inr=year.interest_inr),
    )
    compare_regimes(earner, working)
    return frozenset({"better_new", "better_old"})


def _together(wish: TaxWish, working: Working) -> frozenset[str]:
    year = _loan_year(wish, working)
    couple = Couple(
        first=Earner(salary_inr=wish.income_inr or 0),
        second=Earner(salary_inr=wish.spouse_income_inr or 0),
        house=House(use="self_occupied", interest_inr=year.interest_inr),
        principal_inr=year.principal_inr,
    )
    compare_ownership(couple, working)
    regimes = (f"{owner}_better_{regime}" for owner in ("first", "second") for regime in ("new", "old"))
    return frozenset({"split_best", *regimes})


def _loan_year(wish: TaxWish, working: Working) -> LoanYear:
    """The first year of the loan, with its terms assumed where they were not said."""
    terms = loan_terms(working.day, rate_pct=wish.rate_pct, months=wish.months)
    loan = wish.loan_inr or 0
    year = first_year(loan, terms.rate_pct, terms.months)
    if terms.is_rate_assumed or terms.is_tenure_assumed:
        working.assume("loan_terms")
    working.assume("lives_in")
    years = pct_words(Decimal(terms.months) / 12) if terms.months % 12 == 0 else f"{terms.months}/12"
    working.step(
        "loan_year_interest", year.interest_inr, loan=loan, rate=pct_words(terms.rate_pct), years=years
    )
    working.step("loan_year_principal", year.principal_inr)
    return year
