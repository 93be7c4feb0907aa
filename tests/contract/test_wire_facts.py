"""The thirteen facts of WIRE.md that break clients when missed, each by its number."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from api.push_response import HEART
from tests.support import captures
from tests.support.captures import Event, comparable, events_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.engines

NOWHERE = "11111111-1111-1111-1111-111111111111"
BOTH = ["values", "updates"]


@pytest.fixture
async def http(api_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=api_url, timeout=20) as client:
        yield client


async def new_thread(http: httpx.AsyncClient, **body: Any) -> str:
    return str((await http.post("/threads", json=body)).json()["thread_id"])


async def run(http: httpx.AsyncClient, thread_id: str, graph: str, **body: Any) -> list[Event]:
    response = await http.post(f"/threads/{thread_id}/runs/stream", json={"assistant_id": graph, **body})
    assert response.status_code == 200, response.text
    return events_of(response.text)


async def start(http: httpx.AsyncClient, thread_id: str, graph: str, **body: Any) -> str:
    response = await http.post(f"/threads/{thread_id}/runs", json={"assistant_id": graph, **body})
    assert response.status_code == 200, response.text
    return str(response.json()["run_id"])


def same(ours: list[Event], name: str) -> None:
    recorded = captures.recorded_events(name)
    assert [comparable(one) for one in ours] == [comparable(one) for one in recorded], name


async def test_fact_1_lines_end_in_crlf_and_fields_come_in_order(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)

    response = await http.post(
        f"/threads/{thread}/runs/stream", json={"assistant_id": "plain", "input": {"x": 1}}
    )

    blocks = response.content.decode().removesuffix("\r\n\r\n").split("\r\n\r\n")
    assert all(
        [line.split(":")[0] for line in block.split("\r\n")] == ["event", "data", "id"] for block in blocks
    )
    assert "\n" not in response.text.replace("\r\n", "")


async def test_fact_1_a_heartbeat_comes_while_nothing_happens(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HEART, "_period_s", 0.05)
    thread = await new_thread(http)
    beats = 0

    async with http.stream(
        "POST",
        f"/threads/{thread}/runs/stream",
        json={"assistant_id": "slow", "input": {"x": 1}, "on_disconnect": "cancel"},
    ) as response:
        async for line in response.aiter_lines():
            beats += line == ": heartbeat"
            if beats == 3:
                break

    assert beats == 3


async def test_fact_2_headers_say_where_the_run_is_and_browsers_may_read_them(
    http: httpx.AsyncClient,
) -> None:
    thread = await new_thread(http)

    response = await http.post(
        f"/threads/{thread}/runs/stream",
        json={"assistant_id": "plain", "input": {"x": 1}},
        headers={"origin": "http://localhost:3000"},
    )

    run_id = events_of(response.text)[0].data["run_id"]
    assert response.headers["content-location"] == f"/threads/{thread}/runs/{run_id}"
    assert response.headers["location"] == f"/threads/{thread}/runs/{run_id}/stream"
    exposed = {one.strip() for one in response.headers["access-control-expose-headers"].lower().split(",")}
    assert exposed >= {"location", "content-location", "x-pagination-next", "x-pagination-total"}


async def test_fact_2_a_public_page_may_call_this_machine(http: httpx.AsyncClient) -> None:
    response = await http.options(
        "/threads",
        headers={
            "origin": "http://localhost:3000",
            "access-control-request-method": "POST",
            "access-control-request-private-network": "true",
        },
    )

    assert response.status_code == 200
    assert response.headers["access-control-allow-private-network"] == "true"


@pytest.mark.parametrize("graph", ["plain", "err", "hitl"])
async def test_fact_3_the_last_event_is_end(http: httpx.AsyncClient, graph: str) -> None:
    response = await http.post("/runs/stream", json={"assistant_id": graph, "input": {"x": 1}})

    last = response.text.removesuffix("\r\n\r\n").split("\r\n\r\n")[-1]
    assert last.startswith("event: end\r\ndata: null\r\nid: ")


@pytest.mark.parametrize("none_asked", [{"stream_mode": []}, {"stream_mode": None}, {}])
async def test_fact_4_no_stream_mode_means_values(
    http: httpx.AsyncClient, none_asked: dict[str, Any]
) -> None:
    thread = await new_thread(http)

    events = await run(http, thread, "plain", input={"x": 1}, **none_asked)

    same(events, "plain_values")


async def test_fact_5_tuple_and_growing_messages_in_one_stream(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)
    said = {"messages": [{"role": "user", "content": "hi", "id": "u-1"}]}

    events = await run(http, thread, "chat", input=said, stream_mode=["messages-tuple", "messages"])

    tuples = [one for one in events if one.name == "messages"]
    assert "".join(one.data[0]["content"] for one in tuples) == "Hello from fake model"
    assert all(one.data[1]["langgraph_node"] == "model" for one in tuples)
    growing = [one for one in events if one.name.startswith("messages/")]
    same([events[0], *growing], "chat_messages")


async def test_fact_5_subgraph_events_carry_their_namespace(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)

    events = await run(http, thread, "sub", input={"x": 1}, stream_mode=BOTH, stream_subgraphs=True)

    same(events, "sub_stream")


async def test_fact_6_two_pending_questions_are_answered_by_id(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)

    asked = await run(http, thread, "multi", input={"answers": []}, stream_mode=BOTH)
    waiting = (await http.get(f"/threads/{thread}")).json()
    state = (await http.get(f"/threads/{thread}/state")).json()
    ids = [one["id"] for one in state["interrupts"]]
    scalar = await run(http, thread, "multi", command={"resume": "yes"}, stream_mode=BOTH)
    await run(http, thread, "multi", command={"resume": {ids[0]: "first ok"}}, stream_mode=BOTH)
    left = (await http.get(f"/threads/{thread}/state")).json()
    rest = await run(http, thread, "multi", command={"resume": {ids[1]: "rest ok"}}, stream_mode=BOTH)

    by_mode = {
        mode: [one for one in asked if "__interrupt__" in one.data and one.name == mode] for mode in BOTH
    }
    assert all(len(one.data["__interrupt__"]) == 1 for mode in BOTH for one in by_mode[mode])
    assert len(by_mode["updates"]) == len(by_mode["values"]) == 2
    assert waiting["interrupts"].keys() == {task["id"] for task in state["tasks"]}
    assert (scalar[-1].name, scalar[-1].data["error"]) == ("error", "RuntimeError")
    assert [one["id"] for one in left["interrupts"]] == [ids[1]]
    assert sorted(rest[-1].data["answers"]) == [["credit", "rest ok"], ["legal", "first ok"]]


async def test_fact_7_a_failing_run_is_an_error_event_and_an_error_body(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)

    events = await run(http, thread, "err", input={"x": 1})
    waited = await http.post(f"/threads/{thread}/runs/wait", json={"assistant_id": "err", "input": {"x": 1}})

    failure = {"error": "ValueError", "message": "title deed missing"}
    assert events[-1] == Event("error", failure)
    assert (waited.status_code, waited.json()) == (200, {"__error__": failure})


async def test_fact_8_cancel_waits_or_not_and_works_once(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)
    place = f"/threads/{thread}/runs"

    first = await start(http, thread, "slow", input={"x": 1})
    waited = await http.post(f"{place}/{first}/cancel?wait=1")
    again = await http.post(f"{place}/{first}/cancel?wait=1")
    interrupted = (await http.get(f"{place}/{first}")).json()["status"]
    status = (await http.get(f"/threads/{thread}")).json()["status"]
    second = await start(http, thread, "slow", input={"x": 1})
    at_once = await http.post(f"{place}/{second}/cancel?wait=0")
    await http.get(f"{place}/{second}/join")

    assert (waited.status_code, waited.json()) == (200, {})
    assert again.status_code == 404
    assert (interrupted, status) == ("interrupted", "interrupted")
    assert (at_once.status_code, at_once.content) == (202, b"")


async def test_fact_8_rollback_deletes_the_run_and_restores_the_thread(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)
    await run(http, thread, "plain", input={"x": 1})
    place = f"/threads/{thread}/runs"

    undone = await start(http, thread, "slow", input={"x": 50})
    answer = await http.post(f"{place}/{undone}/cancel?wait=1&action=rollback")

    assert answer.status_code == 200
    assert (await http.get(f"{place}/{undone}")).status_code == 404
    restored = (await http.get(f"/threads/{thread}")).json()
    assert (restored["status"], restored["values"]) == ("idle", {"x": 4, "log": ["a", "b"]})


@pytest.mark.parametrize("how", ["stream", "wait"])
async def test_fact_8_a_client_that_leaves_may_have_its_run_cancelled(
    http: httpx.AsyncClient, how: str
) -> None:
    thread = await new_thread(http)
    body = {"assistant_id": "slow", "input": {"x": 1}, "on_disconnect": "cancel"}

    async with http.stream("POST", f"/threads/{thread}/runs/{how}", json=body) as response:
        place = response.headers["content-location"]

    async with asyncio.timeout(10):
        while (await http.get(place)).json()["status"] != "interrupted":  # noqa: ASYNC110  # behind our back
            await asyncio.sleep(0.05)


async def test_fact_9_double_texting(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)
    place = f"/threads/{thread}/runs"
    body = {"assistant_id": "plain", "input": {"x": 7, "log": ["secret-4711"]}}
    slow = await start(http, thread, "slow", input={"x": 1})

    rejected = await http.post(place, json={**body, "multitask_strategy": "reject"})
    edited = await http.post(f"/threads/{thread}/state", json={"values": {"log": ["secret-4711"]}})
    queued = await start(http, thread, "plain", input={"x": 1}, multitask_strategy="enqueue")
    events = await run(http, thread, "plain", input={"x": 7}, multitask_strategy="interrupt")

    for refused in (rejected, edited):
        assert refused.status_code == 409
        assert "4711" not in refused.text
    assert events[-1].data["x"] == 16
    runs = {one["run_id"]: one["status"] for one in (await http.get(place)).json()}
    assert (runs[slow], runs[queued]) == ("interrupted", "interrupted")


async def test_fact_9_rollback_forgets_the_run_before(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)
    slow = await start(http, thread, "slow", input={"x": 1})

    events = await run(http, thread, "plain", input={"x": 7}, multitask_strategy="rollback")

    assert events[-1].data == {"x": 16, "log": ["a", "b"]}
    assert slow not in {one["run_id"] for one in (await http.get(f"/threads/{thread}/runs")).json()}


async def test_fact_10_a_reader_resumes_replays_or_tails(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)
    body = {"assistant_id": "plain", "input": {"x": 1}, "stream_resumable": True}
    first = await http.post(f"/threads/{thread}/runs/stream", json=body)
    run_id = events_of(first.text)[0].data["run_id"]
    ids = [line.removeprefix("id: ") for line in first.text.split("\r\n") if line.startswith("id: ")]
    path = f"/threads/{thread}/runs/{run_id}/stream"

    resumed = await http.get(path, headers={"last-event-id": ids[1]})
    replayed = await http.get(path, headers={"last-event-id": "-1"})
    tail = await http.get(path)

    assert events_of(resumed.text) == events_of(first.text)[2:]
    assert events_of(replayed.text) == events_of(first.text)
    assert events_of(tail.text) == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", f"/threads/{NOWHERE}", None, 404),
        ("GET", "/threads/nope", None, 422),
        ("GET", f"/threads/{NOWHERE}/runs/{NOWHERE}", None, 404),
        ("POST", f"/threads/{NOWHERE}/runs", {"assistant_id": "plain"}, 404),
        ("POST", "/runs/stream", {}, 422),
        ("POST", "/assistants", {"graph_id": "ghost"}, 404),
        ("GET", f"/assistants/{NOWHERE}", None, 404),
        ("POST", "/threads/search", {"limit": 0}, 422),
        ("POST", "/threads", {"supersteps": [{"updates": [{"values": {"x": 1}, "as_node": "a"}]}]}, 422),
    ],
)
async def test_fact_11_errors_are_one_sentence(
    http: httpx.AsyncClient, method: str, path: str, body: Any, status: int
) -> None:
    response = await http.request(method, path, json=body)

    assert response.status_code == status
    assert response.json().keys() == {"detail"}
    assert isinstance(response.json()["detail"], str)


async def test_fact_11_a_wrong_place_in_a_past_is_named(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)
    await run(http, thread, "sub", input={"x": 1})
    place = f"/threads/{thread}"
    elsewhere = {"checkpoint_ns": "ghost:1", "checkpoint_id": None}

    asked = [
        await http.get(f"{place}/state/{NOWHERE}"),
        await http.post(f"{place}/state/checkpoint", json={"checkpoint": elsewhere}),
        await http.post(f"{place}/history", json={"checkpoint": elsewhere}),
        await http.post(f"{place}/state", json={"values": {"x": 1}, "checkpoint": elsewhere}),
    ]

    assert [one.status_code for one in asked] == [404, 200, 200, 422]
    assert (asked[1].json()["values"], asked[2].json()) == ({}, [])
    assert all(isinstance(one.json()["detail"], str) for one in (asked[0], asked[3]))


async def test_fact_11_unknown_fields_are_accepted_and_named(http: httpx.AsyncClient) -> None:
    response = await http.post(
        "/runs/wait", json={"assistant_id": "plain", "input": {"x": 1}, "new_thing": 1, "other": {}}
    )

    assert response.status_code == 200
    assert response.headers["x-ignored-fields"] == "new_thing, other"


async def test_fact_12_json_posted_as_text_parses(http: httpx.AsyncClient) -> None:
    wish = b'{"assistant_id":"plain","input":{"x":1}}'

    response = await http.post(
        "/runs/wait", content=wish, headers={"content-type": "text/plain;charset=UTF-8"}
    )

    assert response.json() == {"x": 4, "log": ["a", "b"]}


async def test_fact_12_one_system_assistant_per_graph(http: httpx.AsyncClient) -> None:
    await http.post("/assistants", json={"graph_id": "plain", "name": "mine"})

    found = await http.post("/assistants/search", json={"metadata": {"created_by": "system"}, "limit": 100})

    names = sorted(one["graph_id"] for one in found.json())
    assert names == ["chat", "err", "hitl", "multi", "plain", "slow", "sub"]


async def test_fact_13_a_run_stamps_its_thread(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http, metadata={"u": "x"})
    await new_thread(http)
    await run(http, thread, "plain", input={"x": 1})
    [plain] = (await http.post("/assistants/search", json={"graph_id": "plain"})).json()

    by_graph = await http.post("/threads/search", json={"metadata": {"graph_id": "plain"}})
    by_assistant = await http.post(
        "/threads/search", json={"metadata": {"assistant_id": plain["assistant_id"]}}
    )

    assert [one["thread_id"] for one in by_graph.json()] == [thread]
    assert by_assistant.json() == by_graph.json()
    assert by_graph.json()[0]["metadata"]["u"] == "x"


async def test_run_makes_its_thread_when_asked(http: httpx.AsyncClient) -> None:
    events = await run(http, NOWHERE, "plain", input={"x": 1}, if_not_exists="create", stream_mode="updates")

    same(events, "ine_create")


async def test_thread_of_a_stateless_run_is_gone_soon(http: httpx.AsyncClient) -> None:
    await http.post("/runs/wait", json={"assistant_id": "plain", "input": {"x": 1}})

    async with asyncio.timeout(5):
        while (await http.post("/threads/count", json={})).json():  # noqa: ASYNC110  # deleted behind the answer
            await asyncio.sleep(0.02)
