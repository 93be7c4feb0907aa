"""The record of calls to systems outside: intent before the call, confirmation after it.

The intent commits before the call leaves, under the thread's lease, so a worker that lost the thread makes no
call. The confirmation needs no lease: whoever made the call tells the truth about it, however late.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import func, select, text, update

from domain.errors import Conflict, NotFound
from domain.external_calls import CallState, ExternalCall, Resolution
from domain.ids import uuid7
from store.leases import Lease, Leases
from store.tables.external_calls import ExternalCallRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.external_calls import Callee
    from domain.steps import Step
    from domain.tenancy import Principal
    from store.database import Database

_IMPOSSIBLE: Final = "The call has been resolved already."


class Intent(NamedTuple):
    """What a worker finds when it sets out to make a call."""

    call: ExternalCall
    may_call: bool
    """False: it has been confirmed, or nobody knows whether it was made."""


@dataclass(frozen=True, slots=True)
class ExternalCallLedger:
    """Calls of all tenants; every method names its caller."""

    db: Database

    async def intend(self, principal: Principal, step: Step, key: str, callee: Callee) -> Intent:
        """Notes that the call is about to be made, or says why it is not to be.

        A callee without keys is called once: an intent of an earlier attempt becomes ``unknown``.

        Raises:
            StaleLease: Another worker has the thread; nothing is noted.
            Unavailable: The database cannot be reached.
        """
        async with self.db.session(principal) as session:
            await Leases(session).assert_held(Lease(step.thread_id, principal.tenant_id, step.epoch, ""))
            row = (
                await session.execute(
                    text(_INTEND).columns(*ExternalCallRow.__table__.columns),
                    {
                        "id": uuid7(),
                        "tenant": principal.tenant_id,
                        "key": key,
                        "thread": step.thread_id,
                        "callee": callee.name,
                        "epoch": step.epoch,
                        "takes_key": callee.takes_key,
                    },
                )
            ).one()
        return Intent(_call(row), row.state == CallState.INTENDED)

    async def confirm(self, principal: Principal, key: str, result: Any) -> None:  # noqa: ANN401  # JSON
        """Keeps the callee's answer."""
        await self._set(principal, key, CallState.CONFIRMED, result)

    async def note_failure(self, principal: Principal, key: str, *, is_surely_not_made: bool) -> None:
        """The call ended without an answer."""
        await self._set(principal, key, CallState.FAILED if is_surely_not_made else CallState.UNKNOWN, None)

    async def _set(self, principal: Principal, key: str, state: CallState, result: Any) -> None:  # noqa: ANN401
        async with self.db.session(principal) as session:
            await session.execute(
                update(ExternalCallRow)
                .where(
                    ExternalCallRow.key == key,
                    ExternalCallRow.resolved_by.is_(None),
                    ExternalCallRow.state.in_((CallState.INTENDED, CallState.UNKNOWN)),
                )
                .values(state=state, result=result, updated_at=func.now())
            )

    async def page(
        self, admin: Principal, *, state: CallState | None, limit: int = 50
    ) -> Sequence[ExternalCall]:
        """Calls of the admin's tenant, oldest first."""
        query = select(ExternalCallRow).where(ExternalCallRow.tenant_id == admin.tenant_id)
        if state is not None:
            query = query.where(ExternalCallRow.state == state)
        async with self.db.session(admin) as session:
            found = await session.execute(query.order_by(ExternalCallRow.created_at).limit(limit))
            return [_call(row) for row in found.scalars()]

    async def resolve(
        self,
        admin: Principal,
        call_id: UUID,
        outcome: Resolution,
        *,
        result: Any,  # noqa: ANN401  # JSON
        note: str,
    ) -> ExternalCall:
        """What a person found out about an unknown call; the run goes on from it when it is resumed.

        Raises:
            NotFound: There is no such call in the admin's tenant.
            Conflict: It is not unknown (any more).
        """
        state = CallState.CONFIRMED if outcome is Resolution.DONE else CallState.FAILED
        async with self.db.session(admin) as session:
            row = (
                await session.execute(
                    select(ExternalCallRow)
                    .where(ExternalCallRow.id == call_id, ExternalCallRow.tenant_id == admin.tenant_id)
                    .with_for_update()
                )
            ).scalar_one_or_none()
            if row is None:
                raise NotFound("There is no such call in this tenant.")
            if row.state != CallState.UNKNOWN:
                raise Conflict(_IMPOSSIBLE)
            row.state, row.note = state, note
            row.result = result if outcome is Resolution.DONE else None
            row.resolved_by, row.updated_at = admin.user_id, func.now()
            await session.flush()
            await session.refresh(row)
            return _call(row)


_INTEND: Final = """
insert into external_calls as c (id, tenant_id, key, thread_id, callee, state, epoch, attempts)
values (:id, :tenant, :key, :thread, :callee, 'intended', :epoch, 1)
on conflict (key) do update set
    state = case
        when c.state = 'failed' then 'intended'
        when c.state = 'intended' and not :takes_key then 'unknown'
        else c.state
    end,
    attempts = c.attempts
        + case when c.state = 'failed' or (c.state = 'intended' and :takes_key) then 1 else 0 end,
    epoch = excluded.epoch,
    resolved_by = case when c.state = 'failed' then null else c.resolved_by end,
    updated_at = now()
returning c.*
"""


def _call(row: Any) -> ExternalCall:  # noqa: ANN401  # a row of either kind
    return ExternalCall(
        id=row.id,
        key=row.key,
        thread_id=row.thread_id,
        callee=row.callee,
        state=CallState(row.state),
        attempts=row.attempts,
        result=row.result,
        note=row.note,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
