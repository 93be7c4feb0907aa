"""What a scoring remembers between its steps, JSON-plain, and what it needs to run.

Name, number and address are never in it: steps that need them look where they are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal  # LangGraph reads the annotations at run time
from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from domain.lead_scoring.actions import NextAction  # read at run time
from domain.lead_scoring.facts import Band, EnquiryReading, Evidence, LeadFacts, Reason  # read at run time
from domain.lead_scoring.routing import Routing  # read at run time

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from domain.tenancy import Principal
    from router.port import ModelPort
    from store.lead_scoring import LeadDesk
    from store.scope import Scope


class SignalRow(TypedDict):
    """`domain.lead_scoring.features.Signal`, as a checkpoint keeps it."""

    feature: str
    level: str
    amount: int
    evidence: Evidence


class JudgementRow(TypedDict):
    """`domain.lead_scoring.score.Judgement`, as a checkpoint keeps it."""

    probability: Decimal
    fit: Decimal
    intent: Decimal
    band: Band
    reasons: list[Reason]
    flags: list[str]
    model_version: str


class ScoringState(TypedDict, total=False):
    """One scoring."""

    lead_id: str
    """Whose; after a merge, of the lead that stands."""
    at: datetime
    """The moment of judging; a step that is run again judges by the same."""
    lead: LeadFacts | None
    merged_from: str | None
    """The duplicate that this scoring began with."""
    reading: EnquiryReading
    signals: list[SignalRow]
    judgement: JudgementRow
    reasons: list[Reason]
    """The strongest, and one for the rest."""
    expected_value_inr: int | None
    routing: Routing | None
    action: NextAction
    is_kept: bool
    """False: it was written before, or the lead is gone."""


class ScoringInput(TypedDict, total=False):
    """What starts a scoring: the data of ``lead.created``, of which only the lead is read."""

    lead_id: str


class ScoringOutput(TypedDict, total=False):
    """What came of it."""

    lead_id: str
    merged_from: str | None
    judgement: JudgementRow
    reasons: list[Reason]
    expected_value_inr: int | None
    routing: Routing | None
    is_kept: bool


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringContext:
    """What a run needs and does not remember."""

    principal: Principal
    run_id: UUID
    scope: Scope
    """Of who asks: a lead that they may not see is not there."""
    desk: LeadDesk
    model: ModelPort | None = None
    """None: the rules read alone."""
    now: Callable[[], datetime] = utc_now
