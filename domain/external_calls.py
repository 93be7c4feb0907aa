"""Calls to systems outside, as they are kept: intended, then confirmed; or never known to have arrived."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


class CallState(StrEnum):
    """What is known about a call."""

    INTENDED = "intended"
    """It is about to be made, is being made, or its worker died: nobody knows yet."""
    CONFIRMED = "confirmed"
    """It was made and answered."""
    FAILED = "failed"
    """It was surely not made: it may be made now."""
    UNKNOWN = "unknown"
    """It may have been made. Only a person who asks the other side can tell."""


class Resolution(StrEnum):
    """What a person found out about an unknown call."""

    DONE = "done"
    """It was made; its answer is what the person enters."""
    NOT_DONE = "not_done"
    """It was not made; it may be made now."""


@dataclass(frozen=True, slots=True)
class Callee:
    """A system outside and one thing it does."""

    name: str
    """E.g. ``bureau.pull``."""
    takes_key: bool
    """Whether it answers a repeated idempotency key with its first answer, doing nothing again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalCall:
    """One call as it is kept."""

    id: UUID
    key: str
    thread_id: UUID
    callee: str
    state: CallState
    attempts: int
    """Times a worker set out to make it."""
    result: Any
    """The callee's answer, JSON-plain, once confirmed."""
    note: str | None
    """What the person wrote who resolved it."""
    created_at: datetime
    updated_at: datetime
