"""What a home search remembers, JSON-plain throughout, and what it needs to run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from langchain_core.messages import AnyMessage  # LangGraph reads the annotation at run time
from langgraph.graph import add_messages
from typing_extensions import TypedDict

from domain.search.slots import ParsedUtterance, Refusal, SearchFilters, ToolCall  # read at run time
from tools.cards import ListingCard  # read at run time
from tools.outcomes import Outcome  # read at run time

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.tenancy import Principal
    from router.port import ModelPort
    from tools.contact import LeadBook
    from tools.search import ListingShelf, Retriever
    from tools.vault import PersonalVault


class Chip(TypedDict):
    """One active filter, removable by its key."""

    key: str
    label: str


class ContactDraft(TypedDict, total=False):
    """An enquiry being gathered. Dropped as soon as it is sent or declined."""

    phone: str
    """A token of the vault; a number only where a run came past no border."""
    name: str
    channel: str
    numbers: list[int]
    listing_ids: list[str]
    wants: Literal["human", "advertiser"]
    """Who is to get in touch; settled when the enquiry begins."""
    consent_asked: bool
    shown_in: str
    """Language of the words last shown to agree to; a yes in another language is a yes to those."""
    agreed: bool


class Reading(TypedDict, total=False):
    """This turn's message or action, read but not yet acted upon."""

    parsed: ParsedUtterance
    action: dict[str, Any]
    """A validated action that is no slot change (`actions`)."""
    draft: ContactDraft
    """The enquiry as it stands after this turn's message."""
    is_declined: bool
    """The person said no to an enquiry."""
    wants_more: bool
    doubt: Literal["content_filtered"]
    """Why a person takes this turn: nothing else is done with what was said."""
    problem: str
    """Why an action cannot be used."""
    read_by: str


class SearchState(TypedDict, total=False):
    """The whole conversation."""

    messages: Annotated[list[AnyMessage], add_messages]
    action: dict[str, Any] | None
    """A card's button pressed in place of a message; read once (`actions`)."""
    turn: str
    """Id of this turn: every event and message id of the turn is made from it, so a replay repeats them."""
    language: str
    """en, hinglish, hi or mr: how the person is answered."""
    lang: str | None
    """The person's own choice of language (en, hi, mr); it outranks how they write."""
    reading: Reading | None
    """This turn's reading of the message."""
    filters: SearchFilters
    chips: list[Chip]
    shown: list[ListingCard]
    """The list the person sees; result numbers refer to it."""
    list_reason: str
    """search or similar: what the shown list came from, and so what "more" means."""
    total: int
    focus: int
    """Number of the listing last spoken of; 0 when none."""
    liked: list[str]
    disliked: list[str]
    contact: ContactDraft | None
    tax_asked: ToolCall | None
    """A tax question that waits for a detail; the next message may give it."""
    outcome: Outcome | None
    refused: list[Refusal]
    suggestions: list[str]
    engine: str
    """What read and wrote this turn: ``rules`` or the model's name."""


class SearchInput(TypedDict, total=False):
    """What a client sends: a message, or the action of a card, and the language wished for."""

    messages: Annotated[list[AnyMessage], add_messages]
    action: dict[str, Any] | None
    lang: Literal["en", "hi", "mr"] | None
    """The language to answer in, kept for the thread; null or absent: as the person writes."""


class SearchOutput(TypedDict, total=False):
    """What a client reads."""

    messages: Annotated[list[AnyMessage], add_messages]
    filters: SearchFilters
    chips: list[Chip]
    shown: list[ListingCard]
    total: int
    suggestions: list[str]
    refused: list[Refusal]
    engine: str
    language: str


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchContext:
    """What a run needs and does not remember: who asks, and the doors to stores and model."""

    principal: Principal
    retriever: Retriever
    listings: ListingShelf
    leads: LeadBook
    model: ModelPort | None = None
    """None: the floor answers."""
    vault: PersonalVault | None = None
    """None: messages hold no tokens."""
    now: Callable[[], datetime] = utc_now
