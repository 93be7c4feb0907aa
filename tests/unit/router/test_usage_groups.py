"""Sums added up for reading, in the terminal too, and what becomes of them in Prometheus's form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from api.metrics.models import ModelFigures
from api.v1.models.usage import UsageOut
from domain.model_calls import inr_per_usd
from propmubi.cli.router_usage import _lines
from router.tiers import load_tiers, single_model
from router.usage import InstallationUse, LimitUse
from router.usage_groups import report
from store.model_usage import UsageSum

FIRST, LAST = date(2026, 11, 26), date(2026, 11, 27)


def one(outcome, calls, **fields):
    known = {
        "day": LAST, "use_case": "chat", "tier": "conversational", "deployment": "gpt-4o-mini", "tokens_in": 0,
        "tokens_out": 0, "tokens_cached": 0, "cost_usd": Decimal(0), "cost_inr": Decimal(0),
        "saved_inr": Decimal(0), "latency_ms": 0,
    }  # fmt: skip
    return UsageSum(**{**known, "outcome": outcome, "calls": calls, **fields})


SUMS = [
    one("answered", 8, tokens_in=800, tokens_out=80, tokens_cached=300, cost_inr=Decimal("1234567.895"), latency_ms=4000),
    one("answered", 1, day=FIRST, tier="critical", use_case="underwriting", deployment="gpt-4-turbo", cost_inr=Decimal(9)),
    one("invalid", 1, cost_inr=Decimal("0.5"), latency_ms=1000),
    one("timed_out", 1, latency_ms=5000),
    one("cancelled", 1),
    one("cached", 4, saved_inr=Decimal("2.25")),
    one("over_budget", 2),
    one("floor", 3, deployment=""),
    one("lost", 5, deployment="", use_case="gone", tier="gone"),
]  # fmt: skip
LIMITS = [LimitUse(name="tenant_day", spent=1_500_000, limit_inr=450_000, state="near")]


def test_what_was_made_what_failed_and_what_ended_are_counted_apart():
    found = report(SUMS, FIRST, LAST)

    total = found.total
    assert (total.calls, total.failed, total.cached, total.over_budget) == (12, 2, 4, 2)
    assert (total.steps, total.floors, total.lost) == (16, 3, 5)
    assert (total.cost_inr, total.saved_inr, total.tokens_cached) == (
        Decimal("1234577.395"),
        Decimal("2.25"),
        300,
    )
    assert [each.name for each in found.days] == ["2026-11-26", "2026-11-27"]
    assert [each.name for each in found.tiers] == ["conversational", "critical", "gone"]
    assert [each.name for each in found.deployments] == ["gpt-4o-mini", "gpt-4-turbo"]
    assert "lost" in [each.name for each in found.outcomes]


def test_money_is_told_to_the_paisa_and_times_are_means():
    told = UsageOut.of(report(SUMS, FIRST, LAST), LIMITS, is_active=True).model_dump(mode="json")

    assert told["total"]["cost_inr"] == "1234577.40"
    assert told["limits"] == [
        {"name": "tenant_day", "spent_inr": "1.50", "limit_inr": 450_000, "state": "near"}
    ]
    assert [each["mean_latency_ms"] for each in told["use_cases"]] == [909, 0, 0]


@pytest.mark.parametrize("is_active", [True, False])
def test_the_terminal_groups_rupees_as_india_does_and_says_what_is_missing(is_active):
    told = UsageOut.of(report(SUMS, FIRST, LAST), LIMITS, is_active=is_active).model_dump(mode="json")

    text = "\n".join(_lines(told))

    assert "₹12,34,577.40" in text
    assert "tenant day        ₹1.50 of ₹4,50,000 (near)" in text
    assert "3 of 16 steps fell to their floor; 4 answers were given again, which saved ₹2.25" in text
    assert "5 calls could not be written down" in text
    assert ("no provider is configured" in text) is not is_active
    assert "missing here" not in "\n".join(_lines({**told, "total": {**told["total"], "lost": 0}}))


def test_labels_are_names_of_the_table_and_counters_are_of_today():
    registry = CollectorRegistry()
    registry.register(ModelFigures(InstallationUse(SUMS, {("tenant_day", "near"): 2})))

    text = generate_latest(registry).decode()

    assert 'propmubi_model_spend_rupees_total{tier="critical",use_case="underwriting"} 9.0' in text
    assert 'propmubi_model_spend_rupees_total{tier="other",use_case="other"} 0.0' in text
    assert 'propmubi_model_calls_total{outcome="answered"} 9.0' in text
    assert 'outcome="lost"' not in text
    assert "propmubi_model_ledger_lost_total 5.0" in text
    assert "propmubi_model_floor_share 0.1875" in text
    assert 'propmubi_model_budgets{limit="tenant_day",state="near"} 2.0' in text
    assert 'propmubi_model_tokens_total{kind="cached"} 300.0' in text


def test_a_share_of_no_steps_is_none_at_all():
    registry = CollectorRegistry()
    registry.register(ModelFigures(InstallationUse([], {})))

    assert "propmubi_model_floor_share 0.0" in generate_latest(registry).decode()


def test_prices_of_the_table_and_of_a_model_outside_of_it():
    table = load_tiers().common

    assert table.deployments["ollama/llama3:70b"].price.is_free
    haiku = table.deployments["claude-haiku"].price
    assert (haiku.read, haiku.written) == (Decimal("0.1"), Decimal("1.25"))
    assert table.deployments["gpt-4-turbo"].price.read == 10
    assert (table.dearest.answer, table.dearest.is_known) == (30, False)
    assert single_model(table, "mistral/small", 5).deployments["mistral/small"].price is None
    assert single_model(table, "ollama/tiny", 5).deployments["ollama/tiny"].price.is_free
    assert single_model(table, "ollama/tiny", 5).dearest.is_free
    assert inr_per_usd(LAST) == 90
