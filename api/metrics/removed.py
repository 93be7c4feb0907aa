"""Statements of models that this process took out because no tool bore them out, in Prometheus's form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from api.metrics.names import METRICS
from router.removals import removed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client import Metric

_NAME = "propmubi_statements_removed_total"


class RemovedFigures(Collector):
    """One reading."""

    def collect(self) -> Iterator[Metric]:
        """The counter, by graph and kind of statement."""
        family = CounterMetricFamily(_NAME.removesuffix("_total"), METRICS[_NAME], labels=("graph", "kind"))
        for labels, count in sorted(removed().items()):
            family.add_metric(labels, count)
        yield family
