"""What is looked after for leads by the clock: scores age, promises are kept or missed.

Every worker may look; rows that another has in hand are passed over, and what is due is judged by what
Postgres keeps, so a worker that dies in the middle leaves the rest to the next look.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from uuid import uuid5

import structlog

from domain.errors import Unavailable
from domain.run_lanes import RunLane
from domain.tenancy import Role, system_principal
from runtime.events.handling import inbox_channel
from store.lead_clocks import move_clocks
from store.lead_decay import decay_scores, left_unscored

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from runtime.events.triggering import GraphTriggers
    from runtime.nudges import Nudges
    from runtime.relay import OutboxRelay
    from store.database import Database

log = structlog.get_logger()

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRescoring:
    """Scores a lead anew because a person has done something; the API calls it after its own commit."""

    db: Database
    triggers: GraphTriggers
    relay: OutboxRelay

    async def ask(
        self, tenant_id: UUID, lead_id: UUID, wish: UUID, why: str, *, lane: RunLane = RunLane.LIVE
    ) -> None:
        """Starts a scoring in the background.

        Args:
            tenant_id: Whose lead.
            lead_id: Which.
            wish: Id of what was done, such as the action's: the same wish is the same run.
            why: Short name of what was done, for the run's record.
            lane: How urgent it is.
        """
        async with self.db.session(system_principal(tenant_id, frozenset({Role.AGENT}))) as session:
            messages = await self.triggers.score_lead(
                session, tenant_id, lead_id, wish=wish, metadata={"asked_by": why}, lane=lane
            )
        await self.relay.send(messages)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadDuties:
    """The two duties."""

    db: Database
    relay: OutboxRelay
    nudges: Nudges
    rescoring: LeadRescoring
    now: Callable[[], datetime] = _utc_now

    async def age_scores(self) -> bool:
        """Ages scores older than a day and asks for those that are missing; whether there may be more."""
        now = self.now()
        async with self.db.system_session() as session:
            turn = await decay_scores(session, now, limit=_AT_ONCE)
            unscored = await left_unscored(session, now)
        await self.relay.send(turn.messages)
        for tenant_id, lead_id in [*turn.behind, *unscored]:
            # Once an hour, however many workers look at it at the same time.
            wish = uuid5(lead_id, f"{now:%Y-%m-%dT%H}")
            await self.rescoring.ask(tenant_id, lead_id, wish, "activity", lane=RunLane.BULK)
        return turn.seen == _AT_ONCE

    async def keep_promises(self) -> bool:
        """Moves the clocks that are due; whether there may be more."""
        async with self.db.system_session() as session:
            turn = await move_clocks(session, self.now())
        await self.relay.send(turn.messages)
        for tenant_id, lead_id in turn.leads:
            try:
                await self.nudges.send(inbox_channel(tenant_id), str(lead_id))
            except Unavailable:
                break  # A nudge carries no truth.
        if turn.leads:
            log.info("leads.clocks_moved", leads=len(turn.leads))
        return bool(turn.leads)
