"""The run engine of one process: all that accepts, executes and shows runs, opened and closed together.

API, CLI and events call `RunEngine.runs`, `threads`, `states` and `assistants`; a process that works also
makes a `Worker`.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import Unavailable
from runtime.assistants import AssistantService
from runtime.bus.redis_bus import RedisBus
from runtime.checkpoints import CheckpointPool, assert_strict_msgpack, checkpoint_pool
from runtime.compiled import CompiledGraphs
from runtime.log_follower import LogFollower
from runtime.nudges import Nudges
from runtime.operator_view import OperatorView
from runtime.redis_link import RedisLink
from runtime.relay import OutboxRelay
from runtime.service import RunService
from runtime.states import StateService
from runtime.thread_log import ThreadLog
from runtime.threads import ThreadService
from runtime.work_figures import WorkFigures
from runtime.worker_board import WorkerBoard
from store.identity.secret_key import load_ring

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from config.settings import Settings
    from domain.keyring import KeyRing
    from graphs.registry import GraphRegistry
    from runtime.bus.protocol import Bus
    from store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEngine:
    """Parts of the run engine, open."""

    db: Database
    link: RedisLink
    bus: Bus
    ring: KeyRing
    pool: CheckpointPool
    graphs: CompiledGraphs
    figures: WorkFigures
    board: WorkerBoard
    operators: OperatorView
    nudges: Nudges
    thread_log: ThreadLog
    follower: LogFollower
    relay: OutboxRelay
    assistants: AssistantService
    threads: ThreadService
    runs: RunService
    states: StateService


@asynccontextmanager
async def open_run_engine(
    db: Database, redis_url: str, registry: GraphRegistry, settings: Settings
) -> AsyncIterator[RunEngine]:
    """Opens the engine for one process.

    Args:
        db: The open database; checkpoints get a pool of their own on the same server.
        redis_url: ``redis://…``
        registry: The graphs there are.
        settings: Log size and time, pool size.

    Raises:
        Unavailable: Redis or Postgres cannot be reached.
        SetupError: Checkpoints are not safe to load.
    """
    assert_strict_msgpack()
    link = RedisLink(redis_url)
    pool = checkpoint_pool(db.url, max_size=settings.db_pool_size)
    nudges = Nudges(link)
    thread_log = ThreadLog(link, max_parts=settings.event_log_max_parts, ttl=settings.event_log_ttl)
    follower = LogFollower(thread_log, nudges)
    bus = RedisBus(link)
    ring = await asyncio.to_thread(load_ring, settings)
    relay = OutboxRelay(db, bus, ring)
    figures, board = WorkFigures(), WorkerBoard(link)
    graphs = CompiledGraphs(registry, figures)
    assistants = AssistantService(db, registry)
    try:
        await _open_pool(pool)
        await nudges.start()
        follower.start()
        relay.start()
        yield RunEngine(
            db=db,
            link=link,
            bus=bus,
            ring=ring,
            pool=pool,
            graphs=graphs,
            figures=figures,
            board=board,
            operators=OperatorView(db, bus, board),
            nudges=nudges,
            thread_log=thread_log,
            follower=follower,
            relay=relay,
            assistants=assistants,
            threads=ThreadService(db=db, pool=pool, thread_log=thread_log),
            runs=RunService(
                db=db,
                registry=registry,
                assistants=assistants,
                thread_log=thread_log,
                follower=follower,
                relay=relay,
                nudges=nudges,
            ),
            states=StateService(db, graphs, pool),
        )
    finally:
        await relay.close()
        await follower.close()
        await nudges.close()
        await pool.close()
        await bus.close()
        await link.close()


async def _open_pool(pool: CheckpointPool) -> None:
    try:
        await pool.open(wait=True, timeout=10.0)
    except Exception as error:
        raise Unavailable("The database cannot be reached for checkpoints.") from error
