"""Leases: who may write to a thread now.

A lease is a row per thread with an epoch that only grows. Taking one adds 1 to the epoch; every transaction
of the holder begins with `assert_held`, which locks the row in share mode, so that a takeover waits for a
commit that has passed the check and a commit after a takeover fails it. Only Postgres's clock is asked, so
skewed clocks of workers do no harm.

Who changes the thread's row too locks it first, and its lease only then: see `store.contention`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.errors import StaleLease

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncSession

STALE_LEASE_SQLSTATE: Final = "PM409"
"""Raised by the database function ``assert_lease``."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write to one thread, as long as no other has taken it."""

    thread_id: UUID
    tenant_id: UUID
    epoch: int
    holder: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """What the heartbeat learns."""

    held: frozenset[UUID]
    """Threads whose lease is still the holder's."""
    cancellations: dict[UUID, str]
    """Running runs that someone wants stopped, with the action."""


class Leases:
    """The leases, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def acquire(
        self, *, thread_id: UUID, tenant_id: UUID, holder: str, duration: timedelta
    ) -> Lease | None:
        """The thread's lease with a new epoch, or None while another holds it."""
        epoch = (
            await self._session.execute(
                text(_ACQUIRE),
                {"thread": thread_id, "tenant": tenant_id, "holder": holder, "duration": duration},
            )
        ).scalar_one_or_none()
        return None if epoch is None else Lease(thread_id, tenant_id, int(epoch), holder)

    async def assert_held(self, lease: Lease, *, is_thread_locked: bool = False) -> None:
        """Makes sure that everything else in this transaction is written under the lease.

        Args:
            lease: The lease.
            is_thread_locked: True also locks the thread's row.

        Raises:
            StaleLease: Another has taken the thread.
        """
        try:
            await self._session.execute(
                _LOCK_HELD if is_thread_locked else _HELD,
                {"thread": lease.thread_id, "epoch": lease.epoch},
            )
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == STALE_LEASE_SQLSTATE:
                raise StaleLease("Another worker has taken this thread.") from None
            raise

    async def release(self, lease: Lease) -> None:
        """Frees the thread at once; does nothing when another has taken it."""
        await self._session.execute(
            text(
                "update thread_leases set holder = null, expires_at = now() "
                "where thread_id = :thread and epoch = :epoch"
            ),
            {"thread": lease.thread_id, "epoch": lease.epoch},
        )

    async def count_live(self) -> int:
        """How many threads are held now, of all tenants."""
        found = await self._session.execute(
            text("select count(*) from thread_leases where holder is not null and expires_at > now()")
        )
        return int(found.scalar_one())

    async def void_of(self, holder: str) -> None:
        """Ends the leases of a holder that is known to be dead."""
        await self._session.execute(
            text("update thread_leases set expires_at = now() where holder = :holder"), {"holder": holder}
        )

    async def renew(self, leases: Sequence[Lease], *, duration: timedelta) -> Renewal:
        """Extends all that are still held, in one statement, and looks for wishes to cancel."""
        rows = await self._session.execute(
            text(_RENEW),
            {
                "threads": [lease.thread_id for lease in leases],
                "epochs": [lease.epoch for lease in leases],
                "duration": duration,
            },
        )
        held: set[UUID] = set()
        cancellations: dict[UUID, str] = {}
        for row in rows:
            held.add(row.thread_id)
            if row.cancel_action is not None:
                cancellations[row.run_id] = row.cancel_action
        return Renewal(frozenset(held), cancellations)


_HELD: Final = text("select assert_lease(:thread, :epoch)")
THREAD_THEN_LEASE: Final = """
select assert_lease(t.id, {epoch}) from (select id from threads where id = {thread} for no key update) t
"""
"""The inner select makes sure of the order: Postgres locks rows after it has worked out what is selected."""
_LOCK_HELD: Final = text(THREAD_THEN_LEASE.format(thread=":thread", epoch=":epoch"))

_ACQUIRE = """
insert into thread_leases as l (thread_id, tenant_id, epoch, holder, expires_at)
values (:thread, :tenant, 1, :holder, now() + cast(:duration as interval))
on conflict (thread_id) do update
    set epoch = l.epoch + 1, holder = excluded.holder, expires_at = excluded.expires_at
    where l.holder is null or l.expires_at <= now()
returning epoch
"""

_RENEW = """
with renewed as (
    update thread_leases l set expires_at = now() + cast(:duration as interval)
    from unnest(cast(:threads as uuid[]), cast(:epochs as bigint[])) as mine(thread_id, epoch)
    where l.thread_id = mine.thread_id and l.epoch = mine.epoch and l.holder is not null
    returning l.thread_id
)
select renewed.thread_id, r.id as run_id, r.cancel_action
from renewed left join runs r on r.thread_id = renewed.thread_id and r.status = 'running'
"""
