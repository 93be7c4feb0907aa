"""Fires crons that are due, each once, however many workers look.

The cron's row is locked, its next time is set behind now, and the run is accepted with its message, all in
one transaction of the owner's scope. So after a crash it has been fired or it has not; after a downtime the
times missed give one run, not many; and no run is accepted for someone who may no longer ask for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from domain.errors import BadInput, Conflict, NotFound
from domain.tenancy import Principal, Role, SessionKind
from runtime.crons import schedule_next
from runtime.requests import RunRequest
from store.crons import Crons, DueCron, database_now, due_crons

if TYPE_CHECKING:
    from runtime.service import RunService
    from store.database import AsyncSession, Database
    from store.runs import Accepted
    from store.tables.schedules import CronRow

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class CronFiring:
    """Makes runs of crons."""

    db: Database
    runs: RunService

    async def fire_due(self) -> bool:
        """Fires each in a transaction of its own; whether one was fired."""
        async with self.db.system_session() as session:
            due = await due_crons(session)
        fired = [await self._fired(one) for one in due]
        return any(fired)

    async def _fired(self, due: DueCron) -> bool:
        """One that cannot be fired now must not keep those behind it from it."""
        try:
            accepted = await self._fire(due)
        except Exception as error:  # noqa: BLE001  # whatever is wrong with one cron
            log.warning("cron.postponed", cron_id=str(due.id), error=type(error).__name__)
            return False
        if accepted is not None:
            await self.runs.send_out(accepted)
        return accepted is not None

    async def _fire(self, due: DueCron) -> Accepted | None:
        async with self.db.session(_owner(due, frozenset())) as session:
            crons = Crons(session, _owner(due, frozenset()))
            cron = await crons.take_due(due.id)
            if cron is None:
                return None
            asker = _asker(due, cron)
            if asker is None:
                _disable(cron, "its owner")
            accepted = await self._accepted(session, cron, asker) if asker else None
            await crons.keep(cron)
            return accepted

    async def _accepted(self, session: AsyncSession, cron: CronRow, asker: Principal) -> Accepted | None:
        try:
            schedule_next(cron, await database_now(session))
            return await self.runs.accept_in(session, asker, request_of(cron))
        except Conflict:
            log.info("cron.passed_over", cron_id=str(cron.id), reason="its thread is busy")
            return None
        except (NotFound, BadInput):
            _disable(cron, "its assistant or schedule")
            return None


def _disable(cron: CronRow, reason: str) -> None:
    """Fires no more until somebody changes it; a reader sees that by ``enabled``."""
    cron.is_enabled = False
    log.warning("cron.disabled", cron_id=str(cron.id), reason=f"{reason} is gone")


def _owner(due: DueCron, roles: frozenset[Role]) -> Principal:
    kind = SessionKind.ANONYMOUS if due.owner_id is None else SessionKind.PERSONAL_TOKEN
    return Principal(due.tenant_id, due.owner_id, roles, kind=kind)


def _asker(due: DueCron, cron: CronRow) -> Principal | None:
    """The owner with those roles of the cron that they still have; None when there are none."""
    held = cron.roles if due.owner_id is None else [one for one in cron.roles if one in (due.roles or ())]
    return _owner(due, frozenset(Role(one) for one in held)) if held else None


def request_of(cron: CronRow) -> RunRequest:
    """The wish that a firing cron stands for."""
    asked: dict[str, Any] = cron.payload
    mode = asked.get("stream_mode") or ["values"]
    return RunRequest(
        assistant=str(cron.assistant_id),
        thread_id=cron.thread_id,
        input=asked.get("input"),
        config=asked.get("config") or {},
        context=asked.get("context") or {},
        metadata={**cron.meta, "cron_id": str(cron.id)},
        stream_mode=(mode,) if isinstance(mode, str) else tuple(mode),
        is_streaming_subgraphs=bool(asked.get("stream_subgraphs")),
        interrupt_before=asked.get("interrupt_before"),
        interrupt_after=asked.get("interrupt_after"),
        durability=asked.get("durability"),
        multitask_strategy=asked.get("multitask_strategy") or "enqueue",
        is_thread_kept=cron.on_run_completed == "keep",
        webhook=asked.get("webhook"),
        extra={"resumable": bool(asked.get("stream_resumable"))},
    )
