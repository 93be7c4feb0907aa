"""Streams of runs are the reference server's, event by event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.support import captures
from tests.support.captures import Event, comparable, events_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.engines

MESSAGE = {"messages": [{"role": "user", "content": "hi", "id": "u-1"}]}


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


def same(ours: list[Event], name: str) -> None:
    assert [comparable(one) for one in ours] == [comparable(one) for one in captures.recorded_events(name)], (
        name
    )


async def test_values(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)

    events = await run(http, thread, "plain", input={"x": 1}, stream_mode="values")

    same(events, "plain_values")


async def test_values_updates_custom_tasks_checkpoints_in_one_stream(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)
    await run(http, thread, "plain", input={"x": 1})
    modes = ["values", "updates", "custom", "tasks", "checkpoints"]

    events = await run(http, thread, "plain", input={"x": 1}, stream_mode=modes)

    same(events, "plain_modes")


async def test_no_stream_mode_means_values(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)

    events = await run(http, thread, "plain", input={"x": 1}, stream_mode=[])

    same(events, "plain_values")


async def test_debug_events(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)
    for _ in range(2):
        await run(http, thread, "plain", input={"x": 1})

    events = await run(http, thread, "plain", input={"x": 1}, stream_mode=["debug"])

    recorded = captures.recorded_events("plain_debug")
    shapes = [(one.name, one.data.get("type"), one.data.get("step")) for one in events]
    assert shapes == [(one.name, one.data.get("type"), one.data.get("step")) for one in recorded]


async def test_callback_events(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)

    events = await run(http, thread, "plain", input={"x": 1}, stream_mode=["events"])

    recorded = captures.recorded_events("plain_events")
    shapes = [(one.name, one.data.get("event"), one.data.get("name")) for one in events]
    assert shapes == [(one.name, one.data.get("event"), one.data.get("name")) for one in recorded]


@pytest.mark.parametrize(
    ("name", "modes"),
    [("chat_tuple", ["messages-tuple"]), ("chat_tuple_values", ["values", "messages-tuple"])],
)
async def test_message_tokens(http: httpx.AsyncClient, name: str, modes: list[str]) -> None:
    thread = await new_thread(http)

    events = await run(http, thread, "chat", input=MESSAGE, stream_mode=modes)

    assert _tokens(events) == _tokens(captures.recorded_events(name))


def _tokens(events: list[Event]) -> list[Any]:
    """Messages with only the part of their metadata that tells where they come from."""
    return [
        (one.name, comparable(one.data[0]), captures.message_metadata(one.data[1]))
        if one.name == "messages"
        else comparable(one)
        for one in events
    ]


async def test_growing_message_texts(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)

    events = await run(http, thread, "chat", input=MESSAGE, stream_mode=["messages"])

    same(events, "chat_messages")


async def test_person_is_asked_and_the_answer_resumes_the_run(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)
    modes = ["values", "updates"]

    asked = await run(http, thread, "hitl", input={"amount": 5000000}, stream_mode=modes)
    waiting = (await http.get(f"/threads/{thread}")).json()
    waiting_state = (await http.get(f"/threads/{thread}/state")).json()
    resumed = await run(http, thread, "hitl", command={"resume": {"approved": True}}, stream_mode=modes)
    done_state = (await http.get(f"/threads/{thread}/state")).json()

    same(asked, "hitl_1")
    assert comparable(waiting) == comparable(captures.recorded_json("hitl_thread"))
    assert comparable(waiting_state) == comparable(captures.recorded_json("hitl_state"))
    same(resumed, "hitl_2_resume")
    assert comparable(done_state) == comparable(captures.recorded_json("hitl_state2"))


async def test_stop_before_a_node_and_go_on(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)
    modes = ["values", "updates"]

    stopped = await run(http, thread, "plain", input={"x": 1}, interrupt_before=["b"], stream_mode=modes)
    resumed = await run(http, thread, "plain", input=None, stream_mode=modes)

    same(stopped, "hitl_int_before")
    same(resumed, "hitl_int_continue")


async def test_two_pending_questions_are_answered_by_id(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)
    modes = ["values", "updates"]

    asked = await run(http, thread, "multi", input={"answers": []}, stream_mode=modes)
    state = (await http.get(f"/threads/{thread}/state")).json()
    ids = [one["id"] for one in state["interrupts"]]
    scalar = await run(http, thread, "multi", command={"resume": "yes"}, stream_mode=modes)
    first = await run(http, thread, "multi", command={"resume": {ids[0]: "first ok"}}, stream_mode=modes)
    left = (await http.get(f"/threads/{thread}/state")).json()
    answers = {one["id"]: "rest ok" for one in left["interrupts"]}
    rest = await run(http, thread, "multi", command={"resume": answers}, stream_mode=modes)

    assert _by_size(asked) == _by_size(captures.recorded_events("multi_1"))
    assert [one["value"] for one in state["interrupts"]] == [{"ask": "legal ok?"}, {"ask": "credit ok?"}]
    assert (scalar[-1].name, scalar[-1].data["error"]) == ("error", "RuntimeError")
    assert _by_size(first) == _by_size(captures.recorded_events("multi_3_one"))
    assert _by_size(rest) == _by_size(captures.recorded_events("multi_5_map"))


def _by_size(events: list[Event]) -> list[Any]:
    """Parallel branches end in no fixed order."""
    return sorted((comparable(one) for one in events), key=repr)


async def test_failing_run(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)

    events = await run(http, thread, "err", input={"x": 1}, stream_mode=["values", "updates"])
    failed = (await http.get(f"/threads/{thread}")).json()
    state = (await http.get(f"/threads/{thread}/state")).json()
    waited = await http.post(f"/threads/{thread}/runs/wait", json={"assistant_id": "err", "input": {"x": 1}})

    same(events, "err_stream")
    assert comparable(failed) == comparable(captures.recorded_json("err_thread"))
    assert comparable(state) == comparable(captures.recorded_json("err_state"))
    assert waited.json() == captures.recorded_json("err_wait")


async def test_fork_from_an_earlier_checkpoint(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)
    for _ in range(4):
        await run(http, thread, "plain", input={"x": 1})
    history = (await http.post(f"/threads/{thread}/history", json={"limit": 3})).json()

    events = await run(
        http,
        thread,
        "plain",
        input=None,
        checkpoint=history[1]["checkpoint"],
        stream_mode=["values", "updates"],
    )

    same(events, "fork_run")


async def test_subgraph_events_carry_their_namespace(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)

    events = await run(
        http, thread, "sub", input={"x": 1}, stream_mode=["values", "updates"], stream_subgraphs=True
    )

    same(events, "sub_stream")


async def test_stateless_runs(http: httpx.AsyncClient) -> None:
    body = {"assistant_id": "chat", "input": {"messages": [{"role": "user", "content": "hi"}]}}

    streamed = await http.post("/runs/stream", json={**body, "stream_mode": ["values"]})
    waited = await http.post("/runs/wait", json=body)

    same(events_of(streamed.text), "chat_stateless")
    assert comparable(waited.json()) == comparable(captures.recorded_json("chat_wait"))
    assert (await http.post("/threads/search", json={})).json() == []


async def test_run_makes_its_thread_when_asked(http: httpx.AsyncClient) -> None:
    thread = "11111111-1111-1111-1111-111111111111"

    events = await run(http, thread, "plain", input={"x": 1}, if_not_exists="create", stream_mode="updates")

    same(events, "ine_create")


async def test_stream_is_framed_as_clients_need_it(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)

    response = await http.post(
        f"/threads/{thread}/runs/stream",
        json={"assistant_id": "plain", "input": {"x": 1}},
        headers={"origin": "https://shop.example"},
    )

    run_id = events_of(response.text)[0].data["run_id"]
    blocks = response.content.decode().removesuffix("\r\n\r\n").split("\r\n\r\n")
    assert all(
        [line.split(":")[0] for line in block.split("\r\n")] == ["event", "data", "id"] for block in blocks
    )
    assert blocks[-1].startswith("event: end\r\ndata: null\r\n")
    assert response.headers["content-location"] == f"/threads/{thread}/runs/{run_id}"
    assert response.headers["location"] == f"/threads/{thread}/runs/{run_id}/stream"
    exposed = response.headers["access-control-expose-headers"].lower()
    assert all(
        name in exposed
        for name in ("location", "content-location", "x-pagination-next", "x-pagination-total")
    )


async def test_reader_resumes_behind_its_last_event(http: httpx.AsyncClient) -> None:
    thread = await new_thread(http)
    first = await http.post(
        f"/threads/{thread}/runs/stream", json={"assistant_id": "plain", "input": {"x": 1}}
    )
    run_id = events_of(first.text)[0].data["run_id"]
    ids = [line.removeprefix("id: ") for line in first.text.split("\r\n") if line.startswith("id: ")]
    path = f"/threads/{thread}/runs/{run_id}/stream"

    resumed = await http.get(path, headers={"last-event-id": ids[1]})
    replayed = await http.get(path, headers={"last-event-id": "-1"})
    tail = await http.get(path)

    assert events_of(resumed.text) == events_of(first.text)[2:]
    assert events_of(replayed.text) == events_of(first.text)
    assert events_of(tail.text) == []
