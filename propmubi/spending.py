"""Opens what watches over calls to models: the ledger, the budgets, the answers that are given again."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from domain.errors import Unavailable
from router.budgets.guard import BudgetGuard
from router.ledger.queue import Ledger
from router.meter import Meter
from router.usage import Usage, reconcile
from runtime.answer_store import AnswerStore
from runtime.shared_spend import SharedSpend
from store.model_calls import ModelCallStore
from store.plans import TenantPlans

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from router.models import Models
    from runtime.redis_link import RedisLink
    from store.database import Database

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What plans, ledger and budgets say."""

    plans: TenantPlans
    usage: Usage
    ledger: Ledger


@asynccontextmanager
async def open_spending(database: Database, link: RedisLink, models: Models) -> AsyncIterator[Spending]:
    """Puts a meter onto the models, when any is active, with counters taken up to what the ledger knows."""
    store, plans = ModelCallStore(database), TenantPlans(database)
    counters = SharedSpend(link)
    guard = BudgetGuard(counters, plans, models.budgets)
    ledger = Ledger(store)
    spending = Spending(
        plans=plans, usage=Usage(database, guard, is_active=bool(models.active())), ledger=ledger
    )
    if not models.active():
        yield spending
        return
    async with AsyncExitStack() as stack:
        await _take_up(store, counters, spending.usage)
        answers = AnswerStore(link)
        for part in (counters, answers, ledger):
            part.start()
            stack.push_async_callback(part.close)
        models.meter = Meter(ledger, guard, answers)
        yield spending


async def _take_up(store: ModelCallStore, counters: SharedSpend, usage: Usage) -> None:
    try:
        await reconcile(store, counters, usage.today())
    except Unavailable:
        # Redis has the sums as a rule; without both a limit begins anew for this process.
        log.warning("model.budgets_not_reconciled")
