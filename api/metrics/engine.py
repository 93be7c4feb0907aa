"""The run engine's figures in Prometheus's form, from what `runtime.operator_view` has read.

Labels are names of our code: graphs that are registered, streams of the catalogue, how a run can end.
Anything else, such as a graph that is gone, is ``other``. No label says whose a run is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from api.metrics.names import METRICS
from runtime.durations import EDGES
from runtime.operator_view import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prometheus_client import Metric

    from runtime.durations import Durations
    from runtime.operator_view import BusView
    from runtime.work_figures import WorkFigures
    from store.installation_figures import InstallationFigures

_STREAMS: Final = frozenset(stream for stream, _ in GROUPS)
OTHER: Final = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Connections of one pool."""

    used: int
    idle: int
    waiting: int = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class EngineFigures(Collector):
    """One reading. Parts that could not be read are absent, which a query sees as no data."""

    graphs: frozenset[str]
    installation: InstallationFigures | None
    """None: Postgres does not answer."""
    bus: BusView
    sums: WorkFigures | None
    checkpoint_pool: Pool
    database_pool: Pool

    def collect(self) -> Iterator[Metric]:
        """All of it."""
        yield _labelled(
            "propmubi_engine_up",
            ("engine",),
            [
                (("postgres",), float(self.installation is not None)),
                (("redis",), float(self.bus.workers is not None)),
            ],
        )
        yield from self._pools()
        if self.installation is not None:
            yield from self._of_postgres(self.installation)
        yield from self._of_redis()
        if self.sums is not None:
            yield self._seconds("propmubi_node_seconds", "node", ("graph", "node"), self.sums)
            yield self._seconds("propmubi_run_seconds", "run", ("graph", "status"), self.sums)
            yield self._seconds("propmubi_queue_wait_seconds", "wait", ("graph",), self.sums)

    def _graph(self, name: str) -> str:
        return name if name in self.graphs else OTHER

    def _pools(self) -> Iterator[Metric]:
        for name, pool in (("checkpoint", self.checkpoint_pool), ("database", self.database_pool)):
            samples = [(("used",), float(pool.used)), (("idle",), float(pool.idle))]
            yield _labelled(f"propmubi_{name}_pool_connections", ("state",), samples)
        yield _plain("propmubi_checkpoint_pool_waiting", self.checkpoint_pool.waiting)

    def _of_postgres(self, found: InstallationFigures) -> Iterator[Metric]:
        runs: dict[tuple[str, ...], float] = {
            (graph, status): 0.0 for graph in sorted(self.graphs) for status in ("pending", "running")
        }
        for (graph, status), count in found.open_runs.items():
            key = (self._graph(graph), status)
            runs[key] = runs.get(key, 0.0) + count
        letters: dict[tuple[str, ...], float] = {(stream,): 0.0 for stream in sorted(_STREAMS)}
        for stream, count in found.dead_letters.items():
            named = (stream if stream in _STREAMS else OTHER,)
            letters[named] = letters.get(named, 0.0) + count
        yield _labelled("propmubi_runs_open", ("graph", "status"), list(runs.items()))
        yield _labelled("propmubi_dead_letters", ("stream",), list(letters.items()))
        yield _plain("propmubi_threads_waiting", found.waiting_threads)
        yield _labelled(
            "propmubi_leases",
            ("state",),
            [(("held",), float(found.leases_held)), (("expired",), float(found.leases_expired))],
        )
        yield _plain("propmubi_outbox_unsent", found.outbox_unsent)
        yield _plain("propmubi_outbox_oldest_unsent_seconds", found.outbox_oldest_s)

    def _of_redis(self) -> Iterator[Metric]:
        if self.bus.streams is not None:
            of_stream = ("stream", "group")
            pending = [((one.stream, one.group), float(one.pending)) for one in self.bus.streams]
            undelivered = [
                ((one.stream, one.group), float(one.undelivered))
                for one in self.bus.streams
                if one.undelivered is not None
            ]
            yield _labelled("propmubi_stream_pending", of_stream, pending)
            yield _labelled("propmubi_stream_undelivered", of_stream, undelivered)
        if self.bus.workers is not None:
            yield _plain("propmubi_workers", len(self.bus.workers))
            yield _plain("propmubi_worker_slots", sum(one.slots for one in self.bus.workers))
            yield _plain("propmubi_worker_active_runs", sum(one.active_runs for one in self.bus.workers))

    def _seconds(
        self, name: str, of: Literal["node", "run", "wait"], labels: Sequence[str], figures: WorkFigures
    ) -> Metric:
        family = HistogramMetricFamily(name, METRICS[name], labels=labels)
        for kind, times in figures.items(of):
            if kind.graph in self.graphs:
                family.add_metric((kind.graph, kind.what)[: len(labels)], _buckets(times), times.total_s)
        return family


def _buckets(times: Durations) -> list[tuple[str, float]]:
    """Prometheus's buckets hold all that is below their edge."""
    found: list[tuple[str, float]] = []
    below = 0
    for edge, count in zip((*map(str, EDGES), "+Inf"), times.counts, strict=True):
        below += count
        found.append((edge, float(below)))
    return found


def _plain(name: str, value: float) -> Metric:
    return GaugeMetricFamily(name, METRICS[name], value=value)


def _labelled(
    name: str, labels: Sequence[str], samples: Sequence[tuple[tuple[str, ...], float]]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, METRICS[name], labels=labels)
    for values, value in samples:
        family.add_metric(values, value)
    return family
