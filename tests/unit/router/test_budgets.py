"""Limits of spending: who counts against which, calls at the same moment, and what is said about it."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from domain.model_calls import MICRO
from router.asker import Asker
from router.budgets import counters as counting
from router.budgets.counters import LocalCounters, Window
from router.budgets.guard import BudgetGuard, Hold, windows_of
from router.tiers import Budgets
from store.plans import TenantPlan

NOW = datetime(2026, 11, 30, 19, 0, tzinfo=UTC)  # already December in India
TABLE = Budgets(run_inr=10, person_day_inr=20, tenant_day_inr=40, tenant_month_inr=100, soft_percent=80)


class Plans:
    def __init__(self, budget=None):
        self.plan = TenantPlan(1.0, budget)

    async def of(self, _tenant_id):
        return self.plan


def asker(**fields):
    known = {
        "tenant_id": uuid4(), "owner_id": uuid4(), "is_person": True, "run_id": uuid4(), "thread_id": uuid4(),
    }  # fmt: skip
    return Asker(**{**known, **fields})


def guard(counters=None, budget=None):
    return BudgetGuard(counters or LocalCounters(), Plans(budget), lambda _tenant: TABLE)


async def spend(budgets, who, inr):
    """The limit that refused, or None once the amount is spent."""
    hold = await budgets.reserve(who, int(inr * MICRO), NOW)
    if isinstance(hold, Window):
        return hold.name
    budgets.settle(hold, int(inr * MICRO))
    return None


async def test_each_limit_holds_for_what_it_counts():
    budgets, me = guard(), asker()

    assert await spend(budgets, me, 10) is None
    assert await spend(budgets, me, 1) == "run"
    again = asker(tenant_id=me.tenant_id, owner_id=me.owner_id)
    assert await spend(budgets, again, 10) is None
    assert await spend(budgets, asker(tenant_id=me.tenant_id, owner_id=me.owner_id), 1) == "person_day"
    neighbour = asker(tenant_id=me.tenant_id)
    assert await spend(budgets, neighbour, 20) is None
    assert await spend(budgets, asker(tenant_id=me.tenant_id), 1) == "tenant_day"
    assert await spend(budgets, asker(), 1) is None


async def test_runs_of_events_have_no_persons_limit_and_days_are_indias():
    names = [
        window.name
        for window in windows_of(asker(is_person=False), await guard().limits_of(uuid4()), date(2026, 12, 1))
    ]
    assert names == ["run", "tenant_day", "tenant_month"]

    hold = await guard().reserve(asker(), 1, NOW)

    assert isinstance(hold, Hold)
    assert [window.key.rsplit(":", 1)[1] for window in hold.windows[1:]] == [
        "2026-12-01",
        "2026-12-01",
        "2026-12",
    ]


async def test_the_plan_takes_the_place_of_the_month():
    limits = await guard(budget=5_000).limits_of(uuid4())

    assert (limits.tenant_month_inr, limits.tenant_day_inr) == (5_000, 500)
    assert await spend(guard(budget=0), asker(), 1) == "tenant_day"


async def test_calls_at_the_same_moment_overrun_by_one_call_at_most():
    budgets, me = guard(), asker()
    held = await asyncio.gather(*(budgets.reserve(me, 4 * MICRO, NOW) for _ in range(20)))

    let_through = [one for one in held if isinstance(one, Hold)]
    assert len(let_through) == 3  # 4, 8 and 12 of 10 rupees
    for one in let_through:
        budgets.settle(one, 1 * MICRO)
    assert isinstance(await budgets.reserve(me, 4 * MICRO, NOW), Hold)


async def test_a_settlement_counts_once():
    counters, me = LocalCounters(), asker()
    budgets = guard(counters)
    hold = await budgets.reserve(me, 5 * MICRO, NOW)
    assert isinstance(hold, Hold)

    for _ in range(3):
        budgets.settle(hold, 2 * MICRO)

    assert [counters.total(window.key) for window in hold.windows] == [2 * MICRO] * 4


async def test_near_and_spent_are_each_said_once():
    budgets, me = guard(), asker()
    with capture_logs() as logs:
        for inr in (7, Decimal("1.5"), 1, 1, 1, 1):
            await spend(budgets, me, inr)

    said = [(log["event"], log["limit"], log["limit_inr"]) for log in logs]
    assert said == [("model.budget_nears", "run", 10), ("model.budget_spent", "run", 10)]
    assert {"tenant_id", "run_id"} <= set(logs[0])


async def test_what_was_said_is_forgotten_rather_than_kept_without_end(monkeypatch):
    monkeypatch.setattr("router.budgets.guard._MOST_SAID", 1)
    budgets = guard()
    with capture_logs() as logs:
        for _ in range(2):
            await spend(budgets, asker(), 9)

    assert [log["limit"] for log in logs] == ["run", "run"]


def test_counters_learn_what_is_more_and_forget_windows_that_are_over(monkeypatch):
    monkeypatch.setattr(counting, "MOST_KEYS", 4)
    now = 0.0
    counters = LocalCounters(clock=lambda: now)
    counters.learn("a", 5)
    counters.learn("a", 3)
    counters.add(Window("old", "run", 1, 1, lasts_s=10), 100)
    now = 20.0
    for at, key in enumerate(("b", "c", "d")):
        counters.add(Window(key, "run", 1, 1, lasts_s=10), at + 1)

    assert counters.spent("a") == 5
    assert [counters.spent(key) for key in ("old", "b", "c", "d")] == [0, 0, 2, 3]


@pytest.mark.parametrize("field", ["run_inr", "soft_percent"])
def test_limits_are_whole_and_positive(field):
    with pytest.raises(ValueError, match=field):
        Budgets(**{**TABLE.model_dump(), field: -1})
