"""A case's story as a chain: each hash covers the one before, so that nothing is changed unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.hash_chain import BEGINNING, canonical, hex_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened to a case."""

    case_id: UUID
    number: int
    """Counted from 1 within the case."""
    at: datetime
    kind: str
    by: UUID | None
    """None: the platform."""
    says: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedEntry:
    """An entry as it is kept."""

    entry: Entry
    previous_hash: str
    hash: str


def said(entry: Entry) -> dict[str, Any]:
    """The entry as it is hashed; the moment in UTC to the microsecond."""
    return {
        "case_id": str(entry.case_id),
        "number": entry.number,
        "at": entry.at.isoformat(timespec="microseconds"),
        "kind": entry.kind,
        "by": None if entry.by is None else str(entry.by),
        "says": entry.says,
        "details": entry.details,
    }


def link_hash(previous_hash: str, entry: Entry) -> str:
    """SHA-256 in hex over the previous hash and the entry."""
    return hex_of(previous_hash + canonical(said(entry)))


def is_intact(entries: Iterable[LinkedEntry]) -> bool:
    """Whether every entry, oldest first, follows from the one before it and none is missing."""
    previous = BEGINNING
    for number, one in enumerate(entries, start=1):
        if one.entry.number != number or one.previous_hash != previous:
            return False
        if link_hash(previous, one.entry) != one.hash:
            return False
        previous = one.hash
    return True
