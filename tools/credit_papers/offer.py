"""What a lender adds to a decision to make it an offer: its name, the rate's benchmark, contacts, clauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class FloatingRate:
    """How a floating rate is made; points a year."""

    benchmark: str
    benchmark_pct: Decimal
    spread_pct: Decimal
    benchmark_reset_months: int
    spread_reset_months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContingentCharge:
    """A charge due only if something happens; in words, as rates and amounts differ."""

    name: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanOffer:
    """The lender's side of a Key Facts Statement and of a sanction letter."""

    lender: str
    proposal_no: str
    """Unique; the statement is known by it."""
    borrower: str
    address: str
    on: date
    loan_type: str = "Home loan"
    rate_type: Literal["floating", "fixed", "hybrid"]
    floating: FloatingRate | None = None
    disbursal: str = "In full, at once"
    first_instalment_on: date
    contingent: tuple[ContingentCharge, ...]
    """Penal charges, foreclosure, switching: each has to be told, also where it is nil."""
    recovery_clause: str
    grievance_clause: str
    grievance_officer: str
    """Phone and e-mail of the nodal officer."""
    may_be_transferred: bool
    co_lending: str = "Not applicable"
    recovery_agents: str = "None engaged"
    conditions: tuple[str, ...] = field(default=())
    """Before disbursal."""
