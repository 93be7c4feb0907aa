"""One cell from its first request to the count of the truth."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol
from uuid import UUID, uuid4

import httpx

from domain.errors import PropMubiError
from evals.chaos import audit
from evals.chaos.cells import Cell, Event, schedule
from evals.chaos.crew import Crew
from evals.chaos.report import CellReport, recovery
from runtime.redis_link import RedisLink

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from evals.chaos.callee import CountingCallee
    from evals.chaos.cells import Fault
    from evals.chaos.processes import Nursery
    from evals.chaos.proxy import BadNetwork

LEASE_S: Final = 2.0
"""On a free machine."""
PACE_S: Final = 0.06
SETTINGS: Final = {
    "db_pool_size": 6,
    "rate_limits": "off",
    "log_level": "WARNING",
    # Faults come so often here that an innocent run may be begun many times; poison has tests of its own.
    "max_deliveries": 100,
}
_READY_S: Final = 60.0
_DRAIN_S: Final = 120.0
_STILL_LEASES: Final = 6
_ANSWER_S: Final = 15.0
_MOST_PATIENCE: Final = 8.0
_MOST_LEASE_S: Final = 8.0
_SILENCE_S: Final = 3.0
_PARTITION_S: Final = 0.7
"""Shorter than a lease: workers that stood still so long are still the owners of their threads."""


def patience() -> float:
    """How much longer than on a free machine things may take now: waiting processes for each core.

    It stretches what the harness waits for, never what it promises: a verdict must not depend on who else
    uses the machine.
    """
    return min(_MOST_PATIENCE, max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)))


class Engines(Protocol):
    """The engines of a cell, which can be hurt."""

    @property
    def database_url(self) -> str:
        """As the harness's eyes see it, past any bad network."""

    @property
    def redis_url(self) -> str:
        """Likewise."""

    @property
    def networks(self) -> tuple[BadNetwork, ...]:
        """Between the platform and its engines, in a cell that has any."""

    @property
    def platform_urls(self) -> dict[str, str]:
        """As the platform's processes see them: ``database_url`` and ``redis_url``."""

    async def kill_redis(self) -> None:
        """SIGKILL, then a start on what is on the disk."""

    async def power_loss(self) -> None:
        """SIGKILL, what was not synced is gone, then a start."""

    async def kill_postgres(self) -> None:
        """SIGKILL of the postmaster, then a start."""

    async def cut_sessions(self) -> None:
        """Ends every session of Postgres."""

    async def fill_disk(self, seconds: float) -> None:
        """Leaves the engine whose disk is small no room to write for so long."""

    async def fill_memory(self, seconds: float) -> None:
        """Leaves Redis no memory for so long."""

    async def fail_over(self, partition_s: float) -> None:
        """Cuts Redis off from its replica, kills it after so long, and has the replica take over."""

    async def fail_over_postgres(self, partition_s: float) -> None:
        """The same of Postgres and its standby."""


@dataclass(slots=True, kw_only=True)
class CellRun:
    """One cell being run."""

    cell: Cell
    engines: Engines
    nursery: Nursery
    callee: CountingCallee
    api_role: str
    api_port: int
    data_dir: str
    rate_per_s: float
    lease_s: float = LEASE_S
    """Longer on a busy machine, whose workers are late with their heartbeats without any fault of ours."""
    accepted: list[UUID] = field(default_factory=list)
    refused: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    faults_at: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.cell.naive is None:  # A control is to be caught out, and needs no indulgence.
            self.lease_s = min(_MOST_LEASE_S, LEASE_S * patience())

    async def report(self, *, seed: int, duration_s: float) -> CellReport:
        """Runs the cell: requests and faults for the duration, then the drain, then the count."""
        began = time.monotonic()
        crew = Crew(
            nursery=self.nursery,
            platform=self._platform(),
            api_role=self.api_role,
            api_port=self.api_port,
            api_orders=self._orders(self.cell.orders),
            worker_orders=self._orders(self.cell.worker_orders),
            seed=seed,
            naive=self.cell.naive,
        )
        link = RedisLink(self.engines.redis_url)
        crew.start()
        try:
            async with httpx.AsyncClient(
                base_url=f"http://127.0.0.1:{self.api_port}", timeout=_ANSWER_S * patience()
            ) as client:
                await self._until_ready(client)
                producing = asyncio.create_task(self._produce(client))
                await self._suffer(crew, schedule(self.cell, seed=seed, duration_s=duration_s), duration_s)
                producing.cancel()
                await asyncio.gather(producing, return_exceptions=True)
            drain_s = await self._drain(link)
            truth = await audit.count(self.engines.database_url, link, self.accepted)
            ends = await audit.ends(self.engines.database_url)
        finally:
            await crew.end()
            await link.close()
        if "kill" in self.cell.orders:
            self.faults["failpoint"] = crew.births - len(("worker", "worker", "worker", "api"))
        p50, p95 = recovery(self.faults_at, ends)
        return CellReport(
            cell=self.cell.name,
            must_break=self.cell.must_break,
            seconds=round(time.monotonic() - began, 1),
            lease_s=round(self.lease_s, 1),
            accepted=len(self.accepted),
            refused=self.refused,
            faults=dict(self.faults),
            lost=truth.lost,
            duplicate_decisions=truth.duplicate_decisions,
            duplicate_calls_raw=self.callee.repeated_raw,
            duplicate_calls_after_key=self.callee.repeated_after_key,
            unknown_calls=truth.unknown_calls,
            stale_writes=truth.stale_writes,
            republished=truth.republished,
            dead_letters=truth.dead_letters,
            stuck_threads=truth.stuck_threads,
            pending=truth.pending,
            consumers=truth.consumers,
            recovery_p50_s=p50,
            recovery_p95_s=p95,
            drain_s=drain_s,
        )

    def _orders(self, orders: str) -> str:
        """Orders with the seconds of this run in them."""
        return orders.format(two_leases=2 * self.lease_s, between_requests=1 / self.rate_per_s)

    def _platform(self) -> dict[str, Any]:
        naive = self.cell.naive
        paced = {"lease": self.lease_s, "heartbeat": self.lease_s / 4, "outbox_first_retry": self.lease_s}
        settings = {**SETTINGS, **paced, "data_dir": self.data_dir, **self.cell.settings}
        if naive in ("ack_first", "note_first"):
            settings["outbox_sweeper"] = "off"
        return {
            **self.engines.platform_urls,
            "settings": settings,
            "registry": "evals.chaos.graphs:registry",
            "graphs": {
                "callee_url": self.callee.url,
                "pace_s": PACE_S,
                "is_claiming": naive not in ("no_inbox", "no_lease"),
            },
        }

    async def _until_ready(self, client: httpx.AsyncClient) -> None:
        async with asyncio.timeout(_READY_S * patience()):
            while True:
                try:
                    if (await client.get("/ok")).is_success:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.1)

    async def _produce(self, client: httpx.AsyncClient) -> None:
        """Requests at a steady rate, whatever became of those before."""
        asking: set[asyncio.Task[None]] = set()
        try:
            while True:
                task = asyncio.create_task(self._ask(client))
                asking.add(task)
                task.add_done_callback(asking.discard)
                await asyncio.sleep(1 / self.rate_per_s)
        finally:
            # Each answer still counts: a yes that nobody counted could not be missed.
            await asyncio.gather(*asking, return_exceptions=True)

    async def _ask(self, client: httpx.AsyncClient) -> None:
        body = {"assistant_id": "case", "input": {"log": []}, "if_not_exists": "create"}
        try:
            response = await client.post(f"/threads/{uuid4()}/runs", json=body)
            if response.is_success:
                self.accepted.append(UUID(response.json()["run_id"]))
                return
        except (httpx.HTTPError, ValueError):
            pass
        self.refused += 1

    async def _suffer(self, crew: Crew, events: list[Event], duration_s: float) -> None:
        began = time.monotonic()
        hurting: set[asyncio.Task[None]] = set()
        for event in events:
            await asyncio.sleep(max(0.0, began + event.at_s - time.monotonic()))
            self.faults[event.fault] += 1
            self.faults_at.append(time.time())
            task = asyncio.create_task(self._hurt(crew, event))
            hurting.add(task)
            task.add_done_callback(hurting.discard)
        await asyncio.sleep(max(0.0, began + duration_s - time.monotonic()))
        await asyncio.gather(*hurting)

    async def _hurt(self, crew: Crew, event: Event) -> None:
        engines = self.engines
        hurts: dict[Fault, Callable[[], Awaitable[None]]] = {
            "kill_worker": lambda: _kill(crew.worker(event.dice)),
            "kill_api": lambda: _kill(crew.children.get("api")),
            "stop_worker": lambda: self._stop(crew, event.dice),
            "kill_redis": engines.kill_redis,
            "power_loss": engines.power_loss,
            "kill_postgres": engines.kill_postgres,
            "cut_sessions": engines.cut_sessions,
            "fill_disk": lambda: engines.fill_disk(_SILENCE_S),
            "fill_memory": lambda: engines.fill_memory(_SILENCE_S),
            "failover": lambda: self._fail_over(crew),
            "pg_failover": lambda: engines.fail_over_postgres(_PARTITION_S),
            "slow_network": lambda: self._worsen_network(event),
            "drop_network": lambda: self._worsen_network(event),
            "silent_network": lambda: self._worsen_network(event),
        }
        await hurts[event.fault]()

    async def _stop(self, crew: Crew, dice: float) -> None:
        """Longer than two leases, so that another has taken its threads when it goes on."""
        child = crew.worker(dice)
        if child is None:
            return
        child.send(signal.SIGSTOP)
        await asyncio.sleep(2 * self.lease_s + 1.5)
        child.send(signal.SIGCONT)

    async def _fail_over(self, crew: Crew) -> None:
        """What was said yes to meanwhile is in the old Redis only: the workers cannot have it yet."""
        stopped = [child for place, child in crew.children.items() if place != "api"]
        for child in stopped:
            child.send(signal.SIGSTOP)
        try:
            await self.engines.fail_over(_PARTITION_S)
        finally:
            for child in stopped:
                child.send(signal.SIGCONT)

    async def _worsen_network(self, event: Event) -> None:
        for network in self.engines.networks:
            if event.fault == "slow_network":
                network.latency_s = 0.02 + 0.1 * event.dice
            elif event.fault == "drop_network":
                network.drop()
            else:
                network.silence()
        await asyncio.sleep(_SILENCE_S)
        for network in self.engines.networks:
            network.heal()

    async def _drain(self, link: RedisLink) -> float:
        """Waits until nothing is left to do, or until it is plain that it never will be.

        What a control lost by the way never ends, and leaves its messages unhandled. What is late is not
        lost: it is given up only when no run has ended for several leases.
        """
        began = moved = now = time.monotonic()
        left = -1
        still_s = _DRAIN_S if self.cell.naive is None else _STILL_LEASES * self.lease_s
        while now - began < _DRAIN_S * patience() and now - moved < still_s * patience():
            try:
                truth = await audit.count(self.engines.database_url, link, self.accepted)
                if truth.is_at_rest:
                    break
                if truth.open_runs != left:
                    left, moved = truth.open_runs, now
            except (PropMubiError, OSError, audit.DatabaseAway):
                pass  # An engine is still on its way up.
            await asyncio.sleep(0.3)
            now = time.monotonic()
        return round(now - began, 1)


async def _kill(child: Any) -> None:  # noqa: ANN401  # a child or none
    if child is not None:
        await child.kill()
