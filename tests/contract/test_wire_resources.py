"""Assistants, threads, states and errors are the reference server's, body by body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.support import captures
from tests.support.captures import comparable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.engines

NOWHERE = "11111111-1111-1111-1111-111111111111"


@pytest.fixture
async def http(api_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=api_url, timeout=20) as client:
        yield client


def same(response: httpx.Response, name: str) -> None:
    recorded = captures.recorded_json(name)
    assert response.status_code == captures.recorded_meta(name)["response"]["status"]
    assert comparable(response.json()) == comparable(recorded), name


async def test_server_is_up_and_says_what_it_speaks(http: httpx.AsyncClient) -> None:
    up = await http.get("/ok")
    info = await http.get("/info")

    same(up, "ok")
    recorded = captures.recorded_json("info")
    assert info.json().keys() == recorded.keys()
    assert info.json()["flags"].keys() == recorded["flags"].keys() | {"strict_resume"}
    assert info.json()["langgraph_py_version"] == recorded["langgraph_py_version"]


async def test_one_system_assistant_per_graph(http: httpx.AsyncClient) -> None:
    response = await http.post("/assistants/search", json={"metadata": {"created_by": "system"}, "limit": 20})

    ours = {one["graph_id"]: comparable(one) for one in response.json()}
    recorded = {one["graph_id"]: one for one in captures.recorded_json("asst_search")}
    assert ours == {graph: comparable(one) for graph, one in recorded.items()}
    assert response.headers["x-pagination-total"] == "7"
    ids = {one["graph_id"]: one["assistant_id"] for one in response.json()}
    assert ids == {graph: one["assistant_id"] for graph, one in recorded.items()}


async def test_assistants_page(http: httpx.AsyncClient) -> None:
    page = await http.post("/assistants/search", json={"limit": 3, "offset": 3, "sort_by": "graph_id"})

    assert [one["graph_id"] for one in page.json()] == ["multi", "hitl", "err"]
    assert page.headers["x-pagination-next"] == "6"


async def test_life_of_an_assistant(http: httpx.AsyncClient) -> None:
    wish = {"graph_id": "plain", "config": {"configurable": {"k": 1}}, "metadata": {"m": 1}, "name": "mine"}
    created = await http.post("/assistants", json=wish)
    place = f"/assistants/{created.json()['assistant_id']}"
    updated = await http.patch(place, json={"metadata": {"m": 2}, "name": "mine2"})
    versions = await http.post(f"{place}/versions", json={"limit": 10})
    latest = await http.post(f"{place}/latest", json={"version": 1})
    count = await http.post("/assistants/count", json={"graph_id": "plain"})
    deleted = await http.delete(place)

    same(created, "asst_create")
    same(updated, "asst_update")
    same(versions, "asst_versions")
    same(latest, "asst_latest")
    same(count, "asst_count")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert (await http.get(place)).status_code == 404


async def test_system_assistants_cannot_be_changed(http: httpx.AsyncClient) -> None:
    [plain] = (await http.post("/assistants/search", json={"graph_id": "plain"})).json()

    refused = await http.delete(f"/assistants/{plain['assistant_id']}")

    assert refused.status_code == 409


async def test_drawing_schemas_and_subgraphs(http: httpx.AsyncClient) -> None:
    drawing = await http.get("/assistants/sub/graph?xray=true")
    schemas = (await http.get("/assistants/chat/schemas")).json()
    subgraphs = (await http.get("/assistants/sub/subgraphs?recurse=true")).json()

    recorded = captures.recorded_json("asst_graph")
    assert {one["id"] for one in drawing.json()["nodes"]} == {one["id"] for one in recorded["nodes"]}
    assert drawing.json()["edges"] == recorded["edges"]
    assert schemas.keys() == captures.recorded_json("asst_schemas").keys()
    assert "messages" in schemas["input_schema"]["properties"]
    assert subgraphs.keys() == captures.recorded_json("asst_subgraphs").keys()


async def test_life_of_a_thread(http: httpx.AsyncClient) -> None:
    created = await http.post("/threads", json={"metadata": {"u": "x", "graph_id": "plain"}})
    thread = created.json()["thread_id"]
    again = await http.post("/threads", json={"thread_id": thread})
    kept = await http.post("/threads", json={"thread_id": thread, "if_exists": "do_nothing"})
    for _ in range(4):
        await http.post(f"/threads/{thread}/runs/wait", json={"assistant_id": "plain", "input": {"x": 1}})
    got = await http.get(f"/threads/{thread}")
    state = await http.get(f"/threads/{thread}/state?subgraphs=false")
    history = await http.post(f"/threads/{thread}/history", json={"limit": 3})
    at = history.json()[1]["checkpoint"]
    past = await http.post(f"/threads/{thread}/state/checkpoint", json={"checkpoint": at, "subgraphs": False})
    past_by_id = await http.get(f"/threads/{thread}/state/{at['checkpoint_id']}")
    written = await http.post(f"/threads/{thread}/state", json={"values": {"x": 100}, "as_node": "a"})

    same(created, "thr_create")
    same(again, "thr_create_dup")
    same(kept, "thr_create_dup_ok")
    same(got, "thr_get")
    same(state, "thr_state")
    same(history, "thr_history")
    same(past, "thr_state_ckpt")
    assert past_by_id.json() == past.json()
    same(written, "thr_update_state")
    assert (await http.get(f"/threads/{thread}")).json()["values"]["x"] == 100


async def test_thread_is_renamed_found_counted_and_deleted(http: httpx.AsyncClient) -> None:
    thread = (await http.post("/threads", json={"metadata": {"u": "x"}})).json()["thread_id"]
    await http.post("/threads", json={"metadata": {"u": "y"}})
    await http.post(f"/threads/{thread}/runs/wait", json={"assistant_id": "plain", "input": {"x": 1}})

    quiet = await http.patch(
        f"/threads/{thread}", json={"metadata": {"v": 2}}, headers={"prefer": "return=minimal"}
    )
    found = await http.post(
        "/threads/search",
        json={"metadata": {"u": "x"}, "select": ["thread_id", "status"], "extract": {"xx": "values.x"}},
    )
    count = await http.post("/threads/count", json={"metadata": {"u": "x", "v": 2}})
    deleted = await http.delete(f"/threads/{thread}")

    assert (quiet.status_code, quiet.content) == (204, b"")
    assert found.json() == [{"thread_id": thread, "status": "idle", "extracted": {"xx": 4}}]
    assert found.headers["x-pagination-total"] == "1"
    assert count.json() == 1
    assert deleted.status_code == 204
    assert (await http.get(f"/threads/{thread}")).status_code == 404
    assert (await http.get(f"/threads/{thread}/state")).status_code == 404


async def test_thread_on_which_nothing_ran_has_an_empty_state(http: httpx.AsyncClient) -> None:
    thread = (await http.post("/threads", json={})).json()["thread_id"]

    state = (await http.get(f"/threads/{thread}/state")).json()
    history = (await http.get(f"/threads/{thread}/history")).json()

    assert (state["values"], state["next"], state["tasks"]) == ({}, [], [])
    assert history == []


async def test_errors_say_what_is_wrong(http: httpx.AsyncClient) -> None:
    thread = (await http.post("/threads", json={})).json()["thread_id"]
    wish = {"assistant_id": "plain", "input": {"x": 1}}

    same(await http.get(f"/threads/{NOWHERE}"), "e_404_thread")
    same(await http.get("/threads/nope"), "e_bad_uuid")
    same(await http.get("/assistants/nope"), "asst_get_by_graph")
    same(await http.post(f"/threads/{NOWHERE}/runs", json=wish), "e_run_nothread")
    unknown = await http.post(f"/threads/{thread}/runs", json={**wish, "assistant_id": "ghost"})
    assert (unknown.status_code, unknown.json()["detail"].split(".")[0]) == (422, "Invalid assistant")
    assert "ghost" not in unknown.text
    for body in ({"input": {}}, {**wish, "stream_mode": ["bogus"]}, {**wish, "durability": "maybe"}):
        refused = await http.post(f"/threads/{thread}/runs/stream", json=body)
        assert refused.status_code == 422
        assert isinstance(refused.json()["detail"], str)
    broken = await http.post(f"/threads/{thread}/runs", content=b"{bad")
    assert (broken.status_code, broken.json()) == (422, captures.recorded_json("e_json"))


async def test_what_a_caller_sent_is_never_in_an_error(http: httpx.AsyncClient) -> None:
    secret = "9876543210"

    bodies: list[Any] = [
        {"assistant_id": {"phone": secret}},
        {"assistant_id": "plain", "stream_mode": {"phone": secret}},
        {"assistant_id": "plain", "stream_mode": [secret]},
        {"assistant_id": "plain", "multitask_strategy": secret},
    ]
    for body in bodies:
        refused = await http.post("/runs/stream", json=body)
        assert refused.status_code == 422
        assert secret not in refused.text


async def test_json_posted_as_text_parses(http: httpx.AsyncClient) -> None:
    created = await http.post(
        "/threads", content=b'{"metadata":{"u":"x"}}', headers={"content-type": "text/plain"}
    )

    assert created.json()["metadata"] == {"u": "x"}


async def test_unknown_fields_are_accepted_and_named(http: httpx.AsyncClient) -> None:
    response = await http.post(
        "/runs/wait", json={"assistant_id": "plain", "input": {"x": 1}, "new_thing": 1, "other": {}}
    )

    assert response.status_code == 200
    assert response.headers["x-ignored-fields"] == "new_thing, other"


async def test_text_that_a_database_cannot_hold_is_replaced(http: httpx.AsyncClient) -> None:
    thread = (await http.post("/threads", json={"metadata": {"u": "a\x00b"}})).json()

    body = b'{"assistant_id":"chat","input":{"messages":[{"role":"user","content":"x\\u0000y \\ud83d"}]}}'
    ran = await http.post(f"/threads/{thread['thread_id']}/runs/wait", content=body)

    assert thread["metadata"] == {"u": "a\ufffdb"}
    assert ran.status_code in (200, 422)
    if ran.status_code == 200:
        assert ran.json()["messages"][0]["content"].startswith("x\ufffdy")


async def test_preflight_from_a_public_page_to_this_machine(http: httpx.AsyncClient) -> None:
    response = await http.options(
        "/threads",
        headers={
            "origin": "https://shop.example",
            "access-control-request-method": "POST",
            "access-control-request-private-network": "true",
        },
    )

    assert response.headers["access-control-allow-private-network"] == "true"
    assert response.headers["access-control-allow-origin"] == "*"
