"""Savers for tests that name threads as they like: the thread and its lease are made when first written to."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from domain.tenancy import DEMO_TENANT_ID
from runtime.checkpoints import FencedSaver
from store.leases import Lease, Leases

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

    from runtime.checkpoints import CheckpointPool
    from store.database import Database


async def leased_thread(pool: CheckpointPool, thread_id: UUID | None = None, holder: str = "test") -> Lease:
    """A thread of the demo tenant with a lease on it."""
    thread_id = thread_id or uuid4()
    async with pool.connection() as connection, connection.transaction():
        await connection.execute(
            "insert into tenants (id, name) values (%s, 'demo') on conflict do nothing", (DEMO_TENANT_ID,)
        )
        await connection.execute(
            "insert into threads (id, tenant_id) values (%s, %s) on conflict do nothing",
            (thread_id, DEMO_TENANT_ID),
        )
        cursor = await connection.execute(
            "insert into thread_leases as l (thread_id, tenant_id, epoch, holder, expires_at) "
            "values (%s, %s, 1, %s, now() + interval '1 hour') "
            "on conflict (thread_id) do update set epoch = l.epoch + 1, holder = excluded.holder "
            "returning epoch",
            (thread_id, DEMO_TENANT_ID, holder),
        )
        row = await cursor.fetchone()
    assert row is not None
    return Lease(thread_id, DEMO_TENANT_ID, row["epoch"], holder)


async def take_over(db: Database, lease: Lease) -> Lease | None:
    """What another worker does when the lease has run out."""
    async with db.system_session() as session:
        await Leases(session).void_of(lease.holder)
    async with db.system_session() as session:
        return await Leases(session).acquire(
            thread_id=lease.thread_id, tenant_id=lease.tenant_id, holder="other", duration=timedelta(hours=1)
        )


class LeasingSaver(FencedSaver):
    """A `FencedSaver` for any thread: it takes the lease of each one it is asked to write to."""

    def __init__(self, pool: CheckpointPool) -> None:
        super().__init__(pool, Lease(uuid4(), DEMO_TENANT_ID, 0, "nobody"))
        self._savers: dict[str, FencedSaver] = {}
        self._taking = asyncio.Lock()

    async def aput(self, config: RunnableConfig, *args: Any, **kwargs: Any) -> RunnableConfig:
        return await (await self._of(config)).aput(config, *args, **kwargs)

    async def aput_writes(self, config: RunnableConfig, *args: Any, **kwargs: Any) -> None:
        await (await self._of(config)).aput_writes(config, *args, **kwargs)

    async def _of(self, config: RunnableConfig) -> FencedSaver:
        thread_id = config["configurable"]["thread_id"]
        async with self._taking:
            if thread_id not in self._savers:
                lease = await leased_thread(self._pool, UUID(thread_id))
                self._savers[thread_id] = FencedSaver(self._pool, lease)
                self._savers[thread_id].serde = self.serde
        return self._savers[thread_id]
