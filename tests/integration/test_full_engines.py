"""Full engines: a request is refused with 503 and when to come back, and nothing accepted is lost (F28)."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from structlog.testing import capture_logs

from domain.tenancy import ANONYMOUS_BUYER
from runtime.requests import RunRequest, StartedRun
from runtime.thread_log import BEGINNING
from tests.support.live_api import live_api

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from propmubi.engines import EmbeddedEngines
    from tests.support.engine_fixtures import Platform

pytestmark = pytest.mark.engines

FULL = (
    "create function full_disk() returns trigger language plpgsql as "
    "$$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$; "
    "create trigger full_disk before insert on runs execute function full_disk()"
)
PATIENCE_S = 60.0


@pytest.fixture
def own_redis(engines: EmbeddedEngines) -> None:
    """Only a server of our own may be filled."""
    if engines.redis is None:
        pytest.skip("REDIS_URL names a server that others use too")


@asynccontextmanager
async def out_of_memory(platform: Platform) -> AsyncIterator[None]:
    """Redis may take no byte more (``noeviction``)."""
    commands = platform.engine.link.commands
    await commands.config_set("maxmemory-policy", "noeviction")
    await commands.config_set("maxmemory", 1)
    try:
        yield
    finally:
        await commands.config_set("maxmemory", 0)


@asynccontextmanager
async def unable_to_save(platform: Platform) -> AsyncIterator[None]:
    """Redis cannot write its dump, as on a full disk, and says MISCONF to every write."""
    commands = platform.engine.link.commands
    named = await commands.config_get("dir", "dbfilename")
    dump = Path(str(named["dir"])) / str(named["dbfilename"])
    dump.unlink(missing_ok=True)
    (dump / "in-the-way").mkdir(parents=True)
    await commands.config_set("save", "3600 1000000")
    try:
        await commands.bgsave()
        await _until(commands, "err")
        yield
    finally:
        (dump / "in-the-way").rmdir()
        dump.rmdir()
        await commands.bgsave()
        await _until(commands, "ok")
        await commands.config_set("save", "")


async def _until(commands: Any, status: str) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while (await commands.info("persistence"))["rdb_last_bgsave_status"] != status:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@asynccontextmanager
async def full_disk(platform: Platform) -> AsyncIterator[None]:
    """Postgres says of every new run what it says when a file cannot grow (SQLSTATE 53100)."""
    async with await psycopg.AsyncConnection.connect(platform.database_url, autocommit=True) as connection:
        await connection.execute(FULL)
        try:
            yield
        finally:
            await connection.execute("drop function full_disk cascade")


async def _ask(client: httpx.AsyncClient) -> httpx.Response:
    body = {"assistant_id": "plain", "input": {"x": 1}, "if_not_exists": "create"}
    return await client.post(f"/threads/{uuid4()}/runs/wait", json=body)


@pytest.mark.parametrize("trouble", [out_of_memory, unable_to_save, full_disk])
async def test_a_full_engine_refuses_with_503_and_loses_nothing(
    platform: Platform, trouble: Any, own_redis: None
) -> None:
    async with (
        live_api(platform) as url,
        httpx.AsyncClient(base_url=url, timeout=PATIENCE_S) as client,
        await psycopg.AsyncConnection.connect(platform.database_url, autocommit=True) as eyes,
    ):
        async with trouble(platform):
            refused = [await _ask(client) for _ in range(2)]
            kept = await (await eyes.execute("select count(*) from runs")).fetchone()
        accepted = await _ask(client)
        [ended] = await (await eyes.execute("select status from runs")).fetchall()

    assert [one.status_code for one in refused] == [503, 503]
    assert all(int(one.headers["retry-after"]) > 0 for one in refused)
    assert all(set(one.json()) == {"detail"} for one in refused)
    assert kept == (0,)
    assert accepted.status_code == 200
    assert ended == ("success",)


async def test_what_was_accepted_just_before_redis_was_full_is_executed_when_it_is_not(
    platform: Platform, own_redis: None
) -> None:
    runs = platform.engine.runs
    thread = await platform.engine.threads.create(ANONYMOUS_BUYER)
    request = RunRequest(assistant="plain", thread_id=thread.id, input={"x": 1})
    async with platform.engine.db.session(ANONYMOUS_BUYER) as session:
        accepted = await runs.accept_in(session, ANONYMOUS_BUYER, request)

    async with out_of_memory(platform):
        await runs.send_out(accepted)
    async with platform.worker():
        await runs.wait(StartedRun(accepted.run, BEGINNING))

    assert await platform.run_status(accepted.run.id) == "success"


@pytest.mark.parametrize("trouble", [out_of_memory, unable_to_save])
async def test_a_worker_may_start_while_redis_takes_no_writes(
    platform: Platform, trouble: Any, own_redis: None
) -> None:
    async with AsyncExitStack() as stack:
        with capture_logs() as logs:
            async with trouble(platform):
                await stack.enter_async_context(platform.worker())
                async with asyncio.timeout(PATIENCE_S):
                    while not any(one["event"] == "worker.reading_postponed" for one in logs):  # noqa: ASYNC110
                        await asyncio.sleep(0.05)
        started = await platform.start("plain", input={"x": 1})
        await platform.engine.runs.wait(started)

    assert await platform.run_status(started.run.id) == "success"
    assert any(one["event"] in ("bus.cannot_write", "worker.own_postponed") for one in logs)
