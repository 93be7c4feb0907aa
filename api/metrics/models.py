"""What models did and cost today, in Prometheus's form: of all tenants together, from the ledger's sums.

Counters begin anew with India's day, which Prometheus takes for a restart of the counter. No label names a
tenant or a person.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from api.metrics.names import METRICS
from domain.model_calls import CallOutcome
from router.tiers import TIERS, USE_CASES
from router.usage_groups import UsageTotal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prometheus_client import Metric

    from router.usage import InstallationUse

OTHER: Final = "other"


@dataclass(frozen=True, eq=False)
class ModelFigures(Collector):
    """One reading."""

    use: InstallationUse

    def collect(self) -> Iterator[Metric]:
        """All of it."""
        total = UsageTotal("total")
        spend: dict[tuple[str, ...], float] = {}
        calls: Counter[tuple[str, ...]] = Counter({(outcome.value,): 0 for outcome in CallOutcome})
        for one in self.use.sums:
            total.add(one)
            tier = one.tier if one.tier in TIERS else OTHER
            use_case = one.use_case if one.use_case in USE_CASES else OTHER
            spend[tier, use_case] = spend.get((tier, use_case), 0.0) + float(one.cost_inr)
            if (one.outcome,) in calls:
                calls[one.outcome,] += one.calls
        yield _counter("propmubi_model_spend_rupees", ("tier", "use_case"), spend)
        yield _counter("propmubi_model_calls", ("outcome",), calls)
        tokens: dict[tuple[str, ...], float] = {
            ("sent",): total.tokens_in, ("cached",): total.tokens_cached, ("answered",): total.tokens_out,
        }  # fmt: skip
        yield _counter("propmubi_model_tokens", ("kind",), tokens)
        share = total.floors / total.steps if total.steps else 0.0
        name = "propmubi_model_floor_share"
        yield GaugeMetricFamily(name, METRICS[name], value=share)
        name = "propmubi_model_budgets"
        budgets = GaugeMetricFamily(name, METRICS[name], labels=("limit", "state"))
        for labels, tenants in self.use.limits.items():
            budgets.add_metric(labels, tenants)
        yield budgets
        name = "propmubi_model_ledger_lost"
        yield CounterMetricFamily(name, METRICS[f"{name}_total"], value=total.lost)


def _counter(name: str, labels: tuple[str, ...], values: Mapping[tuple[str, ...], float]) -> Metric:
    family = CounterMetricFamily(name, METRICS[f"{name}_total"], labels=labels)
    for key, value in values.items():
        family.add_metric(key, value)
    return family
