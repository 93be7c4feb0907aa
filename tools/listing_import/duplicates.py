"""Duplicates among the rows of a batch and between them and the store."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from domain.listings.dedupe import dedupe_block, fingerprint, likeness, probe_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from domain.listing import Listing
    from domain.listings.dedupe import Fingerprint


class Match(NamedTuple):
    """The listing a row is most like."""

    listing_id: UUID
    score: float


class DuplicateIndex:
    """Fingerprints by block: the store's candidates, and the rows accepted so far."""

    def __init__(self) -> None:
        self._blocks: defaultdict[str, list[Fingerprint]] = defaultdict(list)

    def add(self, listing: Listing) -> None:
        """Lets later rows be compared with this listing."""
        block, print_ = dedupe_block(listing), fingerprint(listing)
        if block is not None and print_ is not None and print_.is_telling:
            self._blocks[block].append(print_)

    def best(self, listing: Listing) -> Match | None:
        """The most like listing of the probed blocks, if there is any to compare with."""
        own = fingerprint(listing)
        if own is None or not own.is_telling:
            return None
        found = [
            Match(other.id, likeness(own, other).score)
            for block in probe_blocks(listing)
            for other in self._blocks.get(block, ())
            if other.id != own.id
        ]
        return max(found, key=lambda match: match.score, default=None)


def blocks_of(listings: Iterable[Listing]) -> list[str]:
    """Every block in which a duplicate of these can be; none for rows that nothing can be told by."""
    telling = (listing for listing in listings if (own := fingerprint(listing)) and own.is_telling)
    return sorted({block for listing in telling for block in probe_blocks(listing)})
