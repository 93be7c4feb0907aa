"""The run engine of one process: all that accepts, executes and shows runs, opened and closed together.

API, CLI and events call `RunEngine.runs`, `threads`, `states` and `assistants`; a process that works also
makes a `Worker`.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import SetupError, Unavailable
from runtime.assistants import AssistantService
from runtime.bus.redis_bus import RedisBus
from runtime.checkpoints import CheckpointPool, assert_strict_msgpack, checkpoint_pool
from runtime.checkpoints.sweeper import CheckpointSweeper
from runtime.compiled import CompiledGraphs
from runtime.crons import CronService
from runtime.item_sweeper import ItemSweeper
from runtime.items import ItemService
from runtime.log_follower import LogFollower
from runtime.nudges import Nudges
from runtime.operator_view import OperatorView
from runtime.redis_keeping import check_keeping
from runtime.redis_link import RedisLink
from runtime.relay import OutboxRelay
from runtime.run_following import RunEnds
from runtime.service import RunService
from runtime.states import StateService
from runtime.stops import Stops
from runtime.sweep import Sweeper
from runtime.thread_commands import ThreadCommands
from runtime.thread_log import ThreadLog
from runtime.thread_reader import ThreadReader
from runtime.threads import ThreadService
from runtime.vault import VaultService
from runtime.work_figures import WorkFigures
from runtime.worker_board import WorkerBoard
from store.identity.secret_key import load_ring
from store.outbound import OutboundPolicy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from config.settings import Settings
    from domain.keyring import KeyRing
    from graphs.registry import GraphRegistry
    from rag.embed.protocol import Embedder
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
    vault: VaultService
    nudges: Nudges
    stops: Stops
    thread_log: ThreadLog
    follower: LogFollower
    relay: OutboxRelay
    assistants: AssistantService
    threads: ThreadService
    runs: RunService
    states: StateService
    items: ItemService
    crons: CronService
    reader: ThreadReader
    commands: ThreadCommands


@asynccontextmanager
async def open_run_engine(
    db: Database,
    redis_url: str,
    registry: GraphRegistry,
    settings: Settings,
    embedder: Embedder | None = None,
) -> AsyncIterator[RunEngine]:
    """Opens the engine for one process.

    Args:
        db: The open database; checkpoints get a pool of their own on the same server.
        redis_url: ``redis://…``
        registry: The graphs there are.
        settings: Log size and time, pool size.
        embedder: Gives the store's items their meaning; None: they are found by namespace and filter.

    Raises:
        Unavailable: Redis or Postgres cannot be reached.
        SetupError: Checkpoints are not safe to load, or the database was not given the settings' keys.
    """
    assert_strict_msgpack()
    if db.keys != settings.checkpoint_keys_by_name:
        raise SetupError("The database was opened without the keys of the settings.")
    link = RedisLink(redis_url)
    pool = checkpoint_pool(db.url, max_size=settings.db_pool_size, keys=db.keys)
    nudges = Nudges(link)
    thread_log = ThreadLog(
        link, max_parts=settings.event_log_max_parts, ttl=settings.event_log_ttl, sealer=pool.sealer
    )
    follower = LogFollower(thread_log, nudges)
    bus = RedisBus(link)
    ring = await asyncio.to_thread(load_ring, settings)
    is_sweeping = settings.outbox_sweeper == "on"
    first_retry_s = settings.outbox_first_retry.total_seconds()
    sweeper = Sweeper(db, bus, link, first_retry_s=first_retry_s) if is_sweeping else None
    relay = OutboxRelay(db, bus, ring, first_retry_s=first_retry_s, sweeper=sweeper)
    items = ItemService(db, embedder)
    item_sweeper = ItemSweeper(db)
    figures, board = WorkFigures(), WorkerBoard(link)
    vault = VaultService(db, ring)
    graphs = CompiledGraphs(registry, items, vault, figures)
    checkpoint_sweeper = CheckpointSweeper.of(pool, settings)
    assistants = AssistantService(db, registry)
    stops = Stops(nudges, thread_log)
    outbound = OutboundPolicy(settings.outbound_allowed)
    threads = ThreadService(db=db, pool=pool, thread_log=thread_log, vault=vault)
    states = StateService(db, graphs, pool, vault)
    ends = RunEnds(db, follower)
    runs = RunService(
        db=db,
        pool=pool,
        registry=registry,
        vault=vault,
        assistants=assistants,
        thread_log=thread_log,
        follower=follower,
        ends=ends,
        relay=relay,
        stops=stops,
        outbound=outbound,
    )
    try:
        await _open_pool(pool)
        await check_keeping(link, is_swept=is_sweeping)
        await nudges.start()
        follower.start()
        relay.start()
        item_sweeper.start()
        checkpoint_sweeper.start()
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
            vault=vault,
            nudges=nudges,
            stops=stops,
            thread_log=thread_log,
            follower=follower,
            relay=relay,
            assistants=assistants,
            items=items,
            crons=CronService(db=db, assistants=assistants, outbound=outbound),
            threads=threads,
            runs=runs,
            states=states,
            reader=ThreadReader(db=db, thread_log=thread_log, follower=follower),
            commands=ThreadCommands(
                assistants=assistants, threads=threads, runs=runs, states=states, graphs=graphs
            ),
        )
    finally:
        await checkpoint_sweeper.close()
        await item_sweeper.close()
        await relay.close()
        await ends.close()
        await follower.close()
        await nudges.close()
        await pool.close()
        thread_log.close()
        await bus.close()
        await link.close()


async def _open_pool(pool: CheckpointPool) -> None:
    try:
        await pool.open(wait=True, timeout=10.0)
    except Exception as error:
        raise Unavailable("The database cannot be reached for checkpoints.") from error
