"""Request and answer of a search."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.v1.models.shape import InBody, OutBody
from api.v1.models.slots import Card, Filters, Parsed


class SearchIn(InBody):
    """A wish in words, as filters, or as words that change the filters in force."""

    text: Annotated[str, Field(max_length=2000)] = ""
    """English, Hinglish or Devanagari; empty searches by the state alone."""
    state: Filters | None = None
    """Filters in force before these words, as the last answer gave them."""
    filters: Filters | None = None
    """Filters to set on top of the state before the words are read."""
    remove: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=50)] = Field(
        default_factory=list
    )
    """Keys of chips to give up from the state."""
    limit: Annotated[int, Field(ge=1, le=100)] = 10
    offset: Annotated[int, Field(ge=0, le=10_000)] = 0
    liked: Annotated[list[UUID], Field(max_length=100)] = Field(default_factory=list)
    disliked: Annotated[list[UUID], Field(max_length=100)] = Field(default_factory=list)
    may_relax: bool = True
    """False leaves an empty answer empty instead of giving up one constraint."""


class ChipOut(OutBody):
    """One filter in force, in words."""

    key: str
    """Path of the slot, e.g. ``price.max``."""
    label: str


class HitOut(OutBody):
    """One listing and why it stands where it stands."""

    card: Card
    score: float
    """Comparable only within one answer."""
    text_score: float | None
    dense_score: float | None


class RelaxationOut(OutBody):
    """A constraint given up because nothing matched, and what that brought."""

    key: str
    label: str
    found: int


class SearchOut(OutBody):
    """What was understood, what is in force, and the listings."""

    parsed: Parsed | None
    """Null when no text was given."""
    filters: Filters
    """As searched, after relaxation if any."""
    state: Filters
    """As wished; send it back as ``state`` to go on."""
    chips: list[ChipOut]
    hits: list[HitOut]
    total: int
    relaxed: list[RelaxationOut]
    """The one in force first, then alternatives; empty when the wish itself had hits."""
    timings_ms: dict[str, float]
