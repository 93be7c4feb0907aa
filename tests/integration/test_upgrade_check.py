"""What a new build would break is found before it does: each kind of change, each named."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest

from domain.errors import Conflict, NotFound
from domain.tenancy import ANONYMOUS_BUYER
from runtime.upgrade_check import UpgradeCheck
from tests.support import versioned_graphs as versions
from tests.support.engine_fixtures import open_platform
from tests.support.versioned_graphs import registry, spec
from tests.support.wire_graphs import slow, wire_registry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path
    from uuid import UUID

    from graphs.registry import GraphRegistry
    from runtime.upgrade_check import ThreadCheck
    from tests.support.engine_fixtures import Platform

pytestmark = pytest.mark.engines

Open = Any


@pytest.fixture
def open_build(database_url: str, redis_url: str, tmp_path: Path) -> Open:
    """Opens an engine of a build on the test's database; the second time it is the next build."""

    @asynccontextmanager
    async def build(graphs: GraphRegistry, *, is_working: bool = False) -> AsyncIterator[Platform]:
        async with open_platform(database_url, redis_url, tmp_path, graphs) as platform:
            if is_working:
                async with platform.worker():
                    yield platform
            else:
                yield platform

    return build


async def began(open_build: Open, build: Callable[[], Any], **wish: Any) -> UUID:
    """A thread that waits at version 1 of the graph."""
    async with open_build(registry(spec("1", build)), is_working=True) as platform:
        started = await platform.start("approval", **({"input": {"amount": 5}} | wish))
        await platform.engine.runs.wait(started)
        row = await platform.engine.threads.get(ANONYMOUS_BUYER, started.run.thread_id)
        assert row.status == "interrupted"
        return row.id


def check_of(platform: Platform) -> UpgradeCheck:
    engine = platform.engine
    return UpgradeCheck(engine.db, engine.graphs, engine.pool)


async def found_by(open_build: Open, graphs: GraphRegistry) -> list[ThreadCheck]:
    async with open_build(graphs) as platform:
        return [one async for one in check_of(platform).all()]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (versions.first, versions.first),
        (versions.first, versions.second),
        (versions.nested, versions.nested),
        (versions.sending, versions.sending),
    ],
)
async def test_a_thread_could_go_on_with_an_upgrade_that_fits(
    open_build: Open, before: Any, after: Any
) -> None:
    thread = await began(open_build, before)

    (same,) = await found_by(open_build, registry(spec("1", after)))
    (gone,) = await found_by(open_build, registry(spec("2", after)))
    (kept,) = await found_by(open_build, registry(spec("2", after), spec("1", before)))

    assert (same.thread_id, same.reasons, same.checked_with, same.can_move) == (thread, (), "1", True)
    assert (gone.reasons, gone.checked_with) == (("version 1 of approval is not in this build",), "2")
    assert gone.can_move
    assert (kept.reasons, kept.checked_with, kept.can_move) == ((), "1", True)


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        (versions.first, versions.renamed, ["next node 'approve' is gone", "pending task", "question"]),
        (versions.first, versions.shortened, ["state key 'amount' is gone"]),
        (versions.first, versions.retyped, ["state key 'amount' does not hold what it should: list_type"]),
        (versions.first, versions.branched, ["pending task", "question"]),
        (versions.nested, versions.flat, ["node 'child' is no graph of its own any more"]),
        (versions.nested, lambda: versions.nested("tell"), ["next node 'ask' is gone in child", "in child"]),
        (
            versions.sending,
            lambda: versions.sending("two"),
            ["next node 'one' is gone", "pending task", "question"],
        ),
    ],
)
async def test_what_would_break_is_named(
    open_build: Open, before: Any, after: Any, reasons: list[str]
) -> None:
    thread = await began(open_build, before)

    (found,) = await found_by(open_build, registry(spec("1", after)))

    assert found.thread_id == thread
    assert not found.can_move
    assert all(any(wanted in reason for reason in found.reasons) for wanted in reasons), found.reasons
    assert "5" not in str(found.reasons), "reasons hold nothing of what was said"


async def test_a_thread_stopped_before_a_node_waits_too(open_build: Open) -> None:
    await began(open_build, lambda: versions._asking(is_asking=False), interrupt_before=["approve"])

    (fits,) = await found_by(open_build, registry(spec("1", versions.first)))
    (breaks,) = await found_by(open_build, registry(spec("1", versions.renamed)))

    assert fits.reasons == ()
    assert breaks.reasons == ("next node 'approve' is gone",)


async def test_a_graph_that_is_gone(open_build: Open) -> None:
    await began(open_build, versions.first)

    (found,) = await found_by(open_build, wire_registry())

    assert found.reasons == ("there is no graph 'approval' in this build",)
    assert (found.can_move, found.checked_with) == (False, None)


async def test_a_state_that_cannot_be_read(open_build: Open, database_url: str) -> None:
    await began(open_build, versions.first)
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute("update checkpoint_blobs set blob = '\\xc1' where channel = 'log'")

    (found,) = await found_by(open_build, registry(spec("1", versions.first)))

    assert found.reasons[0].startswith("the state cannot be read: ")


async def test_threads_at_rest_and_stopped_ones_are_nobodys_trouble(open_build: Open) -> None:
    graphs = registry(spec("1", slow))
    async with open_build(graphs, is_working=True) as platform:
        started = await platform.start("approval", input={"x": 1}, stream_mode=["custom"])
        async for entry in platform.engine.runs.follow(started.run):
            if entry.event == "custom":
                break
        await platform.engine.runs.cancel(ANONYMOUS_BUYER, started.run.thread_id, started.run.id, "interrupt")
        await platform.engine.runs.join(started.run)
        row = await platform.engine.threads.get(ANONYMOUS_BUYER, started.run.thread_id)
        assert row.status == "interrupted"
        await platform.engine.threads.create(ANONYMOUS_BUYER)

    assert await found_by(open_build, wire_registry()) == []


async def test_a_thread_is_moved_and_goes_on(open_build: Open) -> None:
    thread = await began(open_build, versions.first)

    async with open_build(registry(spec("2", versions.second)), is_working=True) as platform:
        moved = await check_of(platform).move(thread)
        started = await platform.start("approval", thread_id=thread, command={"resume": "yes"})
        await platform.engine.runs.wait(started)
        row = await platform.engine.threads.get(ANONYMOUS_BUYER, thread)

        assert (moved.version, moved.checked_with) == ("1", "2")
        assert row.values == {"amount": 5, "decision": "yes", "log": ["prepare 1", "approve 2"]}
        with pytest.raises(NotFound):
            await check_of(platform).move(thread)
        with pytest.raises(NotFound):
            await check_of(platform).move(uuid4())


async def test_a_thread_that_could_not_go_on_is_moved_by_force_only(open_build: Open) -> None:
    thread = await began(open_build, versions.first)

    async with open_build(registry(spec("2", versions.renamed))) as platform:
        with pytest.raises(Conflict, match="next node 'approve' is gone"):
            await check_of(platform).move(thread)
        await check_of(platform).move(thread, is_forced=True)
        row = await platform.engine.threads.get(ANONYMOUS_BUYER, thread)

        assert (row.status, row.graph_version) == ("interrupted", "2")
    async with open_build(wire_registry()) as platform:
        with pytest.raises(NotFound, match="no graph 'approval'"):
            await check_of(platform).move(thread, is_forced=True)
