"""One small platform of its own: a database, a Redis database, and processes that can be killed."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg

from domain.run_lanes import RunLane
from domain.tenancy import ANONYMOUS_BUYER
from evals.chaos.audit import DECISIONS_TABLE
from evals.chaos.graphs import registry
from runtime.thread_log import log_key
from store.database import Database
from store.run_progress import WORKERS
from tests.support.engine_fixtures import Platform, open_platform

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path
    from uuid import UUID

    from evals.chaos.callee import CountingCallee
    from evals.chaos.processes import Child, Nursery

LEASE_S = 2.0
"""Long enough for the heart of a worker on a busy machine."""
SETTINGS = {
    "lease": LEASE_S,
    "heartbeat": 0.5,
    "outbox_first_retry": 1.0,
    "max_deliveries": 50,  # A machine that starves its workers is no poison.
    "db_pool_size": 3,
    "log_level": "WARNING",
}
PATIENCE_S = 90
"""Far longer than anything takes on an idle machine."""


@dataclass
class Lane:
    """The accepting side in this process, workers in others."""

    platform: Platform
    nursery: Nursery
    callee: CountingCallee
    graphs: dict[str, Any]
    data_dir: Path
    eyes: psycopg.AsyncConnection[Any]
    """One connection that only looks."""
    children: list[Child] = field(default_factory=list)
    _born: int = 0

    async def spawn(self, role: str = "evals.chaos.roles:worker", **options: Any) -> Child:
        """A process of the platform; ``orders`` arms its failpoints."""
        self._born += 1
        named = {"name": f"w{self._born}"} if role.endswith(":worker") else {}
        child = await self.nursery.spawn(
            role,
            **named,
            database_url=self.platform.database_url,
            redis_url=self.platform.redis_url,
            registry="evals.chaos.graphs:registry",
            graphs=self.graphs,
            settings={**SETTINGS, "data_dir": str(self.data_dir), **options.pop("settings", {})},
            **options,
        )
        self.children.append(child)
        return child

    async def end_children(self) -> None:
        """Kills what is left of them."""
        for child in self.children:
            if child.is_alive:
                await child.kill()
        self.children.clear()

    async def start(self, **fields: Any) -> Any:
        """Accepts a case."""
        return await self.platform.start("case", **{"input": {"log": []}, **fields})

    async def until(self, is_true: Any, what: str) -> None:
        """Waits for a fact of other processes."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not await is_true():  # noqa: ASYNC110  # other processes make it true
                    await asyncio.sleep(0.1)
        except TimeoutError as error:
            error.add_note(f"in vain: {what}")
            raise

    async def status(self, run_id: UUID) -> str:
        """Of a run; ``gone`` when it was rolled back."""
        [(status,)] = await self.rows(
            "select coalesce((select status from runs where id = %s), 'gone')", run_id
        )
        return str(status)

    async def has_ended(self, run_id: UUID) -> bool:
        """Whether its end is committed."""
        return await self.status(run_id) not in ("pending", "running")

    async def pending(self) -> int:
        """Messages in workers' hands."""
        if not await self.platform.engine.link.commands.exists(RunLane.CHAT.stream):
            return 0
        groups = await self.platform.engine.link.commands.xinfo_groups(RunLane.CHAT.stream)
        return sum(int(group["pending"]) for group in groups if group["name"] == WORKERS.encode())

    async def is_quiet(self) -> bool:
        """Whether nothing is in a hand or in the stream, and all of the outbox is handled."""
        [(open_messages,)] = await self.rows("select count(*) from outbox where handled_at is null")
        length = await self.platform.engine.link.commands.xlen(RunLane.CHAT.stream)
        return open_messages == 0 and length == 0 and await self.pending() == 0

    async def ends_in_log(self, run: Any) -> int:
        """``end`` entries of a run."""
        entries = await self.platform.engine.link.commands.xrange(log_key(run.tenant_id, run.thread_id))
        own = [fields for _, fields in entries if fields[b"r"].decode() == str(run.id)]
        return sum(fields[b"n"] == b"end" for fields in own)

    async def values(self, run: Any) -> Any:
        """State of the run's thread."""
        return (await self.platform.engine.threads.get(ANONYMOUS_BUYER, run.thread_id)).values

    async def rows(self, sql: str, *values: Any) -> list[Any]:
        """What a query gives."""
        return await (await self.eyes.execute(sql, values)).fetchall()


@asynccontextmanager
async def open_lane(
    database_url: str, redis_url: str, data_dir: Path, nursery: Nursery, callee: CountingCallee, **graphs: Any
) -> AsyncIterator[Lane]:
    """Opens the accepting side; children are killed at the end."""
    given = {"callee_url": callee.url, "pace_s": 0.02, **graphs}
    own = Database(database_url, pool_size=2)
    try:
        async with (
            await psycopg.AsyncConnection.connect(database_url, autocommit=True) as eyes,
            open_platform(
                database_url,
                redis_url,
                data_dir,
                registry(own, **given),
                outbox_first_retry=LEASE_S,
                db_pool_size=3,
            ) as platform,
        ):
            await eyes.execute(DECISIONS_TABLE)
            lane = Lane(platform, nursery, callee, given, data_dir, eyes)
            try:
                yield lane
            finally:
                await lane.end_children()
    finally:
        await own.close()
