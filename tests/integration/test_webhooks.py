"""An ended run tells its webhook: signed, again until it is heard, never into the operator's network."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from domain.errors import BadInput
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID
from domain.webhook_signature import tenant_key
from runtime.webhook_sender import SigningKeys, WebhookSender
from store.identity.secret_key import load_ring
from store.outbound import open_outbound
from tests.support.access_world import OTHER_TENANT
from tests.support.engine_fixtures import Platform, open_platform
from tests.support.operators_api import operators_api
from tests.support.webhook_receiver import ALLOWED, Receiver, receiver

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.engines

SLOWLY = {"webhook_retry": timedelta(hours=1), "webhook_tries": 3}
"""The second try comes when the test says so."""


@pytest.fixture
async def platform(database_url: str, redis_url: str, tmp_path: Path) -> AsyncIterator[Platform]:
    async with open_platform(database_url, redis_url, tmp_path, **ALLOWED, **SLOWLY) as opened:
        yield opened


@pytest.fixture
async def hook() -> AsyncIterator[Receiver]:
    async with receiver() as made:
        yield made


async def sql(platform: Platform, statement: str, *values: Any) -> list[Any]:
    async with await psycopg.AsyncConnection.connect(platform.database_url, autocommit=True) as connection:
        found = await connection.execute(statement, values)
        return await found.fetchall() if found.description else []


async def deliveries(platform: Platform) -> list[Any]:
    return await sql(
        platform, "select outcome, tries, body is null from webhook_deliveries order by created_at"
    )


async def settled(platform: Platform, count: int = 1) -> list[Any]:
    while True:
        found = await sql(platform, "select 1 from webhook_deliveries where settled_at is not null")
        if len(found) >= count:
            return await deliveries(platform)
        await asyncio.sleep(0.05)


async def send(platform: Platform) -> None:
    """One turn of a worker's duty."""
    async with open_outbound(platform.settings.outbound_allowed) as outbound:
        keys = SigningKeys(platform.settings)
        sender = WebhookSender(
            db=platform.engine.db, outbound=outbound, keys=keys, settings=platform.settings
        )
        await sender.send_due()


async def try_again(platform: Platform) -> None:
    """The back-off passes."""
    await sql(platform, "update webhook_deliveries set next_try_at = now()")
    await send(platform)


async def owed(platform: Platform, hook: Receiver) -> None:
    """A delivery that is due: of a run that was cancelled while it waited, without any worker."""
    started = await platform.start("plain", input={"x": 1}, webhook=hook.url)
    await platform.engine.runs.cancel(ANONYMOUS_BUYER, started.run.thread_id, started.run.id, "interrupt")


async def test_tells_the_run_with_its_status_and_values(platform: Platform, hook: Receiver) -> None:
    async with platform.worker():
        started = await platform.start("plain", input={"x": 1}, webhook=hook.url, metadata={"case": "c-1"})
        [received] = await hook.wait_for(1)
        await settled(platform)

    body = received.body
    assert body["run_id"] == str(started.run.id)
    assert (body["status"], body["values"]) == ("success", {"x": 4, "log": ["a", "b"]})
    assert (body["metadata"]["case"], body["kwargs"]["input"]) == ("c-1", {"x": 1})
    assert body.keys() >= {
        "thread_id", "assistant_id", "created_at", "updated_at", "multitask_strategy", "run_started_at",
        "run_ended_at", "webhook_sent_at",
    }  # fmt: skip
    assert "error" not in body
    assert received.headers["content-type"] == "application/json"
    assert await deliveries(platform) == [("delivered", 1, True)]


async def test_is_signed_with_the_tenants_key(platform: Platform, hook: Receiver) -> None:
    await owed(platform, hook)
    await send(platform)

    [received] = await hook.wait_for(1)
    key = tenant_key(load_ring(platform.settings), DEMO_TENANT_ID)
    assert received.is_signed_by(key)
    assert not received.is_signed_by("whsec_another")


@pytest.mark.parametrize(
    ("graph", "ends_by", "status"),
    [("err", None, "error"), ("slow", "interrupt", "interrupted"), ("slow", "rollback", "interrupted")],
)
async def test_every_end_is_told(
    platform: Platform, hook: Receiver, graph: str, ends_by: Any, status: str
) -> None:
    async with platform.worker():
        started = await platform.start(graph, input={"x": 1}, webhook=hook.url)
        if ends_by:
            async for entry in platform.engine.runs.follow(started.run, after=started.after):
                if b"first" in entry.data:
                    break
            await platform.engine.runs.cancel(ANONYMOUS_BUYER, started.run.thread_id, started.run.id, ends_by)
        [received] = await hook.wait_for(1)

    assert received.body["status"] == status
    assert (received.body.get("error") == "title deed missing") == (graph == "err")


async def test_a_temporary_threads_values_are_told_after_it_is_gone(
    platform: Platform, hook: Receiver
) -> None:
    async with platform.worker():
        started = await platform.start("plain", input={"x": 1}, webhook=hook.url, thread_id=None)
        await asyncio.wait_for(platform.engine.runs.wait(started), 20)
        [received] = await hook.wait_for(1)

    assert received.body["values"]["x"] == 4


async def test_is_tried_again_later_and_known_by_its_id(platform: Platform, hook: Receiver) -> None:
    hook.answers = [500, 0]
    await owed(platform, hook)

    await send(platform)
    await send(platform)
    assert len(hook.received) == 1  # Not before its time.
    await try_again(platform)
    await try_again(platform)
    await try_again(platform)

    assert len(await hook.wait_for(3)) == 3
    assert len({one.delivery for one in hook.received}) == 1
    assert await deliveries(platform) == [("delivered", 3, True)]


async def test_the_back_off_doubles(platform: Platform, hook: Receiver) -> None:
    hook.answers = [503, 503]
    await owed(platform, hook)
    waits = "select extract(epoch from next_try_at - now())::float / 3600 from webhook_deliveries"

    await send(platform)
    [(first,)] = await sql(platform, waits)
    await try_again(platform)
    [(second,)] = await sql(platform, waits)

    assert (round(first), round(second)) == (1, 2)


async def test_after_the_last_try_it_is_a_dead_letter_without_its_content(
    platform: Platform, hook: Receiver
) -> None:
    hook.answers = [500, 404, 301]
    await owed(platform, hook)

    await send(platform)
    await try_again(platform)
    await try_again(platform)
    await try_again(platform)

    assert len(hook.received) == 3
    assert await deliveries(platform) == [("given_up", 3, True)]
    letters = await sql(platform, "select stream, reason, deliveries, tenant_id from dead_letters")
    assert letters == [("webhooks", "It answered 301.", 3, DEMO_TENANT_ID)]


async def test_who_dies_while_sending_leaves_it_to_the_next(platform: Platform, hook: Receiver) -> None:
    await owed(platform, hook)
    await sql(platform, "update webhook_deliveries set tries = 1, next_try_at = now() + interval '1 hour'")

    await send(platform)
    assert hook.received == []
    await try_again(platform)

    assert await deliveries(platform) == [("delivered", 2, True)]


async def test_sent_by_many_at_once_it_is_sent_once(platform: Platform, hook: Receiver) -> None:
    await owed(platform, hook)

    await asyncio.gather(*(send(platform) for _ in range(4)))

    assert len(hook.received) == 1


async def test_never_leads_into_the_operators_network(
    database_url: str, redis_url: str, tmp_path: Path, hook: Receiver
) -> None:
    async with open_platform(database_url, redis_url, tmp_path, **SLOWLY) as strict:
        with pytest.raises(BadInput):
            await strict.start("plain", input={"x": 1}, webhook=hook.url)
        started = await strict.start("plain", input={"x": 1}, webhook="https://localhost:1/hook")
        await strict.engine.runs.cancel(ANONYMOUS_BUYER, started.run.thread_id, started.run.id, "interrupt")
        await send(strict)

        assert await deliveries(strict) == [("given_up", 1, True)]
    assert hook.received == []


async def test_without_a_key_nothing_is_sent_unsigned(platform: Platform, hook: Receiver) -> None:
    await owed(platform, hook)
    secret = platform.settings.data_dir / "run" / "secret_key"
    secret.parent.mkdir(parents=True, exist_ok=True)
    secret.write_text("short")
    secret.chmod(0o600)

    await send(platform)
    assert (hook.received, await deliveries(platform)) == ([], [(None, 1, False)])
    secret.unlink()
    await try_again(platform)

    assert await deliveries(platform) == [("delivered", 2, True)]


async def test_no_webhook_costs_no_delivery(platform: Platform) -> None:
    async with platform.worker():
        started = await platform.start("plain", input={"x": 1})
        await asyncio.wait_for(platform.engine.runs.wait(started), 20)

    assert await deliveries(platform) == []


async def test_operators_see_how_deliveries_go_and_nothing_of_what_they_tell(
    platform: Platform, hook: Receiver
) -> None:
    async def seen(**query: Any) -> list[Any]:
        platform.engine.operators._kept.clear()
        async with operators_api(platform) as client:
            answer = await client.get("/api/v1/ops/webhook-deliveries", params=query)
        assert "hook?of" not in answer.text
        assert "values" not in answer.text
        return [{**one, "is_to_be_tried": one["next_try_at"] is not None} for one in answer.json()]

    hook.answers = [503, 0, 200]
    await owed(platform, hook)
    before = await seen()
    await send(platform)
    refused = await seen()
    await try_again(platform)
    unanswered = await seen()
    await try_again(platform)
    async with operators_api(platform, tenant_id=OTHER_TENANT) as client:
        others = await client.get("/api/v1/ops/webhook-deliveries", params={"settled": True})

    told = ("host", "state", "tries", "is_to_be_tried", "last_status")
    states = [
        [one[name] for name in told] for [one] in (before, refused, unanswered, await seen(settled=True))
    ]
    assert states == [
        ["127.0.0.1", "due", 0, True, None],
        ["127.0.0.1", "due", 1, True, 503],
        ["127.0.0.1", "due", 2, True, None],
        ["127.0.0.1", "delivered", 3, False, 200],
    ]
    assert refused[0]["last_problem"] == "It answered 503."
    assert unanswered[0]["last_problem"]
    assert await seen() == others.json() == []
