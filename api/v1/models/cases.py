"""The line of a home-loan case, as the analyst's queue shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from api.v1.models.shape import OutBody
from domain.cases.stages import Stage, WaitFor

Risk = Literal["low", "medium", "high"]
CaseOutcome = Literal["approve", "refer", "decline"]
Percent = Annotated[str, Field(examples=["45.20"])]
"""Percent with two decimals, as a text."""


class WaitOut(OutBody):
    """What the case waits for."""

    what: WaitFor
    since: datetime
    due_at: datetime | None
    """Until when by the service level; it never decides by itself."""
    detail: str


class ApplicantOut(OutBody):
    """Who applies."""

    name: str
    co_applicants: int


class LoanOut(OutBody):
    """What is asked for."""

    amount_inr: int
    purpose: str
    """Product, as home_purchase."""
    tenure_months: int
    rate_pct: str


class RatioOut(OutBody):
    """A ratio against its limit."""

    value: Percent
    limit: Percent


class CasePersonOut(OutBody):
    """A colleague."""

    id: UUID
    name: str


class CaseSlaOut(OutBody):
    """The service level of the stage."""

    due_at: datetime | None
    state: Literal["open", "late", "met"]


class CaseRowOut(OutBody):
    """One line of the queue."""

    id: UUID
    ref: str
    """As PM-2026-000123."""
    version: int
    stage: Stage
    waiting_for: list[WaitOut]
    applicant: ApplicantOut
    loan: LoanOut
    outcome: CaseOutcome | None
    """The engine's recommendation; a counter-offer is ``approve`` of less, told by ``offer_inr``."""
    offer_inr: int | None
    """What the engine would lend, whole rupees."""
    risk: Risk | None
    foir: RatioOut | None
    ltv: RatioOut | None
    owner: CasePersonOut | None
    is_mine: bool
    sla: CaseSlaOut
    escalated_at: datetime | None
    """When the stage was late and was taken up; another stage begins anew."""
    is_stale: bool
    """A fact was changed after the figures were made; nothing is recommended or signed until a rerun."""
    is_locked: bool
    """True once the loan was paid out: the case is read-only."""
    is_synthetic: bool
    """A case of the demo, about nobody."""
    updated_at: datetime
    created_at: datetime
    city: str | None


class CaseCountsOut(OutBody):
    """How many there are."""

    by_stage: dict[str, int]
    by_waiting: dict[str, int]
    mine: int
    unowned: int
    late: int
    all: int


class CasesOut(OutBody):
    """A page of the queue."""

    items: list[CaseRowOut]
    """None for administrators, who see figures and no case."""
    next_cursor: str | None
    total: int
    counts: CaseCountsOut
    as_of: datetime


class EntryOut(OutBody):
    """One line of a case's story."""

    id: UUID
    number: int
    """Counted from 1 within the case."""
    at: datetime
    kind: str
    by: CasePersonOut | None
    """None: the platform."""
    says: str
    details: dict[str, Any]
    hash: str
    """SHA-256 over the previous hash and the entry as canonical JSON."""
    previous_hash: str


class TimelineOut(OutBody):
    """The story, oldest first."""

    items: list[EntryOut]
    is_intact: bool
    """Whether every hash follows from the one before it."""


class StepOut(OutBody):
    """One step of the graph."""

    node: str
    state: Literal["done", "running", "waiting", "todo"]
    at: datetime | None
    ms: int | None
    summary: str


class StepsOut(OutBody):
    """The latest run of a case, node by node."""

    thread_id: UUID
    run_id: UUID | None
    status: str | None
    """pending, running, interrupted, success, error; None: it has not begun."""
    steps: list[StepOut]


class CaseNudge(OutBody):
    """Something about a case changed; fetch it."""

    case_id: UUID
    version: int
    stage: Stage
    step: str | None
    """The graph's step that was done or is on; None: a person's, or not known."""
    at: datetime


class QueueNudge(OutBody):
    """Cases that moved; fetch the queue."""

    case_ids: list[UUID]
    """Empty: any may have."""
