"""Calls to systems outside from inside a running graph: once, or to a person."""

from __future__ import annotations

import asyncio
import operator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

import pytest
from langgraph.graph import END, START, StateGraph
from langgraph.types import Send

from domain.errors import Conflict, NotFound, OutcomeUnknown, StaleLease
from domain.external_calls import Callee, CallState, Resolution
from domain.steps import Step
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID, Principal, Role
from graphs.registry import GraphSpec
from store.external_calls import ExternalCallLedger
from store.step_effects import claim_step
from tests.support.engine_fixtures import Platform, open_platform
from tests.support.wire_graphs import wire_registry
from tools.external_calls import ExternalCalls, NotMade
from tools.steps import current_step

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

pytestmark = pytest.mark.engines

KEYED, PLAIN = Callee("lender.notify", takes_key=True), Callee("bureau.pull", takes_key=False)
ADMIN = Principal(DEMO_TENANT_ID, None, frozenset({Role.ADMIN}))


class Log(TypedDict, total=False):
    log: Annotated[list[str], operator.add]


class World:
    """A graph with one node of the test's making."""

    def __init__(self, database_url: str, redis_url: str, folder: Path) -> None:
        self._place = (database_url, redis_url, folder)
        self.act: Callable[[ExternalCalls], Awaitable[list[str]]] = self.nothing
        self.keys: list[str] = []
        self.calls: ExternalCalls | None = None

    async def nothing(self, _calls: ExternalCalls) -> list[str]:
        return []

    async def send(self, key: str) -> dict[str, int]:
        """The callee: answers with the number of the call."""
        self.keys.append(key)
        return {"call": len(self.keys)}

    def build(self) -> StateGraph:
        async def act(_state: Log) -> Log:
            assert self.calls is not None
            return {"log": await self.act(self.calls)}

        graph = StateGraph(Log)
        graph.add_node("act", act)
        graph.add_node("again", act)
        graph.add_edge(START, "act")
        graph.add_edge("act", "again")
        graph.add_edge("again", END)
        return graph

    @asynccontextmanager
    async def open(self, build: Callable[[], StateGraph] | None = None) -> AsyncIterator[Platform]:
        spec = GraphSpec("acting", "1", "acts", build or self.build, durability="sync")
        async with open_platform(*self._place, wire_registry(acting=spec)) as platform, platform.worker():
            self.calls = ExternalCalls(ExternalCallLedger(platform.engine.db), ANONYMOUS_BUYER)
            yield platform


@pytest.fixture
def world(database_url: str, redis_url: str, tmp_path: Path) -> World:
    return World(database_url, redis_url, tmp_path)


async def run(platform: Platform, **fields: Any) -> list[str]:
    started = await platform.start("acting", input={"log": []}, **fields)
    async with asyncio.timeout(60):
        await platform.engine.runs.wait(started)
    return (await platform.engine.threads.get(ANONYMOUS_BUYER, started.run.thread_id)).values["log"]


async def test_equal_calls_of_one_step_are_one_and_of_another_step_another(world: World) -> None:
    async def act(calls: ExternalCalls) -> list[str]:
        answers = [await calls.once(KEYED, {"n": 1}, world.send) for _ in range(2)]
        answers.append(await calls.once(KEYED, {"n": 2}, world.send))
        answers.append(await calls.once(KEYED, {"n": 1}, world.send, occasion="reminder"))
        return [str(one["call"]) for one in answers]

    world.act = act
    async with world.open() as platform:
        assert await run(platform) == ["1", "1", "2", "3", "4", "4", "5", "6"]

    assert len(set(world.keys)) == 6


async def test_tasks_of_a_fan_out_and_loops_through_a_subgraph_call_each_for_themselves(world: World) -> None:
    class Task(TypedDict, total=False):
        log: Annotated[list[str], operator.add]

    def build() -> StateGraph:
        async def call(_state: Task) -> Task:
            assert world.calls is not None
            await world.calls.once(KEYED, {"same": "arguments"}, world.send)
            return {"log": ["called"]}

        inner = StateGraph(Task)
        inner.add_node("inside", call)
        inner.add_edge(START, "inside")
        inner.add_edge("inside", END)
        graph = StateGraph(Log)
        graph.add_node("sent", call)
        graph.add_node("first", inner.compile())
        graph.add_node("second", inner.compile())
        graph.add_conditional_edges(START, lambda _: [Send("sent", {}), Send("sent", {})], ["sent"])
        graph.add_edge("sent", "first")
        graph.add_edge("first", "second")
        graph.add_edge("second", END)
        return graph

    async with world.open(build) as platform:
        await run(platform)

    assert len(set(world.keys)) == len(world.keys) == 4


async def test_keyed_callee_is_asked_again_with_the_same_key_after_a_failure(world: World) -> None:
    failures = iter([RuntimeError("the line broke"), None, None])

    async def act(calls: ExternalCalls) -> list[str]:
        async def send(key: str) -> Any:
            world.keys.append(key)
            if (failure := next(failures)) is not None:
                raise failure
            return "taken"

        try:
            return [await calls.once(KEYED, {}, send)]
        except RuntimeError:
            return [await calls.once(KEYED, {}, send)]

    world.act = act
    async with world.open() as platform:
        assert await run(platform) == ["taken", "taken"]

    assert world.keys[0] == world.keys[1] != world.keys[2]


async def test_keyless_callee_is_never_asked_twice_until_a_person_has_found_out(world: World) -> None:
    is_broken = [True]

    async def act(calls: ExternalCalls) -> list[str]:
        async def send(key: str) -> Any:
            world.keys.append(key)
            if is_broken[0]:
                raise RuntimeError("the line broke after it was sent")
            return "pulled"

        try:
            return [await calls.once(PLAIN, {}, send)]
        except OutcomeUnknown:
            is_broken[0] = False
            with pytest.raises(OutcomeUnknown):
                await calls.once(PLAIN, {}, send)
            ledger = calls.ledger
            assert isinstance(ledger, ExternalCallLedger)
            [unknown] = await ledger.page(ADMIN, state=CallState.UNKNOWN)
            await ledger.resolve(ADMIN, unknown.id, Resolution.NOT_DONE, result=None, note="asked them")
            with pytest.raises(Conflict):
                await ledger.resolve(ADMIN, unknown.id, Resolution.DONE, result=None, note="again")
            return [await calls.once(PLAIN, {}, send)]

    world.act = act
    async with world.open() as platform:
        assert await run(platform) == ["pulled", "pulled"]

    assert len(world.keys) == 3
    assert world.keys[0] == world.keys[1]


async def test_person_who_found_the_answer_gives_it_to_the_run(world: World) -> None:
    async def act(calls: ExternalCalls) -> list[str]:
        async def send(_key: str) -> Any:
            raise RuntimeError("no answer")

        with pytest.raises(OutcomeUnknown):
            await calls.once(PLAIN, {}, send)
        ledger = calls.ledger
        assert isinstance(ledger, ExternalCallLedger)
        [unknown] = await ledger.page(ADMIN, state=CallState.UNKNOWN)
        await ledger.resolve(ADMIN, unknown.id, Resolution.DONE, result={"score": 780}, note="their portal")
        return [str(await calls.once(PLAIN, {}, send))]

    world.act = act
    async with world.open() as platform:
        assert await run(platform) == ["{'score': 780}"] * 2


async def test_call_that_surely_was_not_made_may_be_made_later(world: World) -> None:
    async def act(calls: ExternalCalls) -> list[str]:
        async def refused(_key: str) -> Any:
            raise NotMade("no connection")

        with pytest.raises(NotMade):
            await calls.once(PLAIN, {}, refused)
        return [str((await calls.once(PLAIN, {}, world.send))["call"])]

    world.act = act
    async with world.open() as platform:
        assert await run(platform) == ["1", "2"]


async def test_worker_without_the_lease_makes_no_call_and_claims_no_step(platform: Platform) -> None:
    thread = await platform.engine.threads.create(ANONYMOUS_BUYER)
    stale = Step(thread.id, "pull", 1, epoch=1)
    ledger = ExternalCallLedger(platform.engine.db)

    with pytest.raises(StaleLease):
        await ledger.intend(ANONYMOUS_BUYER, stale, stale.key("x", {}), PLAIN)
    with pytest.raises(StaleLease):
        async with platform.engine.db.session(ANONYMOUS_BUYER) as session:
            await claim_step(session, stale, DEMO_TENANT_ID, "decide", {})
    with pytest.raises(NotFound):
        await ledger.resolve(ADMIN, thread.id, Resolution.DONE, result=None, note="nothing there")
    assert await ledger.page(ADMIN, state=None) == []


def test_outside_a_run_there_is_no_step() -> None:
    with pytest.raises(RuntimeError):
        current_step()
