"""Bodies of ``/api/v1/leads`` that are read: lines, details, story and figures of the inbox."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import PlainSerializer

from api.v1.models.shape import OutBody

Share = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""A share or a signed part of one: exact inside, a JSON number at the border."""


class EvidenceOut(OutBody):
    """What a reason rests on."""

    kind: str
    """enquiry, visit, call, message, event or profile."""
    quote: str | None = None
    at: datetime | None = None
    ref: str | None = None


class ReasonOut(OutBody):
    """One reason of a score."""

    text: str
    points: float
    """Signed part of the score."""
    kind: Literal["fit", "intent"]
    evidence: EvidenceOut


class ClockOut(OutBody):
    """When the team must have reached out."""

    due_at: datetime | None
    met_at: datetime | None
    state: Literal["open", "met", "missed", "none"]
    escalation: int
    """Of a hot lead that nobody touches: steps up, 0 to 3."""
    next_escalation_at: datetime | None


class OwnerOut(OutBody):
    """Who looks after it."""

    id: UUID
    name: str


class WishOut(OutBody):
    """What the person looks for."""

    summary: str
    localities: list[str]
    bhk: list[float]
    budget_min: int | None
    budget_max: int | None
    timeline: str | None
    transaction: str | None
    purpose: str | None


class TouchOut(OutBody):
    """What the team did last."""

    kind: str
    at: datetime
    text: str | None


class DraftOut(OutBody):
    """A message to edit and send from one's own phone or mail; the platform sends nothing."""

    language: str
    text: str


class NextActionOut(OutBody):
    """What to do next."""

    kind: Literal["call", "whatsapp", "email", "wait", "visit", "none"]
    text: str
    due_at: datetime | None = None
    draft: DraftOut | None = None


class MayContactOut(OutBody):
    """Channels that are open now, by consent, do-not-disturb list, STOP and quiet hours."""

    call: bool
    whatsapp: bool
    email: bool
    reason: str | None


class LeadOut(OutBody):
    """One line of the inbox."""

    id: UUID
    version: int
    name: str
    phone_masked: str | None
    phone: str | None
    """E.164; only for the broker who has taken the lead on."""
    email_masked: str | None
    email: str | None
    source: str
    source_campaign: str | None
    language: str
    stage: str
    lost_reason: str | None
    band: Literal["hot", "warm", "cold"] | None
    score: int | None
    probability: Share | None
    """Of a site visit or booking within thirty days."""
    fit: Share | None
    intent: Share | None
    expected_value_inr: int | None
    model_version: str | None
    scored_at: datetime | None
    reasons: list[ReasonOut]
    sla: ClockOut
    owner: OwnerOut | None
    is_mine: bool
    accepted_at: datetime | None
    assigned_reason: str | None
    snoozed_until: datetime | None
    wish: WishOut
    enquiry_excerpt: str | None
    last_activity_at: datetime | None
    last_touch_at: datetime | None
    last_touch: TouchOut | None
    created_at: datetime
    updated_at: datetime
    flags: list[str]
    sources: int
    merged_into: UUID | None
    """The lead that stands for this one; no step is taken on this one any more."""
    next_action: NextActionOut | None
    may_contact: MayContactOut


class CountsOut(OutBody):
    """Leads in each view."""

    mine: int
    unassigned: int
    team: int
    snoozed: int
    hot: int
    sla_missed: int


class UnderstoodOut(OutBody):
    """One thing that was understood of the question; `key` takes it off as ``without``."""

    key: str
    label: str
    value: str


class InboxOut(OutBody):
    """One page."""

    items: list[LeadOut]
    next_cursor: str | None
    total: int
    counts: CountsOut
    understood: list[UnderstoodOut]
    as_of: datetime


class ConsentOut(OutBody):
    """One agreement."""

    id: UUID
    purpose: str
    channel: str
    text_version: str
    captured_at: datetime
    withdrawn_at: datetime | None


class SourceOut(OutBody):
    """One time the person came."""

    source: str
    source_campaign: str | None
    external_ref: str | None
    enquiry: str | None
    at: datetime


class MergedOut(OutBody):
    """A lead that this one stands for."""

    merge_id: UUID
    from_id: UUID
    name: str
    phone_masked: str | None
    rule: str
    likeness: Share | None
    merged_at: datetime


class CandidateOut(OutBody):
    """A lead that may be the same person."""

    id: UUID
    version: int
    name: str
    phone_masked: str | None
    email_masked: str | None
    source: str
    created_at: datetime
    why: Literal["phone", "email", "name"]


class LinksOut(OutBody):
    """Ways out to the phone, where they are open now."""

    tel: str | None
    whatsapp: str | None
    mail: str | None


class ShortlistedOut(OutBody):
    """A home the person asked about."""

    id: UUID
    title: str
    price_inr: int | None
    city: str
    locality: str | None


class ScoreRunOut(OutBody):
    """A run of the graph behind the score."""

    run_id: UUID
    thread_id: UUID
    graph_id: str
    status: str
    created_at: datetime


class LeadDetailOut(OutBody):
    """All that is known of one lead."""

    lead: LeadOut
    enquiry: str | None
    consents: list[ConsentOut]
    sources: list[SourceOut]
    merged: list[MergedOut]
    candidates: list[CandidateOut]
    links: LinksOut
    listings: list[ShortlistedOut]
    runs: list[ScoreRunOut]


class StoryEntryOut(OutBody):
    """One line of a lead's story."""

    id: UUID
    at: datetime
    kind: str
    title: str
    text: str | None
    actor: str | None
    details: dict[str, Any]


class StoryOut(OutBody):
    """Newest first."""

    items: list[StoryEntryOut]
    next_cursor: str | None


class RunStepOut(OutBody):
    """One node of a run, and what it added to the state."""

    node: str
    at: datetime
    ms: int | None
    summary: str
    values: dict[str, Any]


class LeadRunOut(OutBody):
    """One run behind a score, step by step."""

    run_id: UUID
    graph_id: str
    status: str
    steps: list[RunStepOut]


class BrokerLoadOut(OutBody):
    """One broker's work."""

    id: UUID
    name: str
    capacity: int | None
    open: int
    accepted: int
    first_touch_met: int
    first_touch_missed: int
    median_first_touch_s: float | None
    booked: int


class SlaOut(OutBody):
    """First touches of the period."""

    met: int
    missed: int
    open: int
    kept_share: float | None


class BandTruthOut(OutBody):
    """What a band promised, and what came true."""

    band: str
    leads: int
    predicted: Share | None
    actual: Share | None


class StageCountOut(OutBody):
    """Leads at a stage."""

    stage: str
    leads: int


class ScoredOut(OutBody):
    """How far scoring is."""

    today: int
    unscored: int


class ManagerOut(OutBody):
    """The manager's page."""

    by_broker: list[BrokerLoadOut]
    sla: SlaOut
    calibration: list[BandTruthOut]
    funnel: list[StageCountOut]
    scored: ScoredOut
    as_of: datetime
