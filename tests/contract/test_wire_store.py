"""The store as the official Python SDK uses it, asynchronous and synchronous, on a live server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest
from langgraph_sdk import get_client, get_sync_client
from langgraph_sdk.errors import UnprocessableEntityError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from langgraph_sdk.client import LangGraphClient

    from tests.support.client_api import ClientApi

pytestmark = pytest.mark.engines


@pytest.fixture
async def client(client_api: ClientApi) -> AsyncIterator[LangGraphClient]:
    async with get_client(url=client_api.url, api_key=client_api.token) as opened:
        yield opened


async def test_items_live_and_are_found(client: LangGraphClient) -> None:
    home = f"home-{uuid4().hex}"
    await client.store.put_item([home, "2026"], key="flat", value={"bhk": 2, "city": "Pune"})
    await client.store.put_item([home, "2027"], key="villa", value={"bhk": 4}, index=["city"], ttl=60)

    item = await client.store.get_item([home, "2026"], key="flat")
    found = await client.store.search_items([home], filter={"bhk": {"$gt": 2}}, refresh_ttl=False)
    page = await client.store.search_items([home], limit=1, offset=1)
    spaces = await client.store.list_namespaces(prefix=[home], suffix=["2026"])
    shallow = await client.store.list_namespaces(prefix=[home], max_depth=1)
    await client.store.delete_item([home, "2026"], key="flat")

    assert item["value"] == {"bhk": 2, "city": "Pune"}
    assert item["created_at"] <= item["updated_at"]
    assert [one["key"] for one in found["items"]] == ["villa"]
    assert [one["key"] for one in page["items"]] == ["flat"]
    assert spaces["namespaces"] == [[home, "2026"]]
    assert shallow["namespaces"] == [[home]]
    assert await client.store.get_item([home, "2026"], key="flat") is None


async def test_the_synchronous_client(client_api: ClientApi) -> None:
    home = f"home-{uuid4().hex}"

    def use() -> tuple[Any, ...]:
        with get_sync_client(url=client_api.url, api_key=client_api.token) as client:
            client.store.put_item([home], key="k", value={"a": 1})
            item = client.store.get_item([home], key="k", refresh_ttl=False)
            found = client.store.search_items([home], query="a")
            spaces = client.store.list_namespaces(prefix=[home])
            client.store.delete_item([home], key="k")
            return item, found, spaces, client.store.get_item([home], key="k")

    item, found, spaces, gone = await asyncio.to_thread(use)

    assert item["value"] == {"a": 1}
    assert [one["key"] for one in found["items"]] == ["k"]
    assert spaces["namespaces"] == [[home]]
    assert gone is None


async def test_nobody_sees_anothers_items(client: LangGraphClient, client_api: ClientApi) -> None:
    home = f"home-{uuid4().hex}"
    await client.store.put_item([home], key="k", value={"a": 1})

    async with get_client(url=client_api.url, api_key=client_api.other_token) as other:
        assert await other.store.get_item([home], key="k") is None
        assert (await other.store.search_items([]))["items"] == []
        assert (await other.store.list_namespaces())["namespaces"] == []
        await other.store.put_item([home], key="k", value={"a": 2})
        await other.store.delete_item([home], key="k")

    assert (await client.store.get_item([home], key="k"))["value"] == {"a": 1}


async def test_words_find_what_is_nearest_in_meaning(client: LangGraphClient) -> None:
    home = f"home-{uuid4().hex}"
    await client.store.put_item(
        [home], key="sea", value={"text": "flat near the sea", "ref": "villa"}, index=["text"]
    )
    await client.store.put_item([home], key="villa", value={"text": "villa with a garden"})
    await client.store.put_item([home], key="plain", value={"text": "villa"}, index=False)

    found = (await client.store.search_items([home], query="near the sea"))["items"]

    assert [one["key"] for one in found] == ["sea", "villa", "plain"]
    assert found[0]["score"] > found[1]["score"]
    assert found[2]["score"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"namespace": [], "key": "k", "value": {}},
        {"namespace": ["a.b"], "key": "k", "value": {}},
        {"namespace": ["langgraph"], "key": "k", "value": {}},
        {"namespace": ["a"], "key": "", "value": {}},
        {"namespace": ["a"], "key": "k", "value": "secret words"},
        {"namespace": ["a"], "key": "k", "value": {"secret": "x" * 300_000}},
        {"namespace": ["a"], "key": "k", "value": {}, "ttl": -1},
        {"namespace": ["a"], "key": "k", "value": {}, "index": True},
    ],
)
async def test_what_cannot_be_kept_is_refused_in_one_sentence(client_api: ClientApi, wrong: Any) -> None:
    async with httpx.AsyncClient(base_url=client_api.url, headers={"x-api-key": client_api.token}) as http:
        answer = await http.put("/store/items", json=wrong)

    assert answer.status_code == 422
    assert isinstance(answer.json()["detail"], str)
    assert "secret words" not in answer.text


async def test_a_filter_that_cannot_be_one_is_refused(client: LangGraphClient) -> None:
    with pytest.raises(UnprocessableEntityError):
        await client.store.search_items(["a"], filter={"a": {"$where": "1"}})


async def test_a_graph_and_its_caller_share_a_store(client: LangGraphClient) -> None:
    home = f"home-{uuid4().hex}"
    await client.store.put_item([home], key="told", value={"text": "by the client"})

    ended: Any = await client.runs.wait(None, "notes", input={"namespace": home, "key": "told"})

    assert ended["read"] == {"text": "by the client"}
    assert (await client.store.get_item([home], key="by-graph"))["value"] == {"seen": "told"}
