"""Events start graphs and wake threads that wait for them, once and in order."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Annotated, Any, TypedDict
from uuid import uuid4, uuid5

import psycopg
import pytest
from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt

from domain.events.catalogue import EventType
from domain.events.lineage import current_cause
from domain.events.triggers import Trigger
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID, SYSTEM_USER_ID, Role
from graphs.registry import GraphRegistry, GraphSpec
from store.events import models
from store.gathered import GatheredSubjects
from store.thread_waits import _WAITING, _path
from store.threads import ThreadQuery
from tests.support.engine_fixtures import open_platform
from tests.support.event_world import NOON, build_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.event_world import World

pytestmark = pytest.mark.engines


class Scoring(TypedDict, total=False):
    lead_id: str
    score: int
    seen: Annotated[list[int], operator.add]
    hops: int


class Case(TypedDict, total=False):
    user_id: str
    answer: Any
    asked: Annotated[list[str], operator.add]


def _score(state: Scoring) -> Scoring:
    cause = current_cause()
    return {"seen": [state["score"]], "hops": -1 if cause is None else cause.hops}


def _wait(state: Case) -> Case:
    wanted = {"event": "user.kyc_verified", "subject": state["user_id"]}
    return {"answer": interrupt({"question": "KYC?", "waiting_for": wanted}), "asked": ["once"]}


def _graph(schema: type, node: Any) -> Any:
    graph = StateGraph(schema)
    graph.add_node("only", node)
    graph.add_edge(START, "only")
    graph.add_edge("only", END)
    return graph


def registry() -> GraphRegistry:
    specs = [
        GraphSpec("scoring", "1", "notes scores", lambda: _graph(Scoring, _score)),
        GraphSpec("case", "1", "waits for KYC", lambda: _graph(Case, _wait)),
    ]
    return GraphRegistry({spec.name: spec for spec in specs})


@pytest.fixture
async def world(database_url: str, redis_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with open_platform(database_url, redis_url, tmp_path, registry()) as platform:
        yield await build_world(platform)


SCORED = (
    Trigger(event=EventType.LEAD_SCORED, graph="scoring", roles=frozenset({Role.AGENT})),
    Trigger(event=EventType.LEAD_SCORED, graph="not_built_yet"),
)


def scored(lead_id: Any, score: int) -> models.LeadScored:
    return models.LeadScored(lead_id=lead_id, score=score, band="hot", model_version="m")


async def test_an_event_starts_its_graph_as_the_tenants_system_and_a_repeat_starts_nothing(world) -> None:
    async with world.platform.worker(), world.worker(declared=SCORED):
        [message] = await world.publish(scored(world.lead_id, 7))
        await world.until("select count(*) = 1 from runs where status = 'success'")
        await world.platform.engine.relay.send([message])
        await world.until_handled()

    [(run_id, thread_id, user_id, roles, meta)] = await world.rows(
        "select id, thread_id, user_id, roles, metadata from runs"
    )
    assert run_id == uuid5(message.id, "scoring")
    assert thread_id == uuid5(DEMO_TENANT_ID, f"scoring {world.lead_id}")
    assert (user_id, roles) == (SYSTEM_USER_ID, ["agent"])
    assert meta["event_id"] == str(message.id)
    [(values,)] = await world.rows("select values from threads")
    assert values == {"lead_id": str(world.lead_id), "score": 7, "seen": [7], "hops": 0}


async def test_a_thread_that_an_event_made_is_nobodys_to_see(world: World) -> None:
    async with world.worker(declared=SCORED):
        await world.publish(scored(world.lead_id, 7))
        await world.until_handled()

    found, number = await world.platform.engine.threads.search(ANONYMOUS_BUYER, ThreadQuery())
    assert (list(found), number) == ([], 0)
    assert await world.rows("select count(*) from threads") == [(1,)]


async def test_runs_of_one_subject_follow_one_another_in_the_order_of_its_events(world: World) -> None:
    async with (
        world.platform.worker(),
        world.worker(declared=SCORED),
        world.worker(name="two", declared=SCORED),
    ):
        for score in range(6):
            await world.publish(scored(world.lead_id, score))
        await world.until("select count(*) = 6 from runs where status = 'success'")

    [(values,)] = await world.rows("select values from threads")
    assert values["seen"] == list(range(6))


async def test_triggers_tell_whether_they_start_anything_here(world: World) -> None:
    triggers = world.parts(declared=SCORED).triggers

    assert [(one.trigger.graph, one.state) for one in triggers.states()] == [
        ("scoring", "active"),
        ("not_built_yet", "no_graph"),
    ]


async def test_a_paused_graph_is_not_started(world: World) -> None:
    paused = frozenset({"scoring"})
    async with world.worker(declared=SCORED, paused=paused):
        await world.publish(scored(world.lead_id, 7))
        await world.until_handled()

    assert await world.rows("select count(*) from runs") == [(0,)]
    assert world.parts(declared=SCORED, paused=paused).triggers.states()[0].state == "paused"


GATHERED = (Trigger(event=EventType.LEAD_SCORED, graph="scoring", is_gathered=True),)


async def test_events_of_one_moment_are_one_run_that_takes_all_their_subjects(world: World) -> None:
    other = uuid4()
    async with world.worker(declared=GATHERED):
        await world.publish(scored(world.lead_id, 1), scored(other, 2), scored(world.lead_id, 3))
        await world.until_handled()

    noted = await world.rows("select graph, subject, event_id from gathered_subjects")
    newest = await world.rows(
        "select distinct on (subject) 'scoring', subject, id from outbox where type = 'lead.scored' "
        "order by subject, seq desc"
    )
    assert sorted(noted) == sorted(newest), "a subject waits with the newest event about it"
    assert await world.rows("select count(*), count(distinct thread_id) from runs") == [(1, 1)]


async def test_what_was_dealt_with_goes_unless_something_new_came(world: World) -> None:
    engine, old, new = world.platform.engine, uuid4(), uuid4()
    async with engine.db.session(DEMO_TENANT_ID) as session:
        waiting = GatheredSubjects(session, DEMO_TENANT_ID, "scoring")
        await waiting.add("a", old)
        await waiting.add("b", old)
        seen = await waiting.first(10)
        await waiting.add("b", new)
        await waiting.done(seen)

        assert await waiting.first(10) == [("b", new)]
        assert await waiting.count(5) == 1


def verified(world: World) -> models.UserKycVerified:
    return models.UserKycVerified(user_id=world.user_id, method="ckyc", verified_at=NOON)


async def waiting_case(world: World, user_id: Any) -> Any:
    """A case that waits for the KYC of this user."""
    started = await world.platform.start("case", input={"user_id": str(user_id)})
    await world.platform.engine.runs.wait(started)
    await world.until("select status = 'interrupted' from threads where id = %s", started.run.thread_id)
    return started.run.thread_id


async def test_a_thread_goes_on_once_when_the_event_it_waits_for_comes(world: World) -> None:
    async with world.platform.worker(), world.worker():
        mine = await waiting_case(world, world.user_id)
        other = await waiting_case(world, uuid4())
        [message] = await world.publish(verified(world))
        await world.until("select status = 'idle' from threads where id = %s", mine)
        await world.platform.engine.relay.send([message])
        await world.until_handled()

    [(values,)] = await world.rows("select values from threads where id = %s", mine)
    assert values["answer"]["event"] == "user.kyc_verified"
    assert values["answer"]["data"]["method"] == "ckyc"
    assert values["asked"] == ["once"]
    assert await world.rows("select count(*) from runs where thread_id = %s", mine) == [(2,)]
    assert await world.rows("select status from threads where id = %s", other) == [("interrupted",)]


async def test_a_resumed_thread_acts_as_the_person_whose_run_was_stopped(world: World) -> None:
    async with world.platform.worker(), world.worker():
        mine = await waiting_case(world, world.user_id)
        await world.publish(verified(world))
        await world.until("select status = 'idle' from threads where id = %s", mine)

    runs = await world.rows("select user_id, visitor_id, roles from runs where thread_id = %s", mine)
    assert runs == [(None, None, ["buyer"])] * 2


async def test_an_event_that_came_just_before_the_thread_waited_is_not_lost(world: World) -> None:
    async with world.platform.worker():
        mine = await waiting_case(world, world.user_id)
        async with world.worker():
            # As if the graph had looked before this moment and interrupted after it.
            await world.rows("update threads set status = 'busy' where id = %s returning 1", mine)
            await world.publish(verified(world))
            await world.until_handled()
            assert await world.rows("select count(*) from runs where thread_id = %s", mine) == [(1,)]
            await world.rows("update threads set status = 'interrupted' where id = %s returning 1", mine)
            await world.until("select status = 'idle' from threads where id = %s", mine)

    assert await world.rows("select count(*) from runs where thread_id = %s", mine) == [(2,)]


async def test_the_look_for_waiting_threads_uses_its_index(world: World) -> None:
    path = _path("user.kyc_verified", str(world.user_id))
    async with await psycopg.AsyncConnection.connect(world.platform.database_url) as connection:
        await connection.execute(
            "insert into threads (id, tenant_id, status, interrupts) select gen_random_uuid(), %s, "
            "'interrupted', jsonb_build_object('t', jsonb_build_array(jsonb_build_object('value', "
            "jsonb_build_object('waiting_for', jsonb_build_object('event', 'user.kyc_verified', "
            "'subject', gen_random_uuid()))))) from generate_series(1, 3000)",
            (DEMO_TENANT_ID,),
        )
        await connection.execute("analyze threads")
        sql = _WAITING.replace(":tenant", f"'{DEMO_TENANT_ID}'").replace(":path", "%s")
        found = await connection.execute(f"explain {sql}", (path,))
        plan = "\n".join(row[0] for row in await found.fetchall())

    assert "ix_threads_waiting" in plan
