"""The typed events of a search conversation, beside its text: what cards are drawn from.

A discriminated union on ``type``. Every event has an ``id`` made of turn, type and subject: a retried node or
a replayed log repeats the id, so a client that keys by it draws nothing twice. `EVENT_SCHEMA` is the JSON
Schema that the TypeScript types are generated from.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, NotRequired

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from domain.search.slots import SearchFilters  # pydantic reads the annotation
from graphs.property_search.state import Chip  # pydantic reads the annotation
from tools.cards import ListingCard  # pydantic reads the annotation
from tools.compare import Comparison  # pydantic reads the annotation
from tools.loans import AffordPanel, EmiPanel  # pydantic reads the annotation
from tools.search import Relaxed  # pydantic reads the annotation
from tools.tax import TaxPanel  # pydantic reads the annotation


class ProgressEvent(TypedDict):
    """A step began."""

    type: Literal["progress"]
    id: str
    step: Literal["searching", "comparing", "calculating", "reading", "recommending", "saving"]


class FiltersEvent(TypedDict):
    """The active filters as chips."""

    type: Literal["filters"]
    id: str
    chips: list[Chip]
    filters: SearchFilters
    assumptions: list[str]


class ListingEvent(TypedDict):
    """One listing, numbered as in the list the person sees."""

    type: Literal["listing"]
    id: str
    listing: ListingCard
    is_detail: bool
    """True: shown in full, in place of joining the list."""


class ResultsEvent(TypedDict):
    """The list is complete: how many there are in all."""

    type: Literal["results"]
    id: str
    total: int
    shown: int
    reason: Literal["search", "more", "similar"]


class RelaxedEvent(TypedDict):
    """Nothing matched, so a constraint was given up; the first is in force, the others are offers."""

    type: Literal["relaxed"]
    id: str
    relaxed: list[Relaxed]


class ComparisonEvent(TypedDict):
    """Listings side by side."""

    type: Literal["comparison"]
    id: str
    comparison: Comparison


class EmiEvent(TypedDict):
    """An instalment, with the ranges of its sliders."""

    type: Literal["emi"]
    id: str
    emi: EmiPanel


class AffordabilityEvent(TypedDict):
    """What an income carries."""

    type: Literal["affordability"]
    id: str
    affordability: AffordPanel


class TaxEvent(TypedDict):
    """The answer to a tax question, with its working and sources."""

    type: Literal["tax"]
    id: str
    tax: TaxPanel


class RefusalEvent(TypedDict):
    """A part of the wish that is not served, by which rule; CONTENT_FILTERED: a person takes the turn."""

    type: Literal["refusal"]
    id: str
    attribute: str
    code: Literal["PROTECTED_ATTRIBUTE", "PII_DISCLOSURE", "NON_NEUTRAL_LENDER_PROMOTION", "CONTENT_FILTERED"]
    text: str


class ContactFormEvent(TypedDict):
    """What an enquiry still needs, and the words to agree to."""

    type: Literal["contact_form"]
    id: str
    missing: list[str]
    consent_text: str
    text_version: str
    channel: str
    number: int | None
    wants: NotRequired[Literal["human"]]
    """A person of the team is asked for: send it back with the form."""


class LeadCapturedEvent(TypedDict):
    """An enquiry was stored; the number is masked."""

    type: Literal["lead_captured"]
    id: str
    lead_id: str
    phone_masked: str
    channel: str
    text_version: str
    listing_ids: list[str]
    wants: NotRequired[Literal["human"]]


class SuggestionsEvent(TypedDict):
    """Messages the person may send next by one tap."""

    type: Literal["suggestions"]
    id: str
    items: list[str]


class AnswerResetEvent(TypedDict):
    """The text streamed so far under that message id is void; what follows replaces it."""

    type: Literal["answer_reset"]
    id: str
    message_id: str


SearchEvent = Annotated[
    ProgressEvent
    | FiltersEvent
    | ListingEvent
    | ResultsEvent
    | RelaxedEvent
    | ComparisonEvent
    | EmiEvent
    | AffordabilityEvent
    | TaxEvent
    | RefusalEvent
    | ContactFormEvent
    | LeadCapturedEvent
    | SuggestionsEvent
    | AnswerResetEvent,
    Field(discriminator="type"),
]

EVENTS: Final[TypeAdapter[Any]] = TypeAdapter(SearchEvent)
EVENT_SCHEMA: Final[dict[str, Any]] = EVENTS.json_schema(mode="serialization")
"""JSON Schema of `SearchEvent`."""


def event_id(turn: str, kind: str, subject: str | int = "") -> str:
    """The id of an event of that turn: same turn, kind and subject, same id."""
    return f"{turn}:{kind}:{subject}" if subject != "" else f"{turn}:{kind}"
