"""Events and dead letters of one tenant, as its operators see and repair them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Select, func, or_, select, update

from domain.errors import Conflict, NotFound
from domain.run_lanes import RUN_STREAMS
from domain.tenancy import DEMO_TENANT_ID
from store.outbox import OutboxMessage
from store.run_reopening import reopen_run
from store.tables.outbox import DeadLetterRow, OutboxRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from store.database import AsyncSession

EVENTS = "%.events"
_NOT_KEPT = "The message's content is not kept, so it cannot be sent again; it can be discarded."


@dataclass(frozen=True, slots=True, kw_only=True)
class EventQuery:
    """Which events."""

    type: str | None = None
    stream: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Written before this moment."""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """An event of the outbox, and how far it came."""

    message: OutboxMessage
    seq: int | None
    created_at: datetime
    sent_at: datetime | None
    handled_at: datetime | None
    attempts: int


class EventOverview:
    """Events of one tenant, inside one transaction of the system: each statement names the tenant."""

    def __init__(self, session: AsyncSession, tenant_id: UUID) -> None:
        self._session = session
        self._tenant_id = tenant_id

    async def after(self, query: EventQuery, *, after: int, limit: int) -> list[EventFacts]:
        """Events behind a number, oldest first."""
        found = self._matching(query).where(func.coalesce(OutboxRow.seq, 0) > after)
        return await self._facts(found.order_by(OutboxRow.seq, OutboxRow.id).limit(limit))

    async def newest(self, query: EventQuery, *, limit: int) -> list[EventFacts]:
        """The last events, oldest first."""
        found = self._matching(query).order_by(OutboxRow.seq.desc().nulls_last(), OutboxRow.id.desc())
        return (await self._facts(found.limit(limit)))[::-1]

    async def event(self, event_id: UUID) -> EventFacts:
        """One event.

        Raises:
            NotFound: The tenant has none of this id (any more).
        """
        found = await self._facts(self._matching(EventQuery()).where(OutboxRow.id == event_id))
        if not found:
            raise NotFound("There is no such event in this tenant (any more).")
        return found[0]

    async def letters(self, *, is_open: bool, limit: int) -> Sequence[DeadLetterRow]:
        """Dead letters, newest first: those an operator has yet to decide, or all."""
        found = self._letters()
        if is_open:
            found = found.where(DeadLetterRow.resolved_at.is_(None))
        newest = found.order_by(DeadLetterRow.created_at.desc(), DeadLetterRow.id.desc()).limit(limit)
        return list((await self._session.execute(newest)).scalars())

    async def letter(self, letter_id: UUID) -> DeadLetterRow:
        """One dead letter.

        Raises:
            NotFound: The tenant has none of this id.
        """
        found = await self._session.execute(self._letters().where(DeadLetterRow.id == letter_id))
        row: DeadLetterRow | None = found.scalar_one_or_none()
        if row is None:
            raise NotFound("There is no such dead letter in this tenant.")
        return row

    async def resolve(
        self,
        letter_id: UUID,
        resolution: Literal["replayed", "discarded"],
        *,
        by: UUID | None = None,
        reason: str | None = None,
    ) -> DeadLetterRow:
        """Notes what an operator has decided, who they are and why.

        Raises:
            NotFound: The tenant has no such letter.
            Conflict: It was decided before.
        """
        await self.letter(letter_id)
        changed = await self._session.execute(
            update(DeadLetterRow)
            .where(DeadLetterRow.id == letter_id, DeadLetterRow.resolved_at.is_(None))
            .values(resolved_at=func.now(), resolution=resolution, resolved_by=by, resolution_reason=reason)
            .returning(DeadLetterRow)
            .execution_options(populate_existing=True)
        )
        row = changed.scalar_one_or_none()
        if row is None:
            raise Conflict("This dead letter was decided before.")
        return row

    async def revive(self, letter_id: UUID, *, by: UUID | None = None) -> OutboxMessage:
        """Opens a buried event or run again: an event as if never tried, a run from its last checkpoint.

        Raises:
            NotFound: The tenant has no such letter.
            Conflict: It was decided before, or its content is not kept.
        """
        letter = await self.resolve(letter_id, "replayed", by=by)
        if letter.stream in RUN_STREAMS and letter.run_id is not None:
            return await reopen_run(self._session, self._tenant_id, letter.run_id)
        revived = await self._session.execute(
            update(OutboxRow)
            .where(
                OutboxRow.tenant_id == self._tenant_id,
                OutboxRow.id == letter.event_id,
                OutboxRow.stream.like(EVENTS),
            )
            .values(handled_at=None, attempts=0)
            .returning(OutboxRow.id)
        )
        if letter.event_id is None or revived.first() is None:
            raise Conflict(_NOT_KEPT)
        return (await self.event(letter.event_id)).message

    def _matching(self, query: EventQuery) -> Select[Any]:
        found = select(OutboxRow).where(OutboxRow.tenant_id == self._tenant_id, OutboxRow.stream.like(EVENTS))
        if query.type is not None:
            found = found.where(OutboxRow.type == query.type)
        if query.stream is not None:
            found = found.where(OutboxRow.stream == query.stream)
        if query.since is not None:
            found = found.where(OutboxRow.created_at >= query.since)
        if query.until is not None:
            found = found.where(OutboxRow.created_at < query.until)
        return found

    def _letters(self) -> Select[Any]:
        """The tenant's; those that did not say whose they are belong to who runs the installation."""
        mine = DeadLetterRow.tenant_id == self._tenant_id
        is_operator = self._tenant_id == DEMO_TENANT_ID
        return select(DeadLetterRow).where(
            or_(mine, DeadLetterRow.tenant_id.is_(None)) if is_operator else mine
        )

    async def _facts(self, query: Select[Any]) -> list[EventFacts]:
        rows = (await self._session.execute(query)).scalars().all()
        return [
            EventFacts(
                OutboxMessage(row.id, row.tenant_id, row.stream, row.type, row.subject, row.payload),
                row.seq,
                row.created_at,
                row.sent_at,
                row.handled_at,
                row.attempts,
            )
            for row in rows
        ]
