"""What scoring knows of a lead and says about it, plain enough for a graph's state.

None of it names the person: name, number and address stay in the table. What is written in an enquiry comes
with the numbers in it masked.
"""

from __future__ import annotations

from datetime import datetime  # read at run time by graphs
from decimal import Decimal  # read at run time by graphs
from typing import Any, Literal, NotRequired
from uuid import UUID  # read at run time by graphs

from typing_extensions import TypedDict

from domain.search.slots import SearchFilters  # read at run time by graphs

Band = Literal["hot", "warm", "cold"]
Kind = Literal["fit", "intent"]
EvidenceKind = Literal["enquiry", "visit", "call", "message", "event", "profile"]
Timeline = Literal["0-1m", "1-3m", "3-6m", "6m+"]

CLOSED_STAGES = frozenset({"booked", "lost"})
"""Stages after which nobody is to be called for a sale."""


class Evidence(TypedDict):
    """Where a reason can be looked up."""

    kind: EvidenceKind
    quote: str | None
    """The person's own sentence."""
    at: str | None
    """ISO 8601, UTC."""
    ref: str | None
    """Id of the activity or listing, or the fact's name."""


class Reason(TypedDict):
    """One signed part of the score, in words."""

    text: str
    points: float
    """Share of the probability, four decimals; all reasons of a lead add up to it."""
    kind: Kind
    evidence: Evidence


class Enquiry(TypedDict):
    """What the person wrote once."""

    text: str
    at: datetime


class Activity(TypedDict):
    """One entry of the timeline."""

    id: str
    kind: str
    """Of `domain.lead_story`."""
    at: datetime
    details: dict[str, Any]


class ConsentHeld(TypedDict):
    """One consent as it was given; never joined with another."""

    purpose: str
    channel: str
    captured_at: datetime
    withdrawn_at: datetime | None
    is_own_address: bool
    """Given with the very number or address that the lead is reached at now; a merge brings others along."""
    is_own_word: bool
    """The person's, with its proof; what a broker entered for them is not, and opens nothing they refused."""


class Inventory(TypedDict):
    """What there is to offer for the wish."""

    matching: int
    """Homes on offer in the wished place with the wished rooms."""
    affordable: int
    """Of these, within the budget; all of them when no budget is known."""
    price_middle_inr: int | None
    """Median price of the matching homes."""


class LeadFacts(TypedDict):
    """A lead as scoring reads it."""

    id: UUID
    version: int
    came_in_at: datetime
    wants_human: bool
    """Asked to speak with a person."""
    source: str
    has_campaign: bool
    language: str
    """For routing and drafts; never for the score."""
    filters: SearchFilters
    listings: int
    """Homes asked about."""
    enquiries: list[Enquiry]
    """Newest first."""
    timeline: str | None
    purpose: str | None
    loan_needed: bool | None
    pre_approved: bool | None
    has_phone: bool
    has_email: bool
    stage: str
    assigned_to: UUID | None
    flags: list[str]
    is_dnd: bool
    is_stopped: bool
    snoozed_until: datetime | None
    last_activity_at: datetime
    """Of the person."""
    activities: list[Activity]
    """Newest first."""
    recaptures: int
    """How often the person came back with a new enquiry."""
    consents: list[ConsentHeld]
    inventory: Inventory


class EnquiryFact(TypedDict):
    """One thing an enquiry says. No quote, no fact."""

    key: str
    """`domain.lead_scoring.reading.FACTS` names them."""
    value: str
    quote: str
    """The sentence, as written."""


class Label(TypedDict):
    """What an enquiry is (DOMAIN F)."""

    label: str
    confidence: Decimal
    quote: str


class EnquiryReading(TypedDict):
    """Everything read out of a lead's enquiries."""

    facts: list[EnquiryFact]
    hints: NotRequired[list[EnquiryFact]]
    """What only a model read: it helps to choose the next step and counts for no score."""
    labels: list[Label]
    filters: SearchFilters
    """Slots of the wish that the words name: transaction, city, localities, bhk, price."""
    engine: str
    """``rules`` or the model's name."""
