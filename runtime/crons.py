"""Crons of a caller: runs asked for again and again by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from domain.errors import BadInput
from domain.ids import uuid7
from domain.masking import mask_fields
from domain.scrub import scrub_fields
from runtime.cron_schedule import next_time
from runtime.requests import check_modes, check_webhook
from runtime.vault import SAID, kept_metadata
from store.crons import CronQuery, Crons, database_now
from store.tables.schedules import CronRow
from store.threads import Threads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from domain.tenancy import Principal
    from runtime.assistants import AssistantService
    from store.database import Database
    from store.outbound import OutboundPolicy

_COLUMNS: Final = {
    "schedule": "schedule",
    "timezone": "timezone",
    "end_time": "end_time",
    "enabled": "is_enabled",
    "on_run_completed": "on_run_completed",
    "metadata": "meta",
}
"""Wire names of what the row keeps in columns, and the columns."""
_OF_RUN: Final = frozenset(
    {
        "input", "config", "context", "webhook", "interrupt_before", "interrupt_after", "multitask_strategy",
        "stream_mode", "stream_subgraphs", "stream_resumable", "durability",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CronWish:
    """What a caller gave: wire names and values, only those that were there."""

    given: Mapping[str, Any]
    end_time: datetime | None = None
    assistant: str | None = None
    thread_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CronService:
    """What the API does with crons."""

    db: Database
    assistants: AssistantService
    outbound: OutboundPolicy

    async def create(self, principal: Principal, wish: CronWish) -> CronRow:
        """Keeps a cron and when it is first due.

        Raises:
            BadInput: The schedule, timezone or end cannot be.
            NotFound: There is no such assistant or thread.
            Conflict: The caller has too many.
        """
        self._check(principal, wish)
        assistant = await self.assistants.resolve(principal, wish.assistant or "")
        cron = CronRow(
            id=uuid7(),
            tenant_id=principal.tenant_id,
            owner_id=principal.owner_id,
            roles=sorted(principal.roles),
            assistant_id=assistant.id,
            thread_id=wish.thread_id,
            is_enabled=True,
            on_run_completed=None if wish.thread_id else "delete",
            payload={"assistant_id": str(assistant.id)},
            meta={},
        )
        _give(cron, wish)
        async with self.db.session(principal) as session:
            if wish.thread_id is not None:
                await Threads(session, principal).get(wish.thread_id)
            schedule_next(cron, await database_now(session))
            return await Crons(session, principal).add(cron)

    async def update(self, principal: Principal, cron_id: UUID, wish: CronWish) -> CronRow:
        """Changes what was given; when it is next due is found anew."""
        self._check(principal, wish)
        async with self.db.session(principal) as session:
            crons = Crons(session, principal)
            cron = await crons.get(cron_id, is_locked=True)
            _give(cron, wish)
            cron.roles = sorted(principal.roles)
            schedule_next(cron, await database_now(session))
            return await crons.keep(cron)

    def _check(self, principal: Principal, wish: CronWish) -> None:
        check_modes(_modes(wish.given))
        check_webhook(self.outbound, principal, wish.given.get("webhook"))

    async def delete(self, principal: Principal, cron_id: UUID) -> None:
        """Forgets a cron."""
        async with self.db.session(principal) as session:
            await Crons(session, principal).delete(cron_id)

    async def search(self, principal: Principal, query: CronQuery) -> tuple[Sequence[CronRow], int]:
        """One page of the caller's crons, and how many match."""
        async with self.db.session(principal) as session:
            crons = Crons(session, principal)
            return await crons.search(query), await crons.count(query)

    async def count(self, principal: Principal, query: CronQuery) -> int:
        """How many of the caller's crons match."""
        async with self.db.session(principal) as session:
            return await Crons(session, principal).count(query)


def schedule_next(cron: CronRow, now: datetime) -> None:
    """Sets when the cron is next due; times missed before now are passed over, and none comes after its end.

    Raises:
        BadInput: The schedule or the timezone is not one.
    """
    due = next_time(cron.schedule, cron.timezone, now)
    cron.next_run_at = None if cron.end_time is not None and due > cron.end_time else due


def _give(cron: CronRow, wish: CronWish) -> None:
    given = {key: one for key, one in wish.given.items() if key in _OF_RUN | _COLUMNS.keys()}
    for name, column in _COLUMNS.items():
        if name in given and name != "end_time":
            setattr(cron, column, given[name])
    if "end_time" in given:
        if wish.end_time is not None and wish.end_time.tzinfo is None:
            raise BadInput("end_time must say its offset from UTC.")
        cron.end_time = wish.end_time
    cron.meta = kept_metadata(cron.meta)
    payload = scrub_fields({**cron.payload, **given, "config": _config(cron, given)})
    # What a clock says again and again is on no thread yet, so nothing of it can go into a thread's vault.
    cron.payload = {key: mask_fields(one) if key in SAID else one for key, one in payload.items()}


def _config(cron: CronRow, given: Mapping[str, Any]) -> dict[str, Any]:
    """The run's config, which says by which cron it was made."""
    config = dict(given.get("config") or cron.payload.get("config") or {})
    return {**config, "configurable": {**(config.get("configurable") or {}), "cron_id": str(cron.id)}}


def _modes(given: Mapping[str, Any]) -> list[str]:
    modes = given.get("stream_mode") or []
    return [modes] if isinstance(modes, str) else list(modes)
