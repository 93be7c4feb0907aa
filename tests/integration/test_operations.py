"""What operators see and may do: their tenant's work by id, the installation's by number, and no content."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.errors import Unavailable
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID, Role
from runtime.operator_view import KEPT_S, OperatorView, node_times
from runtime.worker_board import WorkerBoard
from tests.support.access_world import OTHER_TENANT
from tests.support.engine_fixtures import platform
from tests.support.operators_api import operators_api

if TYPE_CHECKING:
    from runtime.worker import Worker
    from tests.support.engine_fixtures import Platform

__all__ = ["platform"]
pytestmark = pytest.mark.engines

SAID = "my number is 9820098200"


async def posted(platform: Platform, worker: Worker) -> None:
    """The worker's card as it is now is on the board."""
    await platform.engine.board.post(worker._card())


async def test_the_overview_shows_work_and_nothing_that_was_said(platform: Platform) -> None:
    async with platform.worker() as worker, operators_api(platform) as client:
        done = await platform.start("plain", input={"x": 1, "log": [SAID]}, metadata={"about": SAID})
        await platform.engine.runs.wait(done)
        asking = await platform.start("hitl", input={"amount": 5, "log": [SAID]})
        await platform.engine.runs.wait(asking)
        await posted(platform, worker)

        answer = await client.get("/api/v1/ops/overview")

    shown = answer.json()
    assert answer.status_code == 200
    assert {(one["graph_id"], one["status"], one["runs"]) for one in shown["runs"]} == {
        ("plain", "success", 1),
        ("hitl", "success", 1),
    }
    (waiting,) = shown["waiting"]["threads"]
    assert (waiting["thread_id"], waiting["graph_id"], waiting["questions"]) == (
        str(asking.run.thread_id),
        "hitl",
        1,
    )
    assert shown["waiting"]["total"] == 1
    (card,) = shown["workers"]
    assert (card["name"], card["slots"], card["active_runs"]) == (worker.name, 16, 0)
    assert {(one["graph"], one["node"]) for one in shown["nodes"]} >= {("plain", "a"), ("plain", "b")}
    assert all(one["count"] >= 1 and one["max_s"] > 0 for one in shown["nodes"])
    runs = next(one for one in shown["streams"] if one["stream"] == "runs")
    assert (runs["is_there"], runs["pending"], runs["undelivered"]) == (True, 0, 0)
    assert shown["outbox"]["unsent"] >= 0
    assert "9820098200" not in answer.text


async def test_a_run_in_progress_has_a_lease_and_a_worker(platform: Platform) -> None:
    async with platform.worker() as worker, operators_api(platform) as client:
        slow = await platform.start("slow", input={})
        leases: list[dict[str, Any]] = []
        async with asyncio.timeout(60):
            while not leases:
                leases = (await client.get("/api/v1/ops/leases")).json()
                await asyncio.sleep(0.05)
        await platform.engine.runs.cancel(ANONYMOUS_BUYER, slow.run.thread_id, slow.run.id, "interrupt")
        await platform.engine.runs.wait(slow)

    (lease,) = leases
    assert (lease["run_id"], lease["holder"], lease["deliveries"]) == (str(slow.run.id), worker.name, 1)
    assert lease["held_s"] >= 0


async def test_another_tenants_admin_sees_no_id_of_this_one(platform: Platform) -> None:
    async with platform.worker() as worker:
        asking = await platform.start("hitl", input={"amount": 5})
        await platform.engine.runs.wait(asking)
        await bury(platform, asking.run.id)
        await posted(platform, worker)
        async with operators_api(platform, tenant_id=OTHER_TENANT) as client:
            shown = (await client.get("/api/v1/ops/overview")).json()

    assert (shown["runs"], shown["waiting"]) == ([], {"total": 0, "threads": []})
    assert (shown["leases"], shown["dead_letters"]) == ([], [])
    assert [one["name"] for one in shown["workers"]] == [worker.name]  # the processes serve both
    assert str(asking.run.thread_id) not in str(shown)
    assert str(asking.run.id) not in str(shown)


async def bury(platform: Platform, run_id: UUID) -> UUID:
    """A run as it is after too many deliveries, and its dead letter."""
    letter_id = uuid4()
    async with await psycopg.AsyncConnection.connect(platform.database_url) as connection:
        await connection.execute(
            "update runs set status = 'error', deliveries = 6, finished_at = now(), "
            """error = '{"error": "DeadLetter", "message": "begun 5 times"}' where id = %s""",
            (run_id,),
        )
        await connection.execute(
            "insert into dead_letters (id, tenant_id, stream, message_id, run_id, reason, deliveries) "
            "values (%s, %s, 'runs', '1-0', %s, 'begun 5 times and never ended', 5)",
            (letter_id, DEMO_TENANT_ID, run_id),
        )
    return letter_id


async def test_a_buried_run_is_begun_again_once(platform: Platform) -> None:
    started = await platform.start("plain", input={"x": 1})
    letter_id = await bury(platform, started.run.id)
    async with operators_api(platform) as client:
        replayed = await client.post(f"/api/v1/ops/dead-letters/{letter_id}/replay")
        again = await client.post(f"/api/v1/ops/dead-letters/{letter_id}/replay")
        async with platform.worker():
            await platform.engine.runs.wait(started)
            status = await platform.run_status(started.run.id)
        undecided = (await client.get("/api/v1/ops/dead-letters")).json()

    assert (replayed.status_code, replayed.json()["resolution"]) == (200, "replayed")
    assert again.status_code == 409
    assert status == "success"
    assert undecided == []


async def test_a_run_whose_thread_went_on_stays_buried(platform: Platform) -> None:
    started = await platform.start("plain", input={"x": 1})
    letter_id = await bury(platform, started.run.id)
    await platform.start("plain", input={"x": 2}, thread_id=started.run.thread_id)
    async with operators_api(platform) as client:
        refused = await client.post(f"/api/v1/ops/dead-letters/{letter_id}/replay")
        (letter,) = (await client.get("/api/v1/ops/dead-letters")).json()

    assert refused.status_code == 409
    assert "gone on" in refused.json()["detail"]
    assert letter["resolution"] is None
    assert await platform.run_status(started.run.id) == "error"


async def test_a_discarded_letter_keeps_its_reason_and_who_gave_it(platform: Platform) -> None:
    started = await platform.start("plain", input={"x": 1})
    letter_id = await bury(platform, started.run.id)
    path = f"/api/v1/ops/dead-letters/{letter_id}/discard"
    async with operators_api(platform) as client:
        empty = await client.post(path, json={"reason": ""})
        discarded = await client.post(path, json={"reason": "asked twice by mistake"})
        decided = (await client.get("/api/v1/ops/dead-letters?decided=true")).json()
    async with await psycopg.AsyncConnection.connect(platform.database_url) as connection:
        kept = await connection.execute("select resolved_by from dead_letters where id = %s", (letter_id,))
        (resolved_by,) = await kept.fetchone() or (None,)

    assert empty.status_code == 422
    assert discarded.json()["resolution_reason"] == "asked twice by mistake"
    assert [one["resolution"] for one in decided] == ["discarded"]
    assert resolved_by is not None


async def test_an_auditor_looks_and_does_not_act(platform: Platform) -> None:
    started = await platform.start("plain", input={"x": 1})
    letter_id = await bury(platform, started.run.id)
    async with operators_api(platform, role=Role.AUDITOR) as client:
        seen = await client.get("/api/v1/ops/overview")
        acted = await client.post(f"/api/v1/ops/dead-letters/{letter_id}/discard", json={"reason": "no need"})

    assert [one["id"] for one in seen.json()["dead_letters"]] == [str(letter_id)]
    assert acted.status_code == 403


async def test_looks_within_a_moment_cost_one_reading(platform: Platform, monkeypatch) -> None:
    readings = 0
    engine = platform.engine

    class Counting:
        def system_session(self) -> Any:
            nonlocal readings
            readings += 1
            return engine.db.system_session()

    clock = [100.0]
    monkeypatch.setattr("runtime.operator_view.time.monotonic", lambda: clock[0])
    view = OperatorView(Counting(), engine.bus, engine.board)  # type: ignore[arg-type]  # counts sessions

    await view.installation()
    await view.installation()
    assert readings == 1
    clock[0] += KEPT_S
    await view.installation()

    assert readings == 2


async def test_workers_of_one_process_count_its_nodes_once(platform: Platform) -> None:
    async with platform.worker(name="one") as one, platform.worker(name="two") as two:
        started = await platform.start("plain", input={"x": 1})
        await platform.engine.runs.wait(started)
        await posted(platform, one)
        await posted(platform, two)
        cards = await platform.engine.board.cards()
        sums = await platform.engine.board.sums()

    assert [card.name for card in cards] == ["one", "two"]
    assert {times.node: times.count for times in node_times(cards)} == {"a": 1, "b": 1}
    assert {kind.what: times.count for kind, times in sums.items("node")} == {"a": 1, "b": 1}
    assert [times.count for _, times in sums.items("wait")] == [1]
    assert await platform.engine.board.cards() == []  # taken down by a clean stop


async def test_a_worker_that_says_nothing_more_leaves_the_board(platform: Platform) -> None:
    board = platform.engine.board
    async with platform.worker(name="alive") as alive:
        await posted(platform, alive)
        for name in ("alive", "dead"):
            await board.post(replace(alive._card(), name=name))
        await platform.engine.link.commands.delete("propmubi:worker:dead")  # as its end of life would

        names = [card.name for card in await board.cards()]
        members = await platform.engine.link.commands.smembers("propmubi:workers")

    assert names == ["alive"]
    assert members == {b"alive"}


async def test_sums_grow_by_what_is_new_and_outlive_the_worker(platform: Platform) -> None:
    engine = platform.engine
    async with platform.worker() as worker:
        for _ in range(2):
            await engine.runs.wait(await platform.start("plain", input={"x": 1}))
            await posted(platform, worker)
            await posted(platform, worker)
    elsewhere = WorkerBoard(engine.link)
    await elsewhere.post(replace(worker._card(), name="another"))

    sums = await elsewhere.sums()

    assert {kind.what: times.count for kind, times in sums.items("node")} == {"a": 4, "b": 4}
    assert sum(times.total_s for _, times in sums.items("node")) > 0


async def test_without_redis_the_rest_is_shown(platform: Platform, monkeypatch) -> None:
    async def away(*_: Any) -> Any:
        raise Unavailable("Redis is away.")

    engine = platform.engine
    monkeypatch.setattr(type(engine.bus), "depth", away)
    monkeypatch.setattr(type(engine.board), "cards", away)
    async with operators_api(platform) as client:
        shown = (await client.get("/api/v1/ops/overview")).json()
        workers = await client.get("/api/v1/ops/workers")

    assert (shown["streams"], shown["workers"], shown["nodes"]) == (None, None, None)
    assert shown["waiting"] == {"total": 0, "threads": []}
    assert workers.status_code == 503
