"""What makes a listing the same listing, and the same content."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from domain.listing import Area, Listing, ListingFlag

if TYPE_CHECKING:
    from collections.abc import Iterable

MARKET_FLAGS: Final = frozenset(
    {
        ListingFlag.PRICE_ANOMALY,
        ListingFlag.PRICE_UNIT_SUSPECT,
        ListingFlag.DESCRIPTION_REPEATED,
        ListingFlag.POSSIBLE_DUPLICATE,
    }
)
"""Doubts that come from other listings: they change when the market does, so they are not content."""
_NOT_CONTENT: Final = frozenset({"id", "tenant_id", "content_hash", "merged_sources", "updated_at", "flags"})


def listing_id(tenant_id: UUID, source: str, source_ref: str) -> UUID:
    """The same row of the same source is always the same listing.

    >>> listing_id(UUID(int=1), "own", "a") == listing_id(UUID(int=1), "own", "a")
    True
    """
    return uuid5(tenant_id, f"{source}:{source_ref}")


def content_hash(listing: Listing, flags: Iterable[ListingFlag] | None = None) -> str:
    """32 hex digits over all a buyer can see of the listing itself (with ``flags``, if given, as its own)."""
    parts = [_plain(getattr(listing, name)) for name in _content_fields()]
    parts.append(own_flags(listing.flags if flags is None else flags))
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), default=str)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def sealed(listing: Listing) -> Listing:
    """The listing with its content hash set."""
    return replace(listing, content_hash=content_hash(listing))


def doubted(listing: Listing, flags: Iterable[ListingFlag]) -> Listing:
    """The listing with exactly these flags, and its content hash set."""
    held = tuple(sorted(set(flags)))
    return replace(listing, flags=held, content_hash=content_hash(listing, held))


def own_flags(flags: Iterable[ListingFlag]) -> list[str]:
    """Doubts about the row itself, sorted."""
    return sorted({flag.value for flag in flags if flag not in MARKET_FLAGS})


def market_flags(flags: Iterable[ListingFlag]) -> list[str]:
    """Doubts that come from comparison with other listings, sorted."""
    return sorted({flag.value for flag in flags if flag in MARKET_FLAGS})


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return sorted(value.items())
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Area):
        return [str(value.value), value.unit, value.basis, None if value.sqft is None else str(value.sqft)]
    return value


@cache
def _content_fields() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Listing) if field.name not in _NOT_CONTENT)
