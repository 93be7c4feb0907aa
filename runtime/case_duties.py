"""What is looked after for home-loan cases by the clock: a stage beyond its time is told once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from store.cases.clocks import escalate_late

if TYPE_CHECKING:
    from collections.abc import Callable

    from runtime.relay import OutboxRelay
    from store.database import Database

log = structlog.get_logger()


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDuties:
    """Every worker may look; Postgres says what is due, so one that dies leaves it to the next look."""

    db: Database
    relay: OutboxRelay
    now: Callable[[], datetime] = _utc_now

    async def escalate(self) -> bool:
        """Takes up cases whose stage is beyond its time; whether there may be more."""
        async with self.db.system_session() as session:
            turn = await escalate_late(session, self.now())
        await self.relay.send(turn.messages)
        if turn.cases:
            log.info("cases.escalated", cases=turn.cases)
        return bool(turn.cases)
