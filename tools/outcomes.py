"""What a step of the conversation found, as plain facts: the only source an answer may be written from."""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from tools.cards import ListingCard
from tools.compare import Comparison
from tools.loans import AffordPanel, EmiPanel
from tools.search import Relaxed
from tools.tax import TaxPanel


class Results(TypedDict):
    """A page of listings."""

    kind: Literal["results"]
    reason: Literal["search", "more", "similar"]
    cards: list[ListingCard]
    total: int
    relaxed: list[Relaxed]
    echo: str
    """The active filters in words."""
    assumptions: list[str]
    notes: list[str]
    """Keys of things to say beside the list: agricultural_land, synthetic, commute_estimate and others."""
    question: str | None
    """Slot worth asking about, where another answer would change the list."""


class Clarify(TypedDict):
    """One question in place of a search; ``key`` is a slot or which, income, place."""

    kind: Literal["clarify"]
    key: str
    echo: str


class EmiFound(TypedDict):
    """An instalment."""

    kind: Literal["emi"]
    panel: EmiPanel


class EmiNotApplicable(TypedDict):
    """A listing that is let, or has no price, has no EMI."""

    kind: Literal["emi_not_applicable"]
    number: int
    listing_id: str
    why: Literal["rent", "no_price"]


class Afforded(TypedDict):
    """What an income carries."""

    kind: Literal["affordability"]
    panel: AffordPanel


class Taxed(TypedDict):
    """The answer to a tax question."""

    kind: Literal["tax"]
    panel: TaxPanel


class Compared(TypedDict):
    """Listings side by side."""

    kind: Literal["comparison"]
    comparison: Comparison
    cards: list[ListingCard]
    saving: str | None


class Detailed(TypedDict):
    """One listing in full."""

    kind: Literal["details"]
    card: ListingCard


class Noted(TypedDict):
    """A like or dislike, remembered."""

    kind: Literal["noted"]
    number: int
    listing_id: str
    is_liked: bool


class ContactAsked(TypedDict):
    """What is still missing before an enquiry can be sent: name, phone, consent."""

    kind: Literal["contact_asked"]
    missing: list[str]
    consent_text: str
    text_version: str
    channel: str
    number: int | None
    phone_masked: str | None
    wants: NotRequired[Literal["human"]]
    """A person of the team is asked for, not an advertiser."""
    doubt: NotRequired[Literal["content_filtered"]]
    """Why a person takes the turn without having been asked for."""
    echo: NotRequired[str]
    """The active filters in words, which go along."""


class ContactDropped(TypedDict):
    """The person did not agree: nothing was kept."""

    kind: Literal["contact_dropped"]


class LeadCaptured(TypedDict):
    """An enquiry was stored."""

    kind: Literal["lead_captured"]
    lead_id: str
    phone_masked: str
    channel: str
    text_version: str
    numbers: list[int]
    listing_ids: list[str]
    wants: NotRequired[Literal["human"]]


class Refused(TypedDict):
    """Nothing of the wish could be served."""

    kind: Literal["refused"]
    codes: list[str]


class Help(TypedDict):
    """There was nothing to search for."""

    kind: Literal["help"]


class Reset(TypedDict):
    """The session's filters were cleared and nothing new was wished for."""

    kind: Literal["reset"]


class Problem(TypedDict):
    """Something the person gave cannot be used; ``detail`` says what."""

    kind: Literal["problem"]
    detail: str


class Trouble(TypedDict):
    """A part of the platform is away; nothing of the session is lost."""

    kind: Literal["trouble"]


Outcome = (
    Results
    | Clarify
    | EmiFound
    | EmiNotApplicable
    | Afforded
    | Taxed
    | Compared
    | Detailed
    | Noted
    | ContactAsked
    | ContactDropped
    | LeadCaptured
    | Refused
    | Help
    | Reset
    | Problem
    | Trouble
)
