"""What chat pages and Studio do from a browser: preflights, checks, lists, addresses with a slash or a path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from api.app import create_app
from tests.support.captures import events_of
from tests.support.live_api import services_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.client_api import ClientApi
    from tests.support.engine_fixtures import Platform

pytestmark = pytest.mark.engines

PAGE = "http://localhost:3000"
STUDIO = "https://smith.langchain.com"
SAID = {"messages": [{"type": "human", "content": "hi"}]}


@pytest.fixture
async def page(client_api: ClientApi) -> AsyncIterator[httpx.AsyncClient]:
    """A page of another origin, with its person's token."""
    headers = {"origin": PAGE, "x-api-key": client_api.token}
    async with httpx.AsyncClient(base_url=client_api.url, headers=headers, timeout=20) as opened:
        yield opened


async def one_turn(page: httpx.AsyncClient, graph: str, **thread: Any) -> str:
    made = (await page.post("/threads", json=thread)).json()["thread_id"]
    await page.post(f"/threads/{made}/runs/wait", json={"assistant_id": graph, "input": SAID})
    return str(made)


@pytest.mark.parametrize("origin", [PAGE, STUDIO])
@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
async def test_preflight_of_a_call_with_a_token(page: httpx.AsyncClient, origin: str, method: str) -> None:
    response = await page.options(
        "/threads/search",
        headers={
            "origin": origin,
            "access-control-request-method": method,
            "access-control-request-headers": "content-type,x-api-key,x-auth-scheme,last-event-id,authorization",
            "access-control-request-private-network": "true",
        },
    )

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] in ("*", origin)
    assert response.headers["access-control-allow-private-network"] == "true"
    assert method in response.headers["access-control-allow-methods"]
    allowed = response.headers["access-control-allow-headers"].lower()
    assert all(name in allowed for name in ("x-api-key", "x-auth-scheme", "last-event-id"))


@pytest.mark.parametrize("path", ["/info", "//info"])
async def test_a_chat_page_checks_the_address_it_was_given(page: httpx.AsyncClient, path: str) -> None:
    response = await page.get(httpx.URL(f"{page.base_url}".rstrip("/") + path))

    assert response.status_code == 200
    assert response.json()["flags"]["assistants"] is True
    assert response.headers["access-control-allow-origin"] in ("*", PAGE)


async def test_a_chat_page_lists_its_threads_by_graph_or_assistant(page: httpx.AsyncClient) -> None:
    thread = await one_turn(page, "chat")
    await one_turn(page, "plain")
    [own] = (await page.post("/assistants/search", json={"graph_id": "chat", "limit": 1})).json()

    by_graph = await page.post("/threads/search", json={"metadata": {"graph_id": "chat"}, "limit": 100})
    by_assistant = await page.post(
        "/threads/search", json={"metadata": {"assistant_id": own["assistant_id"]}, "limit": 100}
    )

    assert [one["thread_id"] for one in by_graph.json()] == [thread]
    assert by_graph.json() == by_assistant.json()
    first = by_graph.json()[0]["values"]["messages"][0]
    assert (first["type"], first["content"]) == ("human", "hi")


async def test_the_thread_last_spoken_in_comes_first(page: httpx.AsyncClient) -> None:
    older = await one_turn(page, "talk", metadata={"list": "order"})
    newer = await one_turn(page, "talk", metadata={"list": "order"})
    await page.post(f"/threads/{older}/runs/wait", json={"assistant_id": "talk", "input": SAID})

    listed = await page.post("/threads/search", json={"metadata": {"list": "order"}})

    assert [one["thread_id"] for one in listed.json()] == [older, newer]


async def test_studio_finds_the_graphs_and_draws_them(page: httpx.AsyncClient) -> None:
    body = {"metadata": {"created_by": "system"}, "limit": 100, "offset": 0}
    found = (await page.post("/assistants/search", json=body)).json()

    for one in found:
        place = f"/assistants/{one['assistant_id']}"
        drawn = (await page.get(f"{place}/graph?xray=true")).json()
        schemas = (await page.get(f"{place}/schemas")).json()
        inside = await page.get(f"{place}/subgraphs?recurse=true")
        assert {"nodes", "edges"} <= drawn.keys()
        assert schemas["graph_id"] == one["graph_id"]
        assert inside.status_code == 200
    names = [one["graph_id"] for one in found]
    assert "property_search" in names
    assert len(names) == len(set(names))


async def test_studio_runs_with_debug_and_reads_states_with_subgraphs(page: httpx.AsyncClient) -> None:
    thread = (await page.post("/threads", json={})).json()["thread_id"]
    body = {
        "assistant_id": "sub",
        "input": {"x": 1},
        "stream_mode": ["debug", "messages"],
        "stream_subgraphs": True,
        "config": {"recursion_limit": 50, "configurable": {"lang": "en"}},
    }

    ran = await page.post(f"/threads/{thread}/runs/stream", json=body)
    state = (await page.get(f"/threads/{thread}/state?subgraphs=true")).json()
    history = (await page.post(f"/threads/{thread}/history", json={"limit": 1000})).json()

    names = {one.name.split(":")[0] for one in events_of(ran.text)}
    assert names == {"metadata", "debug", "debug|child"}
    assert state["values"]["x"] == 12
    assert len(history) == 4


async def test_json_sent_as_text_spares_the_preflight(page: httpx.AsyncClient) -> None:
    response = await page.post(
        "/threads/search", content=b'{"limit": 1}', headers={"content-type": "text/plain;charset=UTF-8"}
    )

    assert response.status_code == 200


async def test_an_error_can_be_read_by_the_page(page: httpx.AsyncClient) -> None:
    response = await page.get("/threads/nope")

    assert response.status_code == 422
    assert response.headers["access-control-allow-origin"] in ("*", PAGE)


async def test_served_below_a_path_of_another_site(platform: Platform) -> None:
    site = Starlette(routes=[Mount("/agents", create_app(services_for(platform)))])
    transport = httpx.ASGITransport(site, client=("127.0.0.1", 40000))

    async with (
        platform.worker(),
        httpx.AsyncClient(transport=transport, base_url="http://localhost/agents", timeout=20) as page,
    ):
        thread = (await page.post("/threads", json={})).json()["thread_id"]
        body = {"assistant_id": "plain", "input": {"x": 1}}
        ran = await page.post(f"/threads/{thread}/runs/stream", json=body)
        again = await page.get(ran.headers["location"], headers={"last-event-id": "-1"})

    # Clients put the address they know before the place, so it is told without the path of the site.
    assert ran.headers["content-location"].startswith(f"/threads/{thread}/runs/")
    assert events_of(again.text) == events_of(ran.text)
