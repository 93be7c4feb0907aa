"""What operators see of the run engine: their tenant's work, and what the installation's processes do.

Whose it is decides who sees it. Runs, waiting threads, leases and dead letters carry ids and are the tenant's
own. Streams, workers, node times and the outbox belong to the processes, which serve all tenants: they are
shown as numbers and names of our code, without any id.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from domain.errors import Unavailable
from domain.run_lanes import EVENT_LANES, RunLane
from runtime.events.parts import GROUP
from runtime.work_figures import WorkFigures
from store.installation_figures import InstallationFigures, installation_figures, outbox_backlog
from store.run_progress import WORKERS
from store.tenant_work import LeaseFacts, RunCount, TenantWork, WaitingThread
from store.webhooks import DeliveryFacts, deliveries_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from uuid import UUID

    from domain.tenancy import Principal
    from runtime.bus.protocol import Bus
    from runtime.worker_board import WorkerBoard, WorkerCard
    from store.database import Database
    from store.installation_figures import OutboxBacklog

T = TypeVar("T")

GROUPS: Final = (
    *((lane.stream, WORKERS) for lane in RunLane),
    *((lane.name, GROUP) for lane in EVENT_LANES),
)
"""Every stream and the group that works at it."""
KEPT_S: Final = 2.0
"""A view asked for again within this is the same one: however many operators look, the cost is one's."""
AT_MOST: Final = 1_000
_MOST_KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class StreamDepth:
    """How far a group is behind its stream."""

    stream: str
    group: str
    is_there: bool
    """False: no message was ever sent there, or the stream was lost."""
    pending: int
    """Delivered and not acknowledged: in hand, or with a worker that died."""
    undelivered: int | None
    """Not yet delivered; None: the broker does not know since messages were trimmed."""
    length: int


@dataclass(frozen=True, slots=True)
class NodeTimes:
    """How long a node of a graph takes, over all living workers since they began; seconds."""

    graph: str
    node: str
    count: int
    p50_s: float
    p95_s: float
    max_s: float
    total_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantView:
    """One tenant's work."""

    runs: Sequence[RunCount]
    waiting: Sequence[WaitingThread]
    waiting_total: int
    """Counting stops at 1,000."""
    leases: Sequence[LeaseFacts]
    outbox: OutboxBacklog
    """Of the installation."""


@dataclass(frozen=True, slots=True)
class BusView:
    """What Redis knows; None where it does not answer."""

    streams: Sequence[StreamDepth] | None
    workers: Sequence[WorkerCard] | None


class OperatorView:
    """Reads for operators and for monitoring, each at most every `KEPT_S` seconds."""

    def __init__(self, db: Database, bus: Bus, board: WorkerBoard) -> None:
        self._db = db
        self._bus = bus
        self._board = board
        self._kept: dict[object, tuple[float, object]] = {}

    async def tenant(self, who: Principal, *, limit: int) -> TenantView:
        """The work of the asker's tenant; lists hold up to ``limit``."""
        tenant_id = who.tenant_id
        return await self._keep(("tenant", tenant_id, limit), lambda: self._tenant(tenant_id, limit))

    async def _tenant(self, tenant_id: UUID, limit: int) -> TenantView:
        async with self._db.system_session() as session:
            work = TenantWork(session, tenant_id)
            return TenantView(
                runs=await work.run_counts(),
                waiting=await work.waiting(limit=limit),
                waiting_total=await work.waiting_count(at_most=AT_MOST),
                leases=await work.leases(limit=limit),
                outbox=await outbox_backlog(session),
            )

    async def webhooks(self, who: Principal, *, is_settled: bool, limit: int) -> Sequence[DeliveryFacts]:
        """Deliveries of the asker's tenant, newest first."""
        tenant_id = who.tenant_id

        async def read() -> Sequence[DeliveryFacts]:
            async with self._db.system_session() as session:
                return await deliveries_of(session, tenant_id, is_settled=is_settled, limit=limit)

        return await self._keep(("webhooks", tenant_id, is_settled, limit), read)

    async def installation(self) -> InstallationFigures:
        """Numbers of the whole installation."""

        async def read() -> InstallationFigures:
            async with self._db.system_session() as session:
                return await installation_figures(session)

        return await self._keep("installation", read)

    async def bus(self) -> BusView:
        """Streams and workers. Never raises: what does not answer is None."""

        async def read() -> BusView:
            return BusView(await _or_none(self._streams), await _or_none(self._board.cards))

        return await self._keep("bus", read)

    async def sums(self) -> WorkFigures | None:
        """Figures of all workers together, those that have left included; None when Redis is away."""
        return await self._keep("sums", lambda: _or_none(self._board.sums))

    async def _streams(self) -> Sequence[StreamDepth]:
        return [await self._depth(stream, group) for stream, group in GROUPS]

    async def _depth(self, stream: str, group: str) -> StreamDepth:
        depth = await self._bus.depth(stream, group)
        if depth is None:
            return StreamDepth(stream, group, is_there=False, pending=0, undelivered=0, length=0)
        undelivered = 0 if depth.is_delivered else depth.lag
        return StreamDepth(stream, group, True, depth.pending, undelivered, depth.length)

    async def _keep(self, key: object, read: Callable[[], Awaitable[T]]) -> T:
        """The last answer while it is fresh.

        Askers at the same moment may both read: a lock would make one slow answer everybody's.
        """
        now = time.monotonic()
        found = self._kept.get(key)
        if found is not None and now - found[0] < KEPT_S:
            return found[1]  # type: ignore[return-value]  # what was kept under this key
        value = await read()
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (time.monotonic(), value)
        return value


def node_times(cards: Sequence[WorkerCard]) -> list[NodeTimes]:
    """Nodes of all living workers, the slowest by p95 first; workers of one process count once."""
    figures = WorkFigures()
    for card in {card.process: card for card in cards}.values():
        figures.merge(card.sheets)
    times = [
        NodeTimes(
            graph=kind.graph,
            node=kind.what,
            count=one.count,
            p50_s=one.quantile(0.5) or 0.0,
            p95_s=one.quantile(0.95) or 0.0,
            max_s=one.max_s,
            total_s=one.total_s,
        )
        for kind, one in figures.items("node")
        if one.count
    ]
    return sorted(times, key=lambda one: (-one.p95_s, one.graph, one.node))


async def _or_none(read: Callable[[], Awaitable[T]]) -> T | None:
    try:
        return await read()
    except Unavailable:
        return None
