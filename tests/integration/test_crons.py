"""Crons fire once each time they are due, however many workers look, and once for all times missed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest

from domain.errors import BadInput, Conflict, Forbidden, NotFound
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID, Principal, Role, SessionKind
from runtime.cron_firing import CronFiring
from runtime.crons import CronWish
from store.crons import CRONS_MAX, CronQuery

if TYPE_CHECKING:
    from store.tables.schedules import CronRow
    from tests.support.engine_fixtures import Platform

pytestmark = pytest.mark.engines

NIGHTLY = {"schedule": "30 2 * * *", "timezone": "Asia/Kolkata", "input": {"x": 1}}


async def make(platform: Platform, asker: Principal = ANONYMOUS_BUYER, **fields: Any) -> CronRow:
    end_time, thread_id = fields.pop("end_time", None), fields.pop("thread_id", None)
    given = {**NIGHTLY, **fields, **({"end_time": str(end_time)} if end_time else {})}
    wish = CronWish(given=given, assistant="plain", end_time=end_time, thread_id=thread_id)
    return await platform.engine.crons.create(asker, wish)


async def sql(platform: Platform, statement: str, *values: Any) -> list[Any]:
    async with await psycopg.AsyncConnection.connect(platform.database_url, autocommit=True) as connection:
        found = await connection.execute(statement, values)
        return await found.fetchall() if found.description else []


async def long_ago(platform: Platform, cron: CronRow, days: int = 9) -> None:
    """Time passes, and the platform was down meanwhile."""
    await sql(
        platform, "update crons set next_run_at = now() - %s::interval where id = %s", f"{days} days", cron.id
    )


async def fire(platform: Platform) -> bool:
    return await CronFiring(db=platform.engine.db, runs=platform.engine.runs).fire_due()


async def runs_of(platform: Platform) -> list[Any]:
    return await sql(platform, "select id, thread_id, status, metadata, outbox_id from runs order by seq")


async def person(platform: Platform, *roles: Role) -> Principal:
    user_id = uuid4()
    await sql(
        platform,
        "insert into users (id, tenant_id, email, display_name, roles) values (%s, %s, %s, 'Asha', %s)",
        user_id,
        DEMO_TENANT_ID,
        f"{user_id}@example.com",
        [role.value for role in roles],
    )
    return Principal(DEMO_TENANT_ID, user_id, frozenset(roles), kind=SessionKind.PERSONAL_TOKEN)


async def test_fires_a_run_that_goes_the_ordinary_way(platform: Platform) -> None:
    cron = await make(platform, metadata={"job": "nightly"}, on_run_completed="keep")
    assert not await fire(platform)
    await long_ago(platform, cron)

    async with platform.worker():
        while not [row for row in await runs_of(platform) if row[2] == "success"]:  # noqa: ASYNC110  # by rows only
            await asyncio.sleep(0.05)

    [(_, thread_id, _, metadata, _)] = await runs_of(platform)
    thread = await platform.engine.threads.get(ANONYMOUS_BUYER, thread_id)
    assert thread.values["x"] == 4
    assert (metadata["cron_id"], metadata["job"]) == (str(cron.id), "nightly")


async def test_the_thread_of_its_run_is_deleted_unless_it_is_to_be_kept(platform: Platform) -> None:
    await long_ago(platform, await make(platform))
    await fire(platform)
    assert len(await runs_of(platform)) == 1

    async with platform.worker():
        while await runs_of(platform):  # noqa: ASYNC110  # a deletion is seen by rows only
            await asyncio.sleep(0.05)

    assert await sql(platform, "select id from threads") == []


async def test_times_missed_give_one_run_and_the_next_is_in_the_future(platform: Platform) -> None:
    cron = await make(platform, schedule="* * * * *")
    await long_ago(platform, cron)

    assert await fire(platform)
    assert not await fire(platform)

    assert len(await runs_of(platform)) == 1
    assert await sql(platform, "select next_run_at > now() from crons") == [(True,)]


async def test_fired_by_many_it_runs_once(platform: Platform) -> None:
    crons = [await make(platform) for _ in range(3)]
    for cron in crons:
        await long_ago(platform, cron)

    await asyncio.gather(*(fire(platform) for _ in range(4)))

    assert sorted(row[3]["cron_id"] for row in await runs_of(platform)) == sorted(
        str(one.id) for one in crons
    )
    assert all(row[4] is not None for row in await runs_of(platform))


async def test_a_firing_that_breaks_off_is_whole_or_nothing(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    cron = await make(platform)
    await long_ago(platform, cron)

    async def breaks(*_: Any) -> None:
        raise RuntimeError("the process dies here")

    with monkeypatch.context() as patched:
        patched.setattr("store.crons.Crons.keep", breaks)
        assert not await fire(platform)
    assert await runs_of(platform) == []

    assert await fire(platform)
    assert len(await runs_of(platform)) == 1


async def test_one_that_cannot_fire_keeps_none_behind_it(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = await make(platform), await make(platform, metadata={"job": "whole"})
    await long_ago(platform, broken, days=9)
    await long_ago(platform, whole, days=8)
    await sql(platform, "update crons set payload = '[]' where id = %s", broken.id)

    await fire(platform)

    assert [row[3]["job"] for row in await runs_of(platform)] == ["whole"]


async def test_runs_on_its_thread_when_it_has_one(platform: Platform) -> None:
    thread = await platform.engine.threads.create(ANONYMOUS_BUYER)
    cron = await make(platform, thread_id=thread.id)
    await long_ago(platform, cron)

    await fire(platform)

    assert [row[1] for row in await runs_of(platform)] == [thread.id]
    assert cron.on_run_completed is None


async def test_a_busy_thread_is_passed_over_when_it_is_to_reject(platform: Platform) -> None:
    started = await platform.start("plain", input={"x": 1})
    cron = await make(platform, thread_id=started.run.thread_id, multitask_strategy="reject")
    await long_ago(platform, cron)

    assert not await fire(platform)

    assert len(await runs_of(platform)) == 1
    assert await sql(platform, "select is_enabled, next_run_at > now() from crons") == [(True, True)]


async def test_does_not_fire_when_disabled_or_behind_its_end(platform: Platform) -> None:
    asleep = await make(platform, enabled=False)
    ended = await make(platform, end_time=datetime.now(UTC) + timedelta(seconds=1))
    for cron in (asleep,):
        await long_ago(platform, cron)

    assert ended.next_run_at is None
    assert not await fire(platform)
    assert await runs_of(platform) == []


async def test_acts_with_the_roles_its_owner_still_has(platform: Platform) -> None:
    asha = await person(platform, Role.ANALYST, Role.ADMIN)
    await long_ago(platform, await make(platform, asha))
    await sql(platform, "update users set roles = '{analyst,agent}' where id = %s", asha.user_id)

    await fire(platform)

    assert await sql(platform, "select user_id, roles from runs") == [(asha.user_id, ["analyst"])]


@pytest.mark.parametrize("change", ["disabled_at = now()", "roles = '{buyer}'"])
async def test_is_disabled_when_its_owner_may_not_ask_any_more(platform: Platform, change: str) -> None:
    asha = await person(platform, Role.ANALYST)
    await long_ago(platform, await make(platform, asha))
    await sql(platform, f"update users set {change} where id = %s", asha.user_id)  # noqa: S608  # a test's own

    assert not await fire(platform)

    assert await runs_of(platform) == []
    assert await sql(platform, "select is_enabled from crons") == [(False,)]


async def test_is_disabled_when_its_assistant_is_gone(platform: Platform) -> None:
    cron = await make(platform)
    await long_ago(platform, cron)
    await sql(platform, "update crons set assistant_id = %s", uuid4())

    assert not await fire(platform)

    assert await sql(platform, "select is_enabled from crons") == [(False,)]


async def test_is_its_owners_alone(platform: Platform) -> None:
    asha, binod = await person(platform, Role.BUYER), await person(platform, Role.ADMIN)
    cron = await make(platform, asha)

    crons = platform.engine.crons
    assert await crons.count(binod, CronQuery()) == 0
    with pytest.raises(NotFound):
        await crons.update(binod, cron.id, CronWish(given={"enabled": False}))
    with pytest.raises(NotFound):
        await crons.delete(binod, cron.id)
    await crons.delete(asha, cron.id)
    assert await crons.count(asha, CronQuery()) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"schedule": "every day"},
        {"timezone": "Mars/Olympus"},
        {"stream_mode": ["bogus"]},
        {"webhook": "http://10.0.0.1/"},
        {"end_time": datetime(2030, 1, 1)},  # noqa: DTZ001  # what is wrong with it
    ],
    ids=str,
)
async def test_what_cannot_be_is_refused(platform: Platform, fields: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        await make(platform, **fields)


async def test_there_is_an_end_to_how_many_one_may_have(platform: Platform) -> None:
    await sql(
        platform,
        "insert into crons (id, tenant_id, roles, assistant_id, schedule, payload) "
        "select gen_random_uuid(), %s, '{buyer}', gen_random_uuid(), '* * * * *', '{}' "
        "from generate_series(1, %s)",
        DEMO_TENANT_ID,
        CRONS_MAX,
    )

    with pytest.raises(Conflict):
        await make(platform)


async def test_a_visitor_of_a_site_names_no_webhook(platform: Platform) -> None:
    visitor = Principal(DEMO_TENANT_ID, None, visitor_id=uuid4(), kind=SessionKind.SITE)

    with pytest.raises(Forbidden):
        await make(platform, visitor, webhook="https://example.com/hook")
