"""The story of a title file, as a chain: each entry's hash covers the one before it (DOMAIN G, audit).

Whoever changes, removes or slips in an entry changes every hash after it. The database refuses changes too
(`store.titles`); the chain shows them even to somebody who only has an export.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.hash_chain import BEGINNING, digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened to the file."""

    title_id: UUID
    number: int
    """Counted from 1 within the file."""
    kind: str
    by: UUID | None
    """None: the platform itself."""
    at: datetime
    """Aware UTC."""
    details: Mapping[str, Any]
    """JSON-plain; ids and figures, names only of people of the tenant."""
    previous_hash: str
    hash: str


def hash_of(  # noqa: PLR0913  # everything that an entry says
    *,
    title_id: UUID,
    number: int,
    kind: str,
    by: UUID | None,
    at: datetime,
    details: Mapping[str, Any],
    previous_hash: str,
) -> str:
    """SHA-256, in hex, of an entry and the hash before it."""
    said = [
        previous_hash,
        str(title_id),
        number,
        kind,
        None if by is None else str(by),
        at.isoformat(timespec="microseconds"),
        details,
    ]
    return digest_of(said)


def next_entry(  # noqa: PLR0913  # everything that an entry says
    last: Entry | None,
    *,
    title_id: UUID,
    kind: str,
    by: UUID | None,
    at: datetime,
    details: Mapping[str, Any],
) -> Entry:
    """The entry that follows the last one."""
    number = 1 if last is None else last.number + 1
    previous = BEGINNING if last is None else last.hash
    said = hash_of(
        title_id=title_id, number=number, kind=kind, by=by, at=at, details=details, previous_hash=previous
    )
    return Entry(
        title_id=title_id,
        number=number,
        kind=kind,
        by=by,
        at=at,
        details=details,
        previous_hash=previous,
        hash=said,
    )


def first_broken(entries: Sequence[Entry]) -> int | None:
    """The number from which the chain is not what was written; None: it is whole."""
    previous = BEGINNING
    for number, entry in enumerate(entries, start=1):
        said = hash_of(
            title_id=entry.title_id,
            number=number,
            kind=entry.kind,
            by=entry.by,
            at=entry.at,
            details=entry.details,
            previous_hash=previous,
        )
        if (entry.number, entry.previous_hash, entry.hash) != (number, previous, said):
            return number
        previous = entry.hash
    return None
