"""Parts of LangGraph's stream as wire events."""

from __future__ import annotations

import json
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk

from runtime.projection import Projection, graph_modes


def events(projection: Projection, namespace: tuple[str, ...], mode: str, payload: Any) -> list[Any]:
    return [(one.name, json.loads(one.data)) for one in projection.events(namespace, mode, payload)]


def test_state_is_remembered_even_when_nobody_asked_for_it() -> None:
    projection = Projection(["updates"])

    assert events(projection, (), "values", {"x": 1, "__interrupt__": ()}) == []
    assert projection.values == {"x": 1}
    assert projection.is_interrupted


def test_state_of_a_subgraph_is_not_the_threads() -> None:
    projection = Projection(["values"])

    assert events(projection, ("child:1",), "values", {"x": 9}) == [("values|child:1", {"x": 9})]
    assert projection.values is None


def test_state_that_is_no_dict_has_a_name() -> None:
    projection = Projection(["values"])

    assert events(projection, (), "values", 7) == [("values", 7)]
    assert projection.values == {"__root__": 7}


def test_stop_before_a_node_counts_as_interrupt() -> None:
    projection = Projection(["values"])

    assert events(projection, (), "updates", {"__interrupt__": ()}) == []
    assert projection.is_interrupted


def test_messages_grow_and_whole_ones_are_complete() -> None:
    projection = Projection(["messages"])
    chunks = [AIMessageChunk(content=text, id="1") for text in ("He", "llo")]

    seen = [one for chunk in chunks for one in events(projection, (), "messages", (chunk, {"n": 1}))]
    whole = events(projection, (), "messages", (AIMessage(content="Bye", id="2"), {}))

    assert [name for name, _ in seen] == ["messages/metadata", "messages/partial", "messages/partial"]
    assert seen[-1][1][0]["content"] == "Hello"
    assert [name for name, _ in whole] == ["messages/metadata", "messages/complete"]


def test_malformed_message_part_is_left_out() -> None:
    assert events(Projection(["messages-tuple"]), (), "messages", "?") == []


def test_checkpoints_show_no_internals() -> None:
    payload = {
        "config": {"configurable": {"thread_id": "1", "__pregel_read": object()}},
        "parent_config": None,
    }

    [(_, shown)] = events(Projection(["checkpoints"]), (), "checkpoints", payload)
    [(_, debugged)] = events(Projection(["debug"]), (), "debug", {"type": "checkpoint", "payload": payload})

    assert shown["config"] == {"configurable": {"thread_id": "1"}}
    assert debugged["payload"]["config"] == {"configurable": {"thread_id": "1"}}


def test_asked_modes_become_graph_modes_with_values_among_them() -> None:
    assert graph_modes(["messages-tuple", "messages", "events", "custom"]) == ["values", "messages", "custom"]


def test_a_run_that_may_stop_before_a_node_is_told_of_it_whatever_was_asked() -> None:
    assert graph_modes(["values"], may_stop=True) == ["values", "updates"]
    assert graph_modes(["custom"]) == ["values", "custom"]
