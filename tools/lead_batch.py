"""Scoring of many leads at once, by the same rules as one by one, without a run for each.

A batch is one transaction, so whoever is killed leaves whole batches behind and the next call goes on from
there; several processes may work beside each other. Enquiries are read by the rules alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.lead_scoring.actions import next_action
from domain.lead_scoring.facts import CLOSED_STAGES
from domain.lead_scoring.features import signals_of, wish_of
from domain.lead_scoring.reading import UNWANTED, read_enquiries, remembering
from domain.lead_scoring.routing import RoutingWish, route
from domain.lead_scoring.score import expected_value_inr, judge, strongest
from store.lead_batch import count_waiting, take_batch, write_batch
from store.lead_champion import Champions
from store.lead_facts import LeadFactsReader
from store.lead_routing import brokers_of, mode_in, sticky_owners
from store.lead_scoring import ScoredLead, acting_for_tenant

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from uuid import UUID

    from domain.lead_scoring.facts import LeadFacts
    from domain.lead_scoring.reading import SlotReader
    from domain.lead_scoring.routing import Broker, Mode, Routing
    from domain.lead_scoring.score import LeadScorer
    from store.database import Database
    from store.lead_facts import StockCounts
    from store.outbox import OutboxMessage
    from store.scope import Scope

BATCH: Final = 500
_MOST_READ: Final = 5
"""Enquiries of one person that are read, as in the graph."""
_CLAUSES: Final = 20_000
"""Clauses that one scoring remembers, some megabytes: portals fill in the same sentences."""


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How far a scoring of all has come."""

    scored: int
    merged: int
    total: int
    """Leads that waited when it began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchScoring:
    """Scores all leads of a tenant that wait for it.

    Attributes:
        database: Where they are.
        scope: Of an agent of the tenant, or of its system.
        after_commit: Told of the messages of each batch, to send them at once.
        now: The moment of judging.
    """

    database: Database
    scope: Scope
    after_commit: Callable[[Sequence[OutboxMessage]], Awaitable[None]] | None = None
    now: Callable[[], datetime] = utc_now

    async def score_all(
        self,
        on_progress: Callable[[BatchProgress], None] = lambda _: None,
        *,
        before: datetime | None = None,
        batch: int = BATCH,
    ) -> BatchProgress:
        """Scores until none waits.

        Args:
            on_progress: Told after each batch is committed.
            before: Scores older than this are made anew; None: only leads without one are scored.
            batch: Leads of one transaction.
        """
        since = before or datetime(1970, 1, 1, tzinfo=UTC)
        scope = acting_for_tenant(self.scope)
        async with self.database.session(scope) as session:
            total = await count_waiting(session, scope.tenant_id, since)
        done = BatchProgress(0, 0, total)
        known = _Known({}, await Champions(self.database).of(scope.tenant_id), remembering(_CLAUSES))
        while True:
            scored, merged = await self._one_batch(scope, since, batch, known)
            if scored + merged == 0:
                return done
            done = BatchProgress(done.scored + scored, done.merged + merged, max(total, done.scored + scored))
            on_progress(done)

    async def _one_batch(self, scope: Scope, since: datetime, limit: int, known: _Known) -> tuple[int, int]:
        async with self.database.session(scope) as session:
            taken = await take_batch(session, scope.tenant_id, since, limit)
            facts = await LeadFactsReader(session, scope.tenant_id, known.stock).read(list(taken.rows))
            now = self.now()
            turns = Turns(
                await brokers_of(session, scope.tenant_id),
                await sticky_owners(session, scope.tenant_id, list(taken.rows)),
                await mode_in(session, scope.tenant_id, now),
            )
            scored = [_scored(lead, turns, known, now) for lead in facts]
            messages = await write_batch(session, scope.tenant_id, scored, taken.rows, turns.taken)
        if messages and self.after_commit is not None:
            await self.after_commit(messages)
        return len(scored), taken.merged


class _Known(NamedTuple):
    """What the batches of one scoring share."""

    stock: StockCounts
    scorer: LeadScorer | None
    """The promoted model; None: the points."""
    slots: SlotReader


class Turns:
    """The brokers of one batch, who take turns as if its leads had come one after another."""

    def __init__(self, brokers: Sequence[Broker], sticky: Mapping[UUID, UUID], mode: Mode) -> None:
        self._brokers = {one["id"]: one for one in brokers}
        self._sticky = sticky
        self._mode = mode
        self._given = 0
        self._touched: set[object] = set()

    @property
    def taken(self) -> list[Broker]:
        """Those who got a lead, with the time of their latest."""
        return [one for one in self._brokers.values() if one["id"] in self._touched]

    def give(self, lead: LeadFacts, places: Sequence[str], now: datetime) -> Routing | None:
        """Whose turn it is; None where there is no broker at all."""
        if not self._brokers:
            return None
        wish = RoutingWish(language=lead["language"], places=places, sticky=self._sticky.get(lead["id"]))
        at = now + timedelta(microseconds=self._given)
        routing = route(list(self._brokers.values()), wish, mode=self._mode, now=at)
        broker_id = routing["broker_id"]
        if broker_id is not None:
            self._given += 1
            self._touched.add(broker_id)
            broker = self._brokers[broker_id]
            self._brokers[broker_id] = {**broker, "assigned_at": at, "open": broker["open"] + 1}
        return routing


def _scored(lead: LeadFacts, turns: Turns, known: _Known, now: datetime) -> ScoredLead:
    day = now.date()
    reading = read_enquiries([one["text"] for one in lead["enquiries"][:_MOST_READ]], known.slots)
    judgement = judge(lead, reading, signals_of(lead, reading, day), now, known.scorer)
    wish = wish_of(lead, reading)
    places = [*wish.get("localities", ()), *([wish["city"]] if wish.get("city") else [])]
    is_routed = (
        lead["assigned_to"] is None
        and lead["stage"] not in CLOSED_STAGES
        and not set(judgement.flags) & UNWANTED
    )
    return ScoredLead(
        lead_id=lead["id"],
        judgement=replace(judgement, reasons=strongest(judgement.reasons, judgement.probability)),
        expected_value_inr=expected_value_inr(judgement.probability, lead, reading, day),
        next_action=next_action(
            lead,
            wish=wish,
            flags=judgement.flags,
            facts=[fact["key"] for fact in reading["facts"]],
            now=now,
        ),
        routing=turns.give(lead, places, now) if is_routed else None,
        scored_at=now,
        wish=dict(reading["filters"]),
    )
