"""Messages as content-block events: text, reasoning, calls of tools, whole messages, repeats."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, ToolMessage

from runtime.encode import to_json
from runtime.message_blocks import MessageBlocks


def told(*messages: Any) -> list[dict[str, Any]]:
    blocks = MessageBlocks()
    events = [event for one in messages for event in blocks.events(orjson.loads(to_json(one)))]
    return [*events, *blocks.rest()]


def chunk(content: Any = "", **fields: Any) -> AIMessageChunk:
    return AIMessageChunk(content=content, id="m1", **fields)


def call(**fields: Any) -> dict[str, Any]:
    return {"name": None, "args": None, "id": None, "index": 0, **fields}


def test_text_grows_and_ends_with_its_last_chunk() -> None:
    events = told(chunk("two "), chunk("homes"), chunk("", chunk_position="last"))

    assert events == [
        {"event": "message-start", "role": "ai", "id": "m1"},
        {"event": "content-block-start", "index": 0, "content": {"type": "text", "text": ""}},
        {"event": "content-block-delta", "index": 0, "delta": {"type": "text-delta", "text": "two "}},
        {"event": "content-block-delta", "index": 0, "delta": {"type": "text-delta", "text": "homes"}},
        {"event": "content-block-finish", "index": 0, "content": {"type": "text", "text": "two homes"}},
        {"event": "message-finish"},
    ]


def test_a_message_cut_off_is_finished_at_the_end_of_the_run() -> None:
    events = told(chunk("two "))

    assert events[-2]["content"] == {"type": "text", "text": "two "}
    assert events[-1] == {"event": "message-finish"}


def test_a_call_is_told_in_pieces_and_whole_at_its_end() -> None:
    events = told(
        chunk(tool_call_chunks=[call(name="search", id="c1", args='{"city":')]),
        chunk(tool_call_chunks=[call(args=' "Pune"}')], chunk_position="last"),
    )

    assert (
        events[1]["content"].items()
        >= {"type": "tool_call_chunk", "id": "c1", "name": "search", "args": ""}.items()
    )
    assert [one["delta"]["args"] for one in events if one["event"] == "content-block-delta"] == [
        '{"city":',
        ' "Pune"}',
    ]
    assert events[-2]["content"] == {
        "type": "tool_call",
        "id": "c1",
        "name": "search",
        "args": {"city": "Pune"},
    }


def test_arguments_that_are_no_json_make_an_invalid_call() -> None:
    events = told(chunk(tool_call_chunks=[call(name="search", id="c1", args="{oops")], chunk_position="last"))

    assert events[-2]["content"]["type"] == "invalid_tool_call"
    assert events[-2]["content"]["args"] == "{oops"


def test_blocks_with_an_index_interleave() -> None:
    events = told(
        chunk([{"type": "reasoning", "reasoning": "Let me", "index": 0}]),
        chunk([{"type": "text", "text": "Two", "index": 1}]),
        chunk([{"type": "reasoning", "reasoning": " see", "index": 0}], chunk_position="last"),
    )

    ends = [one["content"] for one in events if one["event"] == "content-block-finish"]
    assert ends == [{"type": "reasoning", "reasoning": "Let me see"}, {"type": "text", "text": "Two"}]


def test_a_whole_message_is_told_once() -> None:
    whole = AIMessage(
        "two homes", id="m1", usage_metadata={"input_tokens": 3, "output_tokens": 2, "total_tokens": 5}
    )

    events = told(whole, whole)

    assert [one["event"] for one in events] == [
        "message-start",
        "content-block-start",
        "content-block-delta",
        "content-block-finish",
        "message-finish",
    ]
    assert events[-1]["usage"] == {"input_tokens": 3, "output_tokens": 2, "total_tokens": 5}


def test_usage_of_chunks_is_added_up() -> None:
    events = told(
        chunk("a", usage_metadata={"input_tokens": 3, "output_tokens": 1, "total_tokens": 4}),
        chunk(
            "b",
            usage_metadata={"input_tokens": 0, "output_tokens": 1, "total_tokens": 1},
            chunk_position="last",
        ),
    )

    assert events[-1]["usage"] == {"input_tokens": 3, "output_tokens": 2, "total_tokens": 5}


@pytest.mark.parametrize(
    ("message", "role"),
    [(HumanMessage("hi", id="h"), "human"), (ToolMessage("x", tool_call_id="c", id="t"), None)],
)
def test_only_what_people_and_models_say_is_told(message: Any, role: str | None) -> None:
    events = told(message)

    assert (events[0]["role"] if events else None) == role
