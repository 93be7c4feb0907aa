"""The ledger's table, and counters and kept answers that processes share, over the real Postgres and Redis."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.errors import Unavailable
from domain.ids import uuid7
from domain.model_calls import CallOutcome, LostKind, ModelCall
from domain.tenancy import DEMO_TENANT_ID, Principal, Role
from router.answer_cache import CacheKey
from router.budgets.counters import Window
from router.usage import reconcile
from runtime.answer_store import AnswerStore
from runtime.redis_link import RedisLink
from runtime.shared_spend import SharedSpend
from store.database import Database
from store.model_calls import ModelCallStore
from store.model_usage import UsageBook
from store.plans import KEPT_S, TenantPlans
from tests.support.engine_fixtures import add_tenant

pytestmark = pytest.mark.engines

EVENING = datetime(2026, 11, 26, 19, 0, tzinfo=UTC)  # already the 27th in India
TODAY = date(2026, 11, 27)
OWNER = uuid4()
ADMIN = Principal(DEMO_TENANT_ID, uuid4(), frozenset({Role.ADMIN}))
NOWHERE = "redis://127.0.0.1:9/0"


def call(**fields):
    known = {
        "id": uuid7(), "at": EVENING, "tenant_id": DEMO_TENANT_ID, "owner_id": OWNER, "run_id": uuid4(),
        "thread_id": uuid4(), "use_case": "chat", "tier": "conversational", "deployment": "d", "model": "m",
        "outcome": CallOutcome.ANSWERED, "tokens_in": 10, "tokens_out": 2, "cost_usd": Decimal("0.01"),
        "cost_inr": Decimal("0.9"), "latency_ms": 100,
    }  # fmt: skip
    return ModelCall(**{**known, **fields})


@pytest.fixture
async def db(database_url):
    await add_tenant(database_url)
    database = Database(database_url, pool_size=4)
    yield database
    await database.close()


@pytest.fixture
async def links(redis_url):
    made = [RedisLink(redis_url) for _ in range(2)]
    yield made
    for link in made:
        await link.close()


async def test_rows_and_their_sums_are_written_once_however_often_they_are_sent(db, database_url):
    store = ModelCallStore(db)
    rows = [
        call(),
        call(),
        call(outcome=CallOutcome.FLOOR, deployment="", cost_inr=Decimal(0), owner_id=None),
    ]
    await store.write(rows, {})
    await store.write([*rows, call(outcome=CallOutcome.FAILED, fault="timeout", first_token_ms=7)], {})
    await store.write([], {LostKind(DEMO_TENANT_ID, TODAY, "chat", "conversational"): 3})

    sums = await UsageBook(db).sums(ADMIN, TODAY, TODAY)

    assert [(one.outcome, one.calls, one.tokens_in, one.cost_inr) for one in sums] == [
        ("floor", 1, 10, Decimal(0)), ("lost", 3, 0, Decimal(0)),
        ("answered", 2, 20, Decimal("1.8")), ("failed", 1, 10, Decimal("0.9")),
    ]  # fmt: skip
    assert await UsageBook(db).sums(replace(ADMIN, roles=frozenset({Role.AGENT})), TODAY, TODAY) == []
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        found = await (
            await connection.execute("select count(*), max(first_token_ms) from model_calls")
        ).fetchone()
    assert found == (4, 7)


async def test_processes_that_write_the_same_sums_at_once_lose_nothing(db):
    store = ModelCallStore(db)
    kinds = [{"use_case": name, "tier": name} for name in ("a", "b", "c")]

    await asyncio.gather(
        *(store.write([call(**kind) for kind in (kinds if n % 2 else kinds[::-1])], {}) for n in range(12))
    )

    assert [one.calls for one in await UsageBook(db).sums(ADMIN, TODAY, TODAY)] == [12, 12, 12]


async def test_a_tenant_nobody_knows_is_refused_and_whoever_is_forgotten_stays_a_cost(db):
    store = ModelCallStore(db)
    with pytest.raises(Exception, match="foreign key"):
        await store.write([call(tenant_id=uuid4())], {})
    await store.write([call()], {})
    counters = Learned()

    await reconcile(store, counters, TODAY)
    await store.forget(DEMO_TENANT_ID, OWNER)

    assert counters.known == {
        f"tenant:{DEMO_TENANT_ID}:2026-11-27": 900_000,
        f"tenant:{DEMO_TENANT_ID}:2026-11": 900_000,
        f"person:{DEMO_TENANT_ID}:{OWNER}:2026-11-27": 900_000,
    }
    (person,) = await store.people_spend(TODAY)
    assert (person.owner_id, person.day_inr) == (None, Decimal("0.9"))


class Learned:
    """Counters that only listen."""

    def __init__(self):
        self.known = {}

    def learn(self, key, spent):
        self.known[key] = spent


async def test_a_plan_is_read_once_a_minute_and_outlives_an_outage(db, database_url):
    now = 0.0
    plans = TenantPlans(db, clock=lambda: now)
    assert (await plans.of(DEMO_TENANT_ID)).model_budget_inr_month is None
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute(
            "insert into tenant_plans (tenant_id, plan, rate_factor, model_budget_inr_month, effective_from, event_id) "
            "values (%s, 'growth', 2.5, 7000, '2026-11-01', %s)",
            (DEMO_TENANT_ID, uuid4()),
        )
    assert (await plans.of(DEMO_TENANT_ID)).rate_factor == 1.0

    now = KEPT_S
    assert await plans.of(DEMO_TENANT_ID) == (2.5, 7000)
    now = 2 * KEPT_S
    nowhere = Database("postgresql://nobody@127.0.0.1:9/none")
    plans._db = nowhere
    assert await plans.of(DEMO_TENANT_ID) == (2.5, 7000)
    assert (await plans.of(uuid4())).model_budget_inr_month is None
    await nowhere.close()


def window(limit=100, key=None):
    return Window(key or f"run:{uuid4()}", "run", limit, limit, lasts_s=60)


async def test_processes_share_a_limit_and_overrun_it_by_one_call(links):
    first, second = (SharedSpend(link) for link in links)
    one = window()

    wishes = [(each, f"{name}{at}") for at in range(5) for name, each in (("f", first), ("s", second))]
    found = await asyncio.gather(*(each.reserve(hold, [one], 40) for each, hold in wishes))

    held = [wish for wish, each in zip(wishes, found, strict=True) if each.refused is None]
    assert len(held) == 3  # 40, 80 and 120 of 100
    for each, hold in [*held, held[0]]:  # one is told twice, as after a lost reply
        each.settle(hold, [one], 10)
        await each.flush()
    assert (await second.reserve("y", [one], 5)).spent == [35]


async def test_of_several_limits_none_is_held_when_one_is_reached(links):
    spend = SharedSpend(links[0])
    wide, narrow = window(1000), window(0)

    assert (await spend.reserve("h", [wide, narrow], 10)).refused == narrow
    assert (await spend.reserve("i", [wide], 1)).spent == [1]


async def test_what_a_dead_process_held_counts_as_spent(links):
    spend, one = SharedSpend(links[0]), window(30)
    await spend.reserve("dead", [one], 30)
    await links[0].commands.hset("{spend}:" + one.key, "dead", "30:1")

    assert (await spend.reserve("h", [one], 1)).refused == one
    assert await links[0].commands.hgetall("{spend}:" + one.key) == {b"spent": b"30"}


async def test_a_redis_that_forgot_is_told_what_was_known(links):
    spend, one = SharedSpend(links[0]), window(100)
    spend.learn(one.key, 60)
    assert (await spend.reserve("h", [one], 10)).spent == [70]
    spend.settle("h", [one], 20)
    await spend.flush()
    assert (await spend.reserve("g", [one], 1)).spent == [81]

    await links[0].commands.flushdb()

    assert (await spend.reserve("i", [one], 5)).spent == [85]


async def test_without_redis_a_process_counts_alone_and_tells_it_later(links):
    now = 0.0
    away = RedisLink(NOWHERE, timeout_s=1)
    spend, one = SharedSpend(away, clock=lambda: now), window(100)
    spend.learn(one.key, 30)
    assert (await spend.reserve("h", [one], 40)).spent == [70]
    spend.settle("h", [one], 50)
    assert (await spend.reserve("i", [one], 40)).refused is None
    assert (await spend.reserve("j", [one], 40)).refused == one
    spend.settle("i", [one], 0)

    now = 100.0
    here = SharedSpend(links[0])
    spend._reserve, spend._settle = here._reserve, here._settle
    await spend.flush()

    other = SharedSpend(links[1])
    assert (await other.reserve("k", [one], 1)).spent == [81]
    assert (await spend.reserve("l", [one], 1)).spent == [82]
    await away.close()


async def test_the_task_settles_by_itself(links):
    spend, one = SharedSpend(links[0]), window(100)
    spend.start()
    await spend.reserve("h", [one], 40)
    spend.settle("h", [one], 7)
    async with asyncio.timeout(30):
        while await links[1].commands.hget("{spend}:" + one.key, "spent") != b"7":  # noqa: ASYNC110  # set behind our back
            await asyncio.sleep(0.01)
    await spend.close()


def kept(digest, tenant=DEMO_TENANT_ID):
    return CacheKey(tenant, digest)


async def test_answers_are_kept_by_tenant_the_oldest_go_and_a_persons_are_forgotten(links):
    answers, other = AnswerStore(links[0], most_of_tenant=2), UUID(int=7)
    answers.start()
    for at, owner in enumerate((OWNER, OWNER, None)):
        answers.put(kept(f"d{at}"), b"x%d" % at, owner_id=owner, lasts_s=60)
        await answers.flush()
    answers.put(kept("d9", other), b"theirs", owner_id=OWNER, lasts_s=60)
    answers.put(kept("big"), b"x" * 200_000, owner_id=OWNER, lasts_s=60)
    await answers.flush()
    found = [await answers.get(kept(name)) for name in ("d0", "d1", "d2", "d9", "big")]
    assert found == [None, b"x1", b"x2", None, None]

    assert await answers.forget(DEMO_TENANT_ID, OWNER) == 1

    assert [await answers.get(kept(name)) for name in ("d1", "d2")] == [None, b"x2"]
    assert await answers.get(kept("d9", other)) == b"theirs"
    assert await answers.forget(DEMO_TENANT_ID) == 1
    assert await answers.get(kept("d2")) is None
    await answers.close()


async def test_without_redis_nothing_is_found_and_nothing_fails():
    away = RedisLink(NOWHERE, timeout_s=1)
    answers = AnswerStore(away)

    answers.put(kept("d"), b"x", owner_id=None, lasts_s=60)
    await answers.flush()
    assert await answers.get(kept("d")) is None
    assert await answers.get(kept("d")) is None
    with pytest.raises(Unavailable):
        await answers.forget(DEMO_TENANT_ID)
    await away.close()
