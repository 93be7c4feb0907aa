"""A case that kills its worker comes to its end alone; a worker that is asked to leave leaves nothing behind."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any

import pytest

from evals.chaos.callee import CountingCallee
from tests.chaos.lane import Lane, open_lane

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from evals.chaos.processes import Nursery

pytestmark = [pytest.mark.engines, pytest.mark.slow]

NEIGHBOURS = 40


@pytest.fixture
async def lane(database_url: str, redis_url: str, tmp_path: Path, nursery: Nursery) -> AsyncIterator[Lane]:
    async with (
        CountingCallee() as callee,
        open_lane(database_url, redis_url, tmp_path, nursery, callee, pace_s=0.1) as opened,
    ):
        yield opened


async def keep_two_workers(lane: Lane) -> None:
    """As a supervisor does."""

    async def keep(place: str) -> None:
        while True:
            child = await lane.spawn(settings={"max_deliveries": 5, "log_level": "ERROR"})
            await asyncio.shield(child.exited)

    await asyncio.gather(keep("one"), keep("two"))


async def test_poison_among_many_goes_to_the_dead_letters_and_takes_nobody_along(lane: Lane) -> None:
    keeping = asyncio.create_task(keep_two_workers(lane))
    try:
        runs = [(await lane.start()).run for _ in range(NEIGHBOURS // 2)]
        poison = (await lane.start(input={"log": [], "poison": True})).run
        runs += [(await lane.start()).run for _ in range(NEIGHBOURS // 2)]
        await lane.until(lambda: lane.has_ended(poison.id), "the poison is put aside")
        for run in runs:
            await lane.until(lambda run=run: lane.has_ended(run.id), "a neighbour ends")
        await lane.until(lane.is_quiet, "nothing is left in the stream")
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)

    assert {await lane.status(run.id) for run in runs} == {"success"}
    letters = await lane.rows("select run_id, deliveries from dead_letters")
    assert letters == [(poison.id, 5)]
    assert await lane.status(poison.id) == "error"
    [(most,)] = await lane.rows("select max(deliveries) from runs where id <> %s", poison.id)
    assert most < 5


async def test_worker_asked_to_leave_hands_its_cases_back_uncounted(lane: Lane) -> None:
    leaving = await lane.spawn()
    runs = [(await lane.start()).run for _ in range(4)]

    async def all_running() -> bool:
        found = await lane.rows("select count(*) from runs where status = 'running'")
        return bool(found == [(len(runs),)])

    await lane.until(all_running, "all run")
    leaving.send(signal.SIGTERM)
    async with asyncio.timeout(30):
        code = await leaving.exited

    assert code == 0
    held = await lane.rows(
        "select count(*) from thread_leases where holder is not null and expires_at > now()"
    )
    assert held == [(0,)]
    assert await lane.pending() == 0
    await lane.spawn()
    for run in runs:
        await lane.until(lambda run=run: lane.has_ended(run.id), "a run ends elsewhere")
    assert await lane.rows("select distinct status, deliveries from runs") == [("success", 1)]


@pytest.mark.parametrize("point", ["handback.before_commit", "handback.committed"])
async def test_worker_that_dies_while_handing_back_loses_nothing(lane: Lane, point: str) -> None:
    leaving = await lane.spawn(orders=f"{point}=kill")
    run = (await lane.start()).run

    async def is_running() -> bool:
        return await lane.status(run.id) == "running"

    await lane.until(is_running, "it runs")
    leaving.send(signal.SIGTERM)
    assert await leaving.exited == -signal.SIGKILL
    await lane.spawn()

    await lane.until(lambda: lane.has_ended(run.id), "it ends elsewhere")
    await lane.until(lane.is_quiet, "nothing is left in the stream")
    assert await lane.rows("select count(*) from chaos_decisions") == [(1,)]
    assert await lane.status(run.id) == "success"


@pytest.mark.parametrize("point", ["rollback.checkpoints_deleted", "rollback.committed"])
async def test_worker_that_dies_while_rolling_back_leaves_no_trace_of_the_run(lane: Lane, point: str) -> None:
    from domain.tenancy import ANONYMOUS_BUYER

    doomed = await lane.spawn(orders=f"{point}=kill")
    run = (await lane.start()).run

    async def has_decided() -> bool:
        return await lane.rows("select count(*) from chaos_decisions") == [(1,)]

    await lane.until(has_decided, "it is on its way")
    await lane.platform.engine.runs.cancel(ANONYMOUS_BUYER, run.thread_id, run.id, "rollback")
    assert await doomed.exited == -signal.SIGKILL
    await lane.spawn()

    await lane.until(lambda: lane.has_ended(run.id), "it is gone")
    await lane.until(lane.is_quiet, "nothing is left in the stream")
    assert await lane.status(run.id) == "gone"
    left = await lane.rows(
        "select (select count(*) from checkpoints where thread_id = %s::text), (select status from threads)",
        run.thread_id,
    )
    assert left == [(0, "idle")]
    await lane.until(lambda: _has_ended_in_log(lane, run), "its readers are told that it is over")


async def _has_ended_in_log(lane: Lane, run: Any) -> bool:
    return await lane.ends_in_log(run) == 1


@pytest.mark.parametrize("point", ["finder.added", "sweeper.due", "sweeper.added", "relay.noted"])
async def test_relay_that_dies_between_its_steps_loses_nothing(lane: Lane, point: str) -> None:
    run = (await lane.start()).run
    await lane.platform.engine.link.commands.delete("runs")
    is_sent = point.startswith("sweeper")
    doomed = await lane.spawn(orders=f"{point}=kill")
    async with lane.platform.engine.db.system_session() as session:
        connection = await session.connection()
        await connection.exec_driver_sql(
            "update outbox set created_at = now() - interval '1 minute', "
            "next_try_at = now() - interval '1 minute', sent_at = case when %s then now() end",
            (is_sent,),
        )
    if point == "relay.noted":
        doomed.send(signal.SIGKILL)  # The note itself is of the accepting process; its loss is what matters.
    await lane.spawn()

    await lane.until(lambda: lane.has_ended(run.id), "it ends")
    await lane.until(lane.is_quiet, "nothing is left in the stream")
    assert await lane.rows("select count(*) from chaos_decisions") == [(1,)]


ACCEPTING = ("accept.before_commit", "accept.committed", "accept.announced", "relay.added", "accept.sent")


@pytest.mark.parametrize("point", ACCEPTING)
async def test_api_that_dies_while_accepting_has_accepted_all_or_nothing(lane: Lane, point: str) -> None:
    import httpx

    from propmubi.engines.ports import free_port

    port = free_port(None)
    api = await lane.spawn("propmubi.chaos.api_role:api", port=port, orders=f"{point}=kill")
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:

        async def is_up() -> bool:
            try:
                return (await client.get("/ok")).is_success
            except httpx.TransportError:
                return False

        await lane.until(is_up, "the API answers")
        thread = (await client.post("/threads", json={})).json()["thread_id"]
        with pytest.raises(httpx.TransportError):
            await client.post(f"/threads/{thread}/runs", json={"assistant_id": "case", "input": {"log": []}})
    assert await api.exited == -signal.SIGKILL
    await lane.spawn()

    async def all_ended() -> bool:
        return await lane.rows("select count(*) from runs where status in ('pending', 'running')") == [(0,)]

    await lane.until(all_ended, "what was accepted ends")
    await lane.until(lane.is_quiet, "nothing is left in the stream")
    expected = 0 if point == "accept.before_commit" else 1
    assert await lane.rows("select count(*) from runs where status = 'success'") == [(expected,)]
    assert await lane.rows("select count(*) from chaos_decisions") == [(expected,)]
