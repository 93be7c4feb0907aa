"""Graphs reach the store as LangGraph's `BaseStore`, as the person the run acts for and as nobody else."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict

import pytest
from langgraph.graph import START, StateGraph
from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time
from langgraph.store.base import (
    GetOp,
    InvalidNamespaceError,
    ListNamespacesOp,
    MatchCondition,
    PutOp,
    SearchOp,
)

from domain.errors import BadInput, StaleLease
from graphs.registry import GraphRegistry, GraphSpec
from runtime.items import Given, ItemService, Wanted
from runtime.requests import RunRequest
from runtime.run_store import RunStore
from store.leases import Lease
from tests.integration.items.conftest import ASHA, BINOD, VISITOR
from tests.support.engine_fixtures import open_platform

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from domain.tenancy import Principal
    from tests.integration.items.conftest import Shelf
    from tests.support.engine_fixtures import Platform

pytestmark = pytest.mark.engines


class Memory(TypedDict, total=False):
    namespace: list[str]
    said: str
    known: list[Any]


async def _recall(state: Memory, runtime: Runtime[Any]) -> Memory:
    assert runtime.store is not None
    found = await runtime.store.asearch(tuple(state["namespace"]), query=state["said"])
    return {"known": [item.value["said"] for item in found]}


def _remember(state: Memory, runtime: Runtime[Any]) -> Memory:
    """A plain function: LangGraph runs it in a thread, where the store's plain methods work."""
    assert runtime.store is not None
    runtime.store.put(tuple(state["namespace"]), state["said"], {"said": state["said"]}, ttl=60)
    return {}


async def _clumsy(_state: Memory, runtime: Runtime[Any]) -> Memory:
    assert runtime.store is not None
    runtime.store.get(("n",), "k")
    return {}


def _memory() -> StateGraph:
    inner = StateGraph(Memory)
    inner.add_node("remember", _remember)
    inner.add_edge(START, "remember")
    graph = StateGraph(Memory)
    graph.add_node("recall", _recall)
    graph.add_node("inner", inner.compile())
    graph.add_edge(START, "recall")
    graph.add_edge("recall", "inner")
    return graph


def _wrong() -> StateGraph:
    graph = StateGraph(Memory)
    graph.add_node("clumsy", _clumsy)
    graph.add_edge(START, "clumsy")
    return graph


@asynccontextmanager
async def working(database_url: str, redis_url: str, folder: Path) -> AsyncIterator[Platform]:
    specs = {
        "memory": GraphSpec("memory", "1", "remembers", _memory),
        "wrong": GraphSpec("wrong", "1", "waits for itself", _wrong),
    }
    async with (
        open_platform(database_url, redis_url, folder, GraphRegistry(specs)) as platform,
        platform.worker(),
    ):
        yield platform


async def said(platform: Platform, who: Principal, text: str) -> Any:
    started = await platform.engine.runs.start(
        who, RunRequest(assistant="memory", input={"namespace": ["facts"], "said": text})
    )
    result = await platform.engine.runs.wait(started)
    assert result.error is None, result.error
    return result.values


async def test_nodes_remember_across_threads_and_only_for_their_person(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    async with working(database_url, redis_url, tmp_path) as platform:
        await said(platform, ASHA, "a sea view")
        again = await said(platform, ASHA, "two parking places")
        other = await said(platform, BINOD, "a garden")
        visitor = await said(platform, VISITOR, "a lift")

        assert b'"known":["a sea view"]' in again
        assert b'"known":[]' in other
        assert b'"known":[]' in visitor
        for who, facts in ((ASHA, 2), (BINOD, 1), (VISITOR, 1)):
            assert len(await platform.engine.items.search(who, Wanted(prefix=["facts"]))) == facts


async def test_an_async_node_that_would_wait_for_itself_fails_with_words(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    async with working(database_url, redis_url, tmp_path) as platform:
        started = await platform.engine.runs.start(ASHA, RunRequest(assistant="wrong", input={"said": "x"}))
        result = await platform.engine.runs.wait(started)

    assert result.error is not None
    assert b"async methods of the store" in result.error


async def test_all_operations_of_a_batch(shelf: Shelf) -> None:
    store = RunStore(shelf.items, ASHA)

    results = await store.abatch(
        [
            PutOp(("a", "b"), "k", {"n": 1}),
            PutOp(("a", "c"), "k", {"n": 2}, index=False),
            GetOp(("a", "b"), "k"),
            SearchOp(("a",), filter={"n": {"$gt": 1}}),
            ListNamespacesOp((MatchCondition("prefix", ("a",)), MatchCondition("suffix", ("c",)))),
            PutOp(("a", "b"), "k", None),
            GetOp(("a", "b"), "k"),
        ]
    )

    item, found, namespaces = results[2], results[3], results[4]
    assert item is not None
    assert (item.namespace, item.key, item.value) == (("a", "b"), "k", {"n": 1})
    assert [(one.key, one.value, one.score) for one in found] == [("k", {"n": 2}, None)]
    assert namespaces == [("a", "c")]
    assert results[-1] is None


async def test_langgraphs_own_methods(shelf: Shelf) -> None:
    store = RunStore(shelf.items, ASHA)
    await store.aput(("a",), "sea", {"text": "sea"}, ttl=5)
    await store.aput(("a",), "hill", {"text": "hill"}, index=["text"])

    nearest = await store.asearch(("a",), query="hill", limit=1)

    assert [(one.key, one.score) for one in nearest] == [("hill", pytest.approx(1, abs=0.01))]
    assert await store.alist_namespaces(prefix=("*",)) == [("a",)]
    await store.adelete(("a",), "sea")
    assert await store.aget(("a",), "sea") is None
    with pytest.raises(InvalidNamespaceError):
        await store.aput(("a.b",), "k", {})
    with pytest.raises(BadInput):
        await store.aput(("a",), "k" * 501, {})


async def test_what_a_graph_words_carelessly_does_no_harm(shelf: Shelf) -> None:
    store = RunStore(shelf.items, ASHA)
    await store.aput(("a",), "k", {"price": Decimal("1.50"), "on": date(2026, 3, 1), "said": "a\x00b"})

    wanted: dict[str, Any] = {"price": Decimal("1.50"), "on": {"$lt": date(2026, 4, 1)}, "said": "a\x00b"}
    found = await store.asearch(("a",), filter=wanted)

    assert [one.key for one in found] == ["k"]
    assert await store.asearch(("a",), limit=-1) == []
    assert await store.asearch(("a",), offset=-5, limit=10**9) == found
    with pytest.raises(BadInput):
        await store.asearch(("a",), filter={"price": {"$like": "%"}})


async def test_a_worker_that_lost_its_thread_writes_nothing(
    shelf: Shelf, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    async with open_platform(database_url, redis_url, tmp_path) as platform:
        thread = await platform.engine.threads.create(ASHA)
    lost = Lease(thread.id, ASHA.tenant_id, 1, "a worker")
    items = ItemService(shelf.db)
    await items.put(ASHA, Given(["n"], "k", {"a": 1}))

    with pytest.raises(StaleLease):
        await RunStore(items, ASHA, lost).aput(("n",), "k", {"a": 2})
    with pytest.raises(StaleLease):
        await RunStore(items, ASHA, lost).adelete(("n",), "k")

    item = await items.get(ASHA, ["n"], "k")
    assert item is not None
    assert item.value == {"a": 1}
