"""One batch of judged rows against the store: who is new, changed, known or a duplicate; one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.listings.dedupe import MERGE_SCORE, REVIEW_SCORE
from store.listing_events import announce
from store.listing_market import doubt_duplicates
from store.listing_writes import MergedRow
from tools.listing_import.duplicates import DuplicateIndex, blocks_of
from tools.listing_import.report import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.listing import Listing
    from store.listings import ListingRepository
    from tools.listing_import.rows import JudgedRow


@dataclass(slots=True)
class Plan:
    """What a batch will write."""

    listings: list[Listing] = field(default_factory=list)
    merges: dict[UUID, MergedRow] = field(default_factory=dict)
    doubtful_ids: set[UUID] = field(default_factory=set)


class BatchWriter:
    """Decides the outcome of every row of one file, batch by batch, and writes it.

    A row whose id came before in the same file is the same advertisement again: the first one counts, so that
    a second import of the file finds nothing changed.
    """

    def __init__(self, repository: ListingRepository, tenant_id: UUID, *, is_dry_run: bool = False) -> None:
        self._repository = repository
        self._tenant_id = tenant_id
        self._is_dry_run = is_dry_run
        self._outcomes: dict[UUID, Outcome] = {}
        self._dry_index = DuplicateIndex()
        self.cities: set[str] = set()
        """Cities with new or changed listings."""

    async def write(self, rows: Sequence[JudgedRow]) -> list[Outcome]:
        """The outcome of each row, in order."""
        plan = Plan()
        known = await self._known(rows)
        fresh = [row.listing for row in rows if row.listing.id not in known]
        index = await self._index(fresh)
        outcomes = [self._decide(row, known, index, plan) for row in rows]
        self.cities |= {listing.city for listing in plan.listings}
        if not self._is_dry_run and (plan.listings or plan.merges):
            await self._commit(plan)
        return outcomes

    async def _known(self, rows: Sequence[JudgedRow]) -> dict[UUID, str]:
        ids = {row.listing.id for row in rows} | {twin for row in rows for twin in row.twin_ids}
        return await self._repository.known_hashes(self._tenant_id, sorted(ids))

    async def _index(self, fresh: Sequence[Listing]) -> DuplicateIndex:
        index = self._dry_index if self._is_dry_run else DuplicateIndex()
        blocks = blocks_of(fresh)
        if blocks:
            for listing in await self._repository.in_blocks(self._tenant_id, blocks):
                index.add(listing)
        return index

    def _decide(self, row: JudgedRow, known: dict[UUID, str], index: DuplicateIndex, plan: Plan) -> Outcome:
        listing = row.listing
        earlier = self._outcomes.get(listing.id)
        if earlier is not None:
            return Outcome.UNCHANGED if earlier is Outcome.UNCHANGED else Outcome.MERGED
        outcome = self._outcome(row, known, index, plan)
        self._outcomes[listing.id] = outcome
        if outcome in {Outcome.STORED, Outcome.UPDATED}:
            plan.listings.append(listing)
        return outcome

    def _outcome(self, row: JudgedRow, known: dict[UUID, str], index: DuplicateIndex, plan: Plan) -> Outcome:
        listing = row.listing
        if known.get(listing.id) == listing.content_hash:
            return Outcome.UNCHANGED
        twin = next((twin for twin in row.twin_ids if twin in known), None)
        if twin is not None:
            plan.merges[listing.id] = self._merged(listing, twin, 1.0)
            return Outcome.MERGED
        if listing.id in known:
            return Outcome.UPDATED
        match = index.best(listing)
        if match is not None and match.score >= MERGE_SCORE:
            plan.merges[listing.id] = self._merged(listing, match.listing_id, match.score)
            return Outcome.MERGED
        if match is not None and match.score >= REVIEW_SCORE:
            plan.doubtful_ids |= {listing.id, match.listing_id}
        index.add(listing)
        return Outcome.STORED

    def _merged(self, listing: Listing, into_id: UUID, score: float) -> MergedRow:
        return MergedRow(
            id=listing.id,
            tenant_id=self._tenant_id,
            into_id=into_id,
            source=listing.source,
            source_ref=listing.source_ref,
            content_hash=listing.content_hash,
            score=score,
        )

    async def _commit(self, plan: Plan) -> None:
        async with self._repository.database.session(self._tenant_id) as session:
            counts = await self._repository.upsert_in(
                session, plan.listings, merges=list(plan.merges.values())
            )
            await doubt_duplicates(session, self._tenant_id, plan.doubtful_ids)
            await announce(session, self._tenant_id, counts)
