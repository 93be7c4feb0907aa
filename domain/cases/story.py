"""A case's story as a chain: each hash covers the one before, so that nothing is changed unseen."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

FIRST_HASH: Final = "0" * 64
"""What the first entry of a case follows."""


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


def canonical(entry: Entry) -> str:
    """The entry as JSON with sorted keys and no spaces; the moment in UTC to the microsecond."""
    return json.dumps(
        {
            "case_id": str(entry.case_id),
            "number": entry.number,
            "at": entry.at.isoformat(timespec="microseconds"),
            "kind": entry.kind,
            "by": None if entry.by is None else str(entry.by),
            "says": entry.says,
            "details": entry.details,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )


def link_hash(previous_hash: str, entry: Entry) -> str:
    """SHA-256 in hex over the previous hash and the entry."""
    return hashlib.sha256(f"{previous_hash}{canonical(entry)}".encode()).hexdigest()


def is_intact(entries: Iterable[LinkedEntry]) -> bool:
    """Whether every entry, oldest first, follows from the one before it and none is missing."""
    previous = FIRST_HASH
    for number, one in enumerate(entries, start=1):
        if one.entry.number != number or one.previous_hash != previous:
            return False
        if link_hash(previous, one.entry) != one.hash:
            return False
        previous = one.hash
    return True
