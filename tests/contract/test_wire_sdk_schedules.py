"""The official Python SDK, asynchronous and synchronous: runs put off, many at once, crons, webhooks, expiry."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from langgraph_sdk import get_client, get_sync_client
from langgraph_sdk.errors import ConflictError, NotFoundError, UnprocessableEntityError

from tests.support.client_api import redis_of_module, serve_clients
from tests.support.sdk_calls import NOWHERE, new_thread
from tests.support.webhook_receiver import ALLOWED, receiver

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from langgraph_sdk.client import LangGraphClient

    from propmubi.engines import EmbeddedEngines
    from tests.conftest import PostgresServer
    from tests.support.client_api import ClientApi

pytestmark = pytest.mark.engines

NUMBERS = {"x": 1}
NIGHTLY: dict[str, Any] = {"schedule": "30 2 * * *", "timezone": "Asia/Kolkata", "input": NUMBERS}


@pytest.fixture(scope="module")
async def api(
    postgres_server: PostgresServer,
    migrated_template: str,
    engines: EmbeddedEngines,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[ClientApi]:
    folder = tmp_path_factory.mktemp("schedules")
    with postgres_server.database(migrated_template) as database_url:
        async with serve_clients(database_url, redis_of_module(engines), folder, **ALLOWED) as served:
            yield served


@pytest.fixture
async def client(api: ClientApi) -> AsyncIterator[LangGraphClient]:
    async with get_client(url=api.url, api_key=api.token) as opened:
        yield opened


async def underway(client: LangGraphClient, thread: str, **given: Any) -> str:
    """A slow run of which something was seen."""
    run = await client.runs.create(thread, "slow", input=NUMBERS, stream_mode=["custom"], **given)
    async for part in client.runs.join_stream(thread, run["run_id"], last_event_id="-1"):
        if part.event == "custom":
            break
    return run["run_id"]


async def test_a_background_run_is_followed_listed_and_deleted(client: LangGraphClient) -> None:
    thread = await new_thread(client)
    run = await client.runs.create(thread, "plain", input=NUMBERS, durability="sync", stream_resumable=True)
    assert (await client.runs.join(thread, run["run_id"]))["x"] == 4

    assert [one["run_id"] for one in await client.runs.list(thread, status="success")] == [run["run_id"]]
    assert await client.runs.list(thread, status="pending") == []
    assert await client.runs.list(thread, select=["run_id"]) == [{"run_id": run["run_id"]}]
    assert await client.runs.list(thread, offset=1) == []
    await client.runs.delete(thread, run["run_id"])
    assert await client.runs.list(thread) == []


async def test_an_open_run_is_not_deleted(client: LangGraphClient) -> None:
    thread = await new_thread(client)
    run = await client.runs.create(thread, "plain", input=NUMBERS, after_seconds=3600)

    with pytest.raises(ConflictError):
        await client.runs.delete(thread, run["run_id"])


@pytest.mark.parametrize("durability", ["sync", "async", "exit"])
async def test_every_durability_ends_in_the_same_state(client: LangGraphClient, durability: Any) -> None:
    thread = await new_thread(client)
    await client.runs.wait(thread, "plain", input=NUMBERS, durability=durability)

    assert (await client.threads.get_state(thread))["values"] == {"x": 4, "log": ["a", "b"]}
    assert len(await client.threads.get_history(thread)) == (1 if durability == "exit" else 4)


async def test_a_stateless_background_run_leaves_no_thread(client: LangGraphClient) -> None:
    run = await client.runs.create(None, "plain", input=NUMBERS)
    while True:
        try:
            await client.threads.get(run["thread_id"])
        except NotFoundError:
            return
        await asyncio.sleep(0.05)


async def test_a_stateless_background_runs_thread_may_be_kept(client: LangGraphClient) -> None:
    run = await client.runs.create(None, "plain", input=NUMBERS, on_completion="keep")

    assert (await client.runs.join(run["thread_id"], run["run_id"]))["x"] == 4
    assert (await client.threads.get(run["thread_id"]))["values"]["x"] == 4


@pytest.mark.parametrize("action", ["interrupt", "rollback"])
@pytest.mark.parametrize("wait", [True, False])
async def test_a_pending_run_is_cancelled(client: LangGraphClient, action: Any, wait: bool) -> None:
    thread = await new_thread(client)
    await underway(client, thread)
    pending = await client.runs.create(thread, "plain", input=NUMBERS)

    await client.runs.cancel(thread, pending["run_id"], wait=wait, action=action)

    if action == "rollback":
        with pytest.raises(NotFoundError):
            await client.runs.get(thread, pending["run_id"])
    else:
        assert (await client.runs.get(thread, pending["run_id"]))["status"] == "interrupted"
    await client.runs.cancel_many(status="running")


async def test_a_run_is_put_off(client: LangGraphClient) -> None:
    thread = await new_thread(client)
    run = await client.runs.create(thread, "plain", input=NUMBERS, after_seconds=1)
    later = await client.runs.create(thread, "plain", input=NUMBERS, after_seconds=3600)

    assert run["status"] == "pending"
    assert (await client.runs.join(thread, run["run_id"]))["x"] == 4
    assert (await client.runs.get(thread, later["run_id"]))["status"] == "pending"
    await client.runs.cancel(thread, later["run_id"])
    assert (await client.runs.get(thread, later["run_id"]))["status"] == "interrupted"
    with pytest.raises(UnprocessableEntityError):
        await client.runs.create(thread, "plain", input=NUMBERS, after_seconds=-1)


async def test_a_batch_is_begun_all_or_none(client: LangGraphClient) -> None:
    wish = {"assistant_id": "plain", "input": NUMBERS, "on_completion": "keep"}
    runs = await client.runs.create_batch([wish, {**wish, "input": {"x": 5}}])

    ends = [await client.runs.join(run["thread_id"], run["run_id"]) for run in runs]
    assert [end["x"] for end in ends] == [4, 12]
    threads = await client.threads.count()
    for bad in ([wish, {"assistant_id": NOWHERE}], [wish, {"input": {}}], [], [wish] * 51):
        with pytest.raises((UnprocessableEntityError, NotFoundError)):
            await client.runs.create_batch(bad)
    assert await client.threads.count() == threads


async def test_many_are_cancelled_by_ids_and_by_status(client: LangGraphClient) -> None:
    thread, other = await new_thread(client), await new_thread(client)
    first = await underway(client, thread)
    queued = [(await client.runs.create(thread, "plain", input=NUMBERS))["run_id"] for _ in range(2)]
    elsewhere = (await client.runs.create(other, "plain", input=NUMBERS, after_seconds=3600))["run_id"]

    await client.runs.cancel_many(thread_id=thread, run_ids=[*queued, elsewhere])
    assert {(await client.runs.get(thread, one))["status"] for one in queued} == {"interrupted"}
    assert (await client.runs.get(other, elsewhere))["status"] == "pending"
    await client.runs.cancel_many(status="pending", action="rollback")
    with pytest.raises(NotFoundError):
        await client.runs.get(other, elsewhere)
    assert (await client.runs.get(thread, first))["status"] == "running"
    await client.runs.cancel_many(status="all")
    await client.runs.join(thread, first)
    assert (await client.runs.get(thread, first))["status"] == "interrupted"

    await client.runs.cancel_many(status="all")
    with pytest.raises(NotFoundError):
        await client.runs.cancel_many(thread_id=thread, run_ids=queued)
    for bad in ({}, {"thread_id": thread}, {"run_ids": queued}, {"thread_id": thread, "status": "all"}):
        with pytest.raises(UnprocessableEntityError):
            await client.http.post("/runs/cancel", json=bad)


async def test_many_are_cancelled_of_ones_own_only(client: LangGraphClient, api: ClientApi) -> None:
    thread = await new_thread(client)
    run = await client.runs.create(thread, "plain", input=NUMBERS, after_seconds=3600)
    async with get_client(url=api.url, api_key=api.other_token) as other:
        await other.runs.cancel_many(status="all")
        with pytest.raises(NotFoundError):
            await other.runs.cancel_many(thread_id=thread, run_ids=[run["run_id"]])

    assert (await client.runs.get(thread, run["run_id"]))["status"] == "pending"


async def test_threads_have_a_time_to_live(client: LangGraphClient) -> None:
    made = await client.threads.create(metadata={"kind": "ttl"}, ttl=43_200)
    other = await client.threads.create(ttl={"ttl": 5, "strategy": "keep_latest"})
    found = await client.threads.search(metadata={"kind": "ttl"})
    changed = await client.threads.update(made["thread_id"], metadata={"a": 1}, ttl=10)

    assert (made["ttl"]["ttl_minutes"], made["ttl"]["strategy"]) == (43_200, "delete")
    assert other["ttl"]["strategy"] == "keep_latest"
    assert [one["ttl"] for one in found] == [made["ttl"]]
    assert changed["ttl"]["ttl_minutes"] == 10
    assert changed["ttl"]["expires_at"] < made["ttl"]["expires_at"]
    assert (await client.threads.get(made["thread_id"], include=["ttl"]))["ttl"] == changed["ttl"]
    assert "ttl" not in await client.threads.create()
    with pytest.raises(UnprocessableEntityError):
        await client.threads.create(ttl={"ttl": 0})


async def test_threads_are_counted_copied_and_pruned(client: LangGraphClient) -> None:
    thread = await new_thread(client, metadata={"kind": "prune"})
    await client.runs.wait(thread, "plain", input=NUMBERS)
    copy = (await client.threads.copy(thread))["thread_id"]

    assert await client.threads.count(metadata={"kind": "prune"}) == 2
    assert await client.threads.prune([thread], strategy="keep_latest") == {"pruned_count": 1}
    assert len(await client.threads.get_history(thread)) == 1
    assert len(await client.threads.get_history(copy)) == 4
    assert (await client.threads.get_state(thread))["values"]["x"] == 4
    assert await client.threads.prune([thread, copy, NOWHERE]) == {"pruned_count": 2}
    assert await client.threads.count(metadata={"kind": "prune"}) == 0


async def test_crons_are_made_found_changed_and_deleted(client: LangGraphClient) -> None:
    end = datetime.now(UTC) + timedelta(days=400)
    thread = await new_thread(client)
    cron: Any = await client.crons.create(
        "plain", **NIGHTLY, metadata={"job": "a"}, end_time=end, on_run_completed="keep", durability="sync"
    )
    on_thread: Any = await client.crons.create_for_thread(
        thread, "plain", schedule="0 0 1 1 *", input=NUMBERS
    )

    assert cron["next_run_date"].endswith("21:00:00+00:00")
    assert datetime.fromisoformat(cron["end_time"]) == end
    assert (cron["timezone"], cron["on_run_completed"], cron["enabled"]) == ("Asia/Kolkata", "keep", True)
    assert cron["payload"]["config"]["configurable"]["cron_id"] == cron["cron_id"]
    assert on_thread["thread_id"] == thread
    found = await client.crons.search(assistant_id="plain", sort_by="next_run_date", sort_order="asc")
    assert [one["cron_id"] for one in found] == [cron["cron_id"], on_thread["cron_id"]]
    assert [one["cron_id"] for one in await client.crons.search(thread_id=thread)] == [on_thread["cron_id"]]
    assert await client.crons.search(metadata={"job": "a"}, select=["cron_id"]) == [
        {"cron_id": cron["cron_id"]}
    ]
    assert (await client.crons.count(), await client.crons.count(thread_id=thread)) == (2, 1)

    changed = await client.crons.update(
        cron["cron_id"],
        schedule="0 6 * * *",
        timezone="UTC",
        enabled=False,
        end_time=None,
        metadata={"job": "b"},
    )
    assert changed["next_run_date"].endswith("06:00:00+00:00")
    assert (changed["enabled"], changed["end_time"], changed["metadata"]) == (False, None, {"job": "b"})
    assert changed["payload"]["input"] == NUMBERS
    assert await client.crons.search(enabled=False) == [changed]
    await client.crons.delete(cron["cron_id"])
    await client.threads.delete(thread)
    assert await client.crons.count() == 0
    for one in (cron, on_thread):
        with pytest.raises(NotFoundError):
            await client.crons.delete(one["cron_id"])


@pytest.mark.parametrize(
    "bad", [{"schedule": "often"}, {"timezone": "Mars"}, {"webhook": "http://10.0.0.1/"}]
)
async def test_a_cron_that_cannot_be_is_refused(client: LangGraphClient, bad: dict[str, Any]) -> None:
    with pytest.raises(UnprocessableEntityError):
        await client.crons.create("plain", **{**NIGHTLY, **bad})
    with pytest.raises(NotFoundError):
        await client.crons.create_for_thread(NOWHERE, "plain", schedule="0 0 1 1 *")


async def test_assistants_have_versions_and_the_latest_is_chosen(api: ClientApi) -> None:
    async with get_client(url=api.url, api_key=api.admin_token) as client:
        made = await client.assistants.create("plain", name="one", metadata={"v": 1})
        await client.assistants.update(made["assistant_id"], name="two")
        versions = await client.assistants.get_versions(made["assistant_id"])
        back = await client.assistants.set_latest(made["assistant_id"], 1)

        assert [one["name"] for one in versions] == ["two", "one"]
        assert (back["version"], back["name"]) == (1, "one")
        assert await client.assistants.count(graph_id="plain") == 2
        await client.assistants.delete(made["assistant_id"])


async def test_an_ended_run_tells_its_webhook(client: LangGraphClient) -> None:
    async with receiver() as hook:
        thread = await new_thread(client)
        run = await client.runs.create(thread, "plain", input=NUMBERS, webhook=hook.url)
        [told] = await hook.wait_for(1)

        assert told.body["run_id"] == run["run_id"]
        assert (told.body["status"], told.body["values"]["x"]) == ("success", 4)
    with pytest.raises(UnprocessableEntityError):
        await client.runs.create(thread, "plain", input=NUMBERS, webhook="https://169.254.169.254/latest")


def use_synchronously(api: ClientApi) -> dict[str, Any]:
    """The same from a program without an event loop."""
    seen: dict[str, Any] = {}
    with get_sync_client(url=api.url, api_key=api.token) as client:
        wish = {"assistant_id": "plain", "input": NUMBERS, "on_completion": "keep"}
        runs = client.runs.create_batch([wish, wish])
        seen["batch"] = [client.runs.join(run["thread_id"], run["run_id"])["x"] for run in runs]
        thread = client.threads.create(ttl=60, metadata={"sync": True})
        seen["ttl"] = client.threads.search(metadata={"sync": True})[0]["ttl"]["ttl_minutes"]
        late = client.runs.create(thread["thread_id"], "plain", input=NUMBERS, after_seconds=3600)
        client.runs.cancel_many(thread_id=thread["thread_id"], run_ids=[late["run_id"]])
        seen["late"] = client.runs.get(thread["thread_id"], late["run_id"])["status"]
        cron: Any = client.crons.create("plain", **NIGHTLY)
        on_thread: Any = client.crons.create_for_thread(thread["thread_id"], "plain", schedule="0 0 1 1 *")
        seen["crons"] = (client.crons.count(), len(client.crons.search()))
        seen["disabled"] = client.crons.update(cron["cron_id"], enabled=False)["enabled"]
        for one in (cron, on_thread):
            client.crons.delete(one["cron_id"])
        seen["left"] = client.crons.count()
        seen["copy"] = client.threads.copy(thread["thread_id"])["metadata"]["sync"]
        seen["pruned"] = client.threads.prune([thread["thread_id"]])
        seen["counted"] = client.threads.count(metadata={"sync": True})
    return seen


async def test_synchronous_client(api: ClientApi) -> None:
    seen = await asyncio.to_thread(use_synchronously, api)

    assert seen == {
        "batch": [4, 4],
        "ttl": 60,
        "late": "interrupted",
        "crons": (2, 2),
        "disabled": False,
        "left": 0,
        "copy": True,
        "pruned": {"pruned_count": 1},
        "counted": 1,
    }
