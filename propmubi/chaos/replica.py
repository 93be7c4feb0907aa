"""A Redis with an asynchronous replica that takes over: what was not copied by then is gone."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from domain.errors import SetupError
from evals.chaos.proxy import BadNetwork
from propmubi.chaos.redis import ChaosRedis
from propmubi.engines.ports import LOCALHOST

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

_COPY_S: Final = 30.0
_LOOK_S: Final = 0.1


@dataclass(slots=True)
class RedisPair:
    """Two servers, of which one is written to; clients find that one behind one port."""

    primary: ChaosRedis
    replica: ChaosRedis
    clients: BadNetwork
    """Leads to the server that is written to."""
    copying: BadNetwork
    """Leads the other one to it."""
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def url(self) -> str:
        """Connection string that outlives a failover."""
        return self.primary.url.replace(f":{self.primary.port}/", f":{self.clients.port}/")

    async def fail_over(self, partition_s: float) -> None:
        """The primary is cut off from its replica, takes writes for a while more, and dies.

        The replica takes over, and the dead one comes back as its replica, as a supervisor would have it.
        """
        async with self._lock:
            self.copying.silence()
            await asyncio.sleep(partition_s)
            await self.primary.halt()
            await self.replica.command("REPLICAOF", "NO", "ONE")
            self.primary, self.replica = self.replica, self.primary
            self.primary.follows, self.replica.follows = 0, self.copying.port
            self.clients.lead_to(self.primary.port)
            self.copying.lead_to(self.primary.port)
            self.copying.heal()
            await self.replica.start()
            await self.until_copied()

    async def until_copied(self) -> None:
        """Waits until the replica has what the primary had.

        Raises:
            SetupError: It does not get it.
        """
        deadline = time.monotonic() + _COPY_S
        while time.monotonic() < deadline:
            told = await self.replica.command("INFO", "replication")
            if isinstance(told, dict) and told.get("master_link_status") == "up":
                return
            await asyncio.sleep(_LOOK_S)
        raise SetupError("The replica of a chaos cell does not catch up with its primary.")


@asynccontextmanager
async def redis_pair(primary: ChaosRedis, home: Path) -> AsyncIterator[RedisPair]:
    """A pair over a primary that runs, whose replica keeps its files in the folder ``home``."""
    async with AsyncExitStack() as stack:
        clients = await stack.enter_async_context(BadNetwork(LOCALHOST, primary.port))
        copying = await stack.enter_async_context(BadNetwork(LOCALHOST, primary.port))
        replica = ChaosRedis(home, primary.kind, follows=copying.port)
        await replica.start()
        stack.push_async_callback(replica.stop)
        pair = RedisPair(primary, replica, clients, copying)
        await pair.until_copied()
        yield pair
