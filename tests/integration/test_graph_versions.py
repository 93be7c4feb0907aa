"""A thread that waits keeps the version of its graph; a thread at rest takes the current one."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from domain.tenancy import ANONYMOUS_BUYER
from runtime.graph_versions import GraphVersionGone
from runtime.requests import RunRequest
from tests.support.engine_fixtures import open_platform
from tests.support.live_api import live_api
from tests.support.versioned_graphs import first, registry, second, spec

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path
    from uuid import UUID

    from graphs.registry import GraphRegistry
    from tests.support.engine_fixtures import Platform

pytestmark = pytest.mark.engines

V1, V2 = spec("1", first), spec("2", second)
ASKED = {"amount": 5}
YES = {"resume": "yes"}


class Deploys:
    """The same database and Redis under one build after the other."""

    def __init__(self, database_url: str, redis_url: str, folder: Path) -> None:
        self._place = (database_url, redis_url, folder)

    @asynccontextmanager
    async def build(self, graphs: GraphRegistry, *, is_working: bool = True) -> AsyncIterator[Platform]:
        async with open_platform(*self._place, graphs) as platform:
            if not is_working:
                yield platform
                return
            async with platform.worker():
                yield platform


@pytest.fixture
def deploys(database_url: str, redis_url: str, tmp_path: Path) -> Deploys:
    return Deploys(database_url, redis_url, tmp_path)


async def run(platform: Platform, thread: UUID, **wish: Any) -> Any:
    """A run to its end, with how it ended."""
    started = await platform.start("approval", thread_id=thread, **wish)
    result = await platform.engine.runs.wait(started)
    return started.run, result


async def waiting_thread(platform: Platform) -> UUID:
    thread = await platform.engine.threads.create(ANONYMOUS_BUYER)
    await run(platform, thread.id, input=ASKED)
    return thread.id


async def state_of(platform: Platform, thread: UUID) -> Any:
    row = await platform.engine.threads.get(ANONYMOUS_BUYER, thread)
    return row.status, row.graph_version, row.values


async def test_a_waiting_thread_resumes_on_its_version_and_then_moves(deploys: Deploys) -> None:
    async with deploys.build(registry(V1)) as platform:
        thread = await waiting_thread(platform)
        assert (await state_of(platform, thread))[:2] == ("interrupted", "1")

    async with deploys.build(registry(V2, V1)) as platform:
        resumed, _ = await run(platform, thread, command=YES)
        assert resumed.graph_version == "1"
        assert await state_of(platform, thread) == (
            "idle", "1", {"amount": 5, "decision": "yes", "log": ["prepare 1", "approve 1"]}
        )  # fmt: skip

        again, _ = await run(platform, thread, input=ASKED)
        status, version, values = await state_of(platform, thread)
        assert again.graph_version == version == "2"
        assert (status, values["log"][-1]) == ("interrupted", "prepare 2")


async def test_without_its_version_a_resume_is_refused_and_the_thread_goes_on_waiting(
    deploys: Deploys,
) -> None:
    async with deploys.build(registry(V1)) as platform:
        thread = await waiting_thread(platform)

    async with deploys.build(registry(V2)) as platform:
        for wish in ({"command": YES}, {"input": None}, {"command": {"update": {"amount": 1}}}):
            with pytest.raises(GraphVersionGone, match=f"propmubi runs repin {thread}") as refused:
                await platform.start("approval", thread_id=thread, **wish)
            assert refused.value.status == 409
        with pytest.raises(GraphVersionGone):
            await platform.engine.states.update(ANONYMOUS_BUYER, thread, {"amount": 6})
        snapshot = await platform.engine.states.get(ANONYMOUS_BUYER, thread)

        assert snapshot is not None
        assert snapshot.next == ("approve",), "it can still be read"
        assert (await state_of(platform, thread))[:2] == ("interrupted", "1")

    async with deploys.build(registry(V2, V1)) as platform:
        await run(platform, thread, command=YES)
        assert (await state_of(platform, thread))[0] == "idle"


async def test_a_new_input_begins_anew_on_the_current_version(deploys: Deploys) -> None:
    async with deploys.build(registry(V1)) as platform:
        thread = await waiting_thread(platform)

    async with deploys.build(registry(V2)) as platform:
        begun, result = await run(platform, thread, input={"amount": 9})

        assert result.error is None
        assert begun.graph_version == "2"
        assert (await state_of(platform, thread))[1] == "2"


async def test_a_run_accepted_before_a_deploy_and_begun_after_it_moves(deploys: Deploys) -> None:
    async with deploys.build(registry(V1), is_working=False) as platform:
        thread = await platform.engine.threads.create(ANONYMOUS_BUYER)
        started = await platform.start("approval", thread_id=thread.id, input=ASKED)
        assert started.run.graph_version == "1"

    async with deploys.build(registry(V2)) as platform:
        await platform.engine.runs.wait(started)
        run_row = await platform.engine.runs.get_run(ANONYMOUS_BUYER, None, started.run.id)

        assert run_row.graph_version == "2"
        assert (await state_of(platform, thread.id))[1:] == ("2", {"amount": 5, "log": ["prepare 2"]})


async def test_a_resume_accepted_before_a_deploy_fails_and_leaves_the_question(deploys: Deploys) -> None:
    async with deploys.build(registry(V1)) as platform:
        thread = await waiting_thread(platform)
        asked = (await platform.engine.threads.get(ANONYMOUS_BUYER, thread)).interrupts
    async with deploys.build(registry(V1), is_working=False) as platform:
        started = await platform.start("approval", thread_id=thread, command=YES)

    async with deploys.build(registry(V2)) as platform:
        result = await platform.engine.runs.wait(started)
        row = await platform.engine.threads.get(ANONYMOUS_BUYER, thread)

        assert result.error is not None
        assert b"GraphVersionGone" in result.error
        assert b"propmubi runs repin" in result.error
        assert (row.status, row.interrupts, row.graph_version) == ("interrupted", asked, "1")

    async with deploys.build(registry(V2, V1)) as platform:
        await run(platform, thread, command=YES)
        assert (await state_of(platform, thread))[0] == "idle"


async def test_a_run_behind_another_has_its_version(deploys: Deploys) -> None:
    async with deploys.build(registry(V1), is_working=False) as platform:
        thread = await platform.engine.threads.create(ANONYMOUS_BUYER)
        ahead = await platform.start("approval", thread_id=thread.id, input=ASKED)
    async with deploys.build(registry(V2, V1)) as platform:
        behind = await platform.engine.runs.start(
            ANONYMOUS_BUYER, RunRequest(assistant="approval", thread_id=thread.id, command=YES)
        )
        await platform.engine.runs.wait(behind)

        assert (ahead.run.graph_version, behind.run.graph_version) == ("1", "1")
        assert (await state_of(platform, thread.id))[2]["log"] == ["prepare 1", "approve 1"]


async def test_another_graph_on_the_thread_is_not_bound(deploys: Deploys) -> None:
    async with deploys.build(registry(V1)) as platform:
        thread = await waiting_thread(platform)
    other = spec("7", second, "other")

    async with deploys.build(type(registry(V1))({"approval": V2, "other": other})) as platform:
        started = await platform.start("other", thread_id=thread, input=ASKED)
        await platform.engine.runs.wait(started)

        assert (await state_of(platform, thread))[1] == "7"


async def test_clients_are_told_in_one_sentence_that_quotes_nothing(deploys: Deploys) -> None:
    async with deploys.build(registry(V1)) as platform:
        thread = await waiting_thread(platform)

    async with deploys.build(registry(V2), is_working=False) as platform, live_api(platform) as url:
        async with httpx.AsyncClient(base_url=url) as http:
            for end in ("", "/stream", "/wait"):
                body = {"assistant_id": "approval", "command": {"resume": "a private answer"}}
                answer = await http.post(f"/threads/{thread}/runs{end}", json=body)

                assert answer.status_code == 409
                assert f"propmubi runs repin {thread}" in answer.json()["detail"]
                assert "private" not in answer.text
            state = await http.get(f"/threads/{thread}/state")

        assert state.json()["next"] == ["approve"]
