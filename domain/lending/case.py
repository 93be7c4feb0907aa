"""A home-loan case as the policy engine sees it: these fields and no others (DOMAIN A1, A11).

Age is here for tenure alone, relation and ownership for whose income counts alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

Product = Literal["home_purchase", "construction", "balance_transfer", "top_up", "lap", "plot"]
Role = Literal["primary", "co", "guarantor"]
Relation = Literal["self", "spouse", "parent", "child", "sibling", "other"]
Employment = Literal[
    "salaried",
    "self_employed",
    "self_employed_professional",
    "self_employed_business",
    "pensioner",
    "homemaker",
]
PropertyClass = Literal["residential", "commercial"]
TitleOpinion = Literal["clear_and_marketable", "subject_to", "defective", "pending"]
BureauFlag = Literal["dpd90_24m", "writeoff_or_settled_36m", "current_overdue", "wilful_defaulter"]

Bureau = Literal["CIBIL", "Experian", "Equifax", "CRIF"]

CARD: Final = "credit_card"
"""The obligation that has an outstanding and no instalments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxReturn:
    """One year's business income as filed, rupees; a loss is negative."""

    profit_after_tax_inr: int
    depreciation_inr: int = 0
    one_off_income_inr: int = 0

    @property
    def cash_profit_inr(self) -> int:
        """Profit with depreciation, which costs no cash, added back and what will not recur taken off."""
        return self.profit_after_tax_inr + self.depreciation_inr - self.one_off_income_inr


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """A loan or card already running; rupees."""

    kind: str
    emi_inr: int = 0
    outstanding_inr: int = 0
    remaining_months: int | None = None
    """Instalments left; None where nobody knows, and then they all count."""
    is_closing: bool = False
    """Whether this loan pays it off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """One person who applies or stands surety; incomes in rupees a month unless named otherwise."""

    role: Role
    relation: Relation
    employment: Employment
    age_months: int
    is_co_owner: bool
    bureau_score: int | None
    """300 to 900; None when the bureau has no history."""
    bureau: Bureau | None = None
    """Who gave the score; named to the applicant, it decides nothing."""
    bureau_pulled_on: date | None = None
    bureau_flags: frozenset[BureauFlag] = frozenset()
    fixed_gross_inr: int = 0
    net_credit_inr: int = 0
    variable_annual_inr: tuple[int, ...] = ()
    """Variable pay of each proven year, older first."""
    returns: tuple[TaxReturn, ...] = ()
    """Older first."""
    rent_inr: int = 0
    pension_inr: int = 0
    obligations: tuple[Obligation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """The security; rupees."""

    agreement_value_inr: int
    market_value_inr: int
    stamp_reg_cost_inr: int = 0
    existing_loan_inr: int = 0
    """Outstanding of a loan on the same property that stays (top-up): LTV is tested on the total."""
    property_class: PropertyClass = "residential"
    title_opinion: TitleOpinion = "pending"
    noi_annual_inr: int | None = None
    """Net operating income a year of a let property; None where it earns none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanCase:
    """An application with everything the policy looks at."""

    product: Product
    requested_inr: int
    rate_pct: Decimal
    tenure_months: int
    security: Property
    applicants: tuple[Applicant, ...] = field(default=())
    as_of: date
    """The day whose rules judge the case."""

    @property
    def primary(self) -> Applicant:
        """The one main applicant."""
        return next(person for person in self.applicants if person.role == "primary")
