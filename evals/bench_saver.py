"""What durability costs a run: five nodes that do nothing, without checkpoints and with each kind of saver.

All kinds take turns within one run of the measurement, round by round, so that a noisy machine disturbs them
alike; ratios are of medians. LangGraph's own saver is measured as its documentation sets it up, one for the
application over a pool, and at its best, one for each run; its tables are in a schema of their own, with all
the indexes it makes.
"""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any, Final, TypedDict
from urllib.parse import quote
from uuid import uuid4

from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.graph import END, START, StateGraph

from domain.errors import Unavailable
from domain.tenancy import ANONYMOUS_BUYER
from runtime.checkpoints import FencedSaver, checkpoint_pool
from store.leases import Leases
from store.threads import Threads

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from uuid import UUID

    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.graph.state import CompiledStateGraph

    from store.database import Database
    from store.leases import Lease

NODES: Final = 5
POOL: Final = 20
_STOCK_SCHEMA: Final = "stock_saver"
_HOUR: Final = timedelta(hours=1)


class Count(TypedDict, total=False):
    """State of the measured graph."""

    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaverBench:
    """What is measured, and on what."""

    db: Database
    runs: int
    """Of each way, over all rounds."""
    concurrency: int
    rounds: int = 3
    database_cpu_s: Callable[[], float | None] = lambda: None
    """CPU the database server has used so far, where that can be read."""


@dataclass(frozen=True, slots=True)
class SaverRow:
    """One way to run, over all rounds."""

    saver: str
    durability: str
    runs: int
    runs_per_s: float
    """Median of the rounds."""
    cpu_ms_per_run: float
    """Of this process."""
    database_cpu_ms_per_run: float | None
    """Of all processes of the server; None where they cannot be seen."""


@dataclass(frozen=True, slots=True)
class SaverReport:
    """All ways, and how ours compares."""

    rows: list[SaverRow]
    concurrency: int
    rounds: int
    load_1min: float
    ours_sync_over_stock_sync: float
    """Runs a second, ours over LangGraph's saver as documented."""
    ours_sync_over_stock_per_run_sync: float
    """The same over LangGraph's saver at its best."""
    ours_exit_over_none: float
    """Share of the speed without checkpoints that is left."""

    def as_dict(self) -> dict[str, Any]:
        """JSON-plain."""
        return asdict(self)


@dataclass(slots=True)
class _Way:
    saver: str
    durability: str
    saver_of: Callable[[Lease], BaseCheckpointSaver[str] | None]
    speeds: list[float] = field(default_factory=list)
    cpu_s: float = 0.0
    database_cpu_s: float | None = 0.0
    runs: int = 0


async def compare(bench: SaverBench) -> SaverReport:
    """Measures all ways, a small round first that does not count.

    Raises:
        Unavailable: A measured run gave a wrong result.
    """
    graph = _graph()
    async with _ways(bench.db.url) as ways:
        for way in ways:
            await _round(bench, graph, way, runs=bench.concurrency)
            way.speeds.clear()
            way.cpu_s, way.database_cpu_s, way.runs = 0.0, 0.0, 0
        for _ in range(bench.rounds):
            for way in ways:
                await _round(bench, graph, way, runs=max(1, bench.runs // bench.rounds))
    return _report(bench, ways)


def _graph() -> CompiledStateGraph[Any, Any, Any, Any]:
    async def add_one(state: Count) -> Count:  # a node like any other, that waits for nothing
        return {"n": state["n"] + 1}

    builder = StateGraph(Count)
    names = [f"node_{n}" for n in range(NODES)]
    for before, name in zip([START, *names], names, strict=False):
        builder.add_node(name, add_one)
        builder.add_edge(before, name)
    builder.add_edge(names[-1], END)
    return builder.compile()


@asynccontextmanager
async def _ways(database_url: str) -> AsyncIterator[list[_Way]]:
    pool = checkpoint_pool(database_url, max_size=POOL)
    separator = "&" if "?" in database_url else "?"
    in_schema = quote(f"-csearch_path={_STOCK_SCHEMA}")
    stock_pool = checkpoint_pool(f"{database_url}{separator}options={in_schema}", max_size=POOL)
    await pool.open(wait=True)
    try:
        async with pool.connection() as connection:
            await connection.execute(f"create schema if not exists {_STOCK_SCHEMA}".encode())
        await stock_pool.open(wait=True)
        shared = AsyncPostgresSaver(stock_pool)
        await shared.setup()
        kinds: dict[str, Callable[[Lease], BaseCheckpointSaver[str]]] = {
            "stock": lambda _: shared,
            "stock per run": lambda _: AsyncPostgresSaver(stock_pool),
            "ours": lambda lease: FencedSaver(pool, lease),
        }
        yield [
            _Way("none", "none", lambda _: None),
            *(
                _Way(name, durability, kind)
                for name, kind in kinds.items()
                for durability in ("sync", "exit")
            ),
        ]
    finally:
        await pool.close()
        await stock_pool.close()


async def _round(
    bench: SaverBench, graph: CompiledStateGraph[Any, Any, Any, Any], way: _Way, *, runs: int
) -> None:
    leases = iter(await _leased_threads(bench.db, runs))
    database_before = bench.database_cpu_s()
    cpu_before, began = time.process_time(), time.perf_counter()
    await asyncio.gather(*(_worker(graph, way, leases) for _ in range(bench.concurrency)))
    way.speeds.append(runs / (time.perf_counter() - began))
    way.cpu_s += time.process_time() - cpu_before
    way.runs += runs
    database_after = bench.database_cpu_s()
    if database_before is None or database_after is None or way.database_cpu_s is None:
        way.database_cpu_s = None
    else:
        way.database_cpu_s += database_after - database_before


async def _worker(graph: CompiledStateGraph[Any, Any, Any, Any], way: _Way, leases: Iterator[Lease]) -> None:
    for lease in leases:
        saver = way.saver_of(lease)
        options: Any = {} if saver is None else {"durability": way.durability}
        result = await graph.copy({"checkpointer": saver}).ainvoke(
            {"n": 0}, {"configurable": {"thread_id": str(lease.thread_id)}}, **options
        )
        if result != {"n": NODES}:
            raise Unavailable(f"A measured run over {way.saver} gave a wrong result.")


async def _leased_threads(db: Database, count: int) -> list[Lease]:
    """New threads, each held by this process."""
    found = []
    async with db.session(ANONYMOUS_BUYER) as session:
        for _ in range(count):
            thread_id = uuid4()
            thread = await Threads(session, ANONYMOUS_BUYER).create(
                thread_id=thread_id, metadata={}, is_existing_ok=False
            )
            found.append(await _taken(Leases(session), thread_id, thread.tenant_id))
    return found


async def _taken(leases: Leases, thread_id: UUID, tenant_id: UUID) -> Lease:
    lease = await leases.acquire(thread_id=thread_id, tenant_id=tenant_id, holder="bench", duration=_HOUR)
    if lease is None:  # pragma: no cover - the thread is new
        raise Unavailable("A new thread is held by another.")
    return lease


def _report(bench: SaverBench, ways: list[_Way]) -> SaverReport:
    rows = [
        SaverRow(
            saver=way.saver,
            durability=way.durability,
            runs=way.runs,
            runs_per_s=round(median(way.speeds), 1),
            cpu_ms_per_run=round(way.cpu_s / way.runs * 1000, 2),
            database_cpu_ms_per_run=(
                None if way.database_cpu_s is None else round(way.database_cpu_s / way.runs * 1000, 2)
            ),
        )
        for way in ways
    ]
    speed = {(row.saver, row.durability): row.runs_per_s for row in rows}
    return SaverReport(
        rows=rows,
        concurrency=bench.concurrency,
        rounds=bench.rounds,
        load_1min=round(os.getloadavg()[0], 1),
        ours_sync_over_stock_sync=round(speed["ours", "sync"] / speed["stock", "sync"], 2),
        ours_sync_over_stock_per_run_sync=round(speed["ours", "sync"] / speed["stock per run", "sync"], 2),
        ours_exit_over_none=round(speed["ours", "exit"] / speed["none", "none"], 2),
    )
