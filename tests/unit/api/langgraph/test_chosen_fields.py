"""States and rows in part."""

from __future__ import annotations

from typing import Any

import pytest

from api.langgraph.render import narrowed, selected

STATE: dict[str, Any] = {"values": {"x": 1, "messages": []}, "next": ["b"], "checkpoint_id": "c"}


@pytest.mark.parametrize(
    ("select", "chosen"),
    [
        (None, STATE),
        ([], STATE),
        (["next"], {"next": ["b"]}),
        (["values"], {"values": {"x": 1, "messages": []}}),
        (["values.x", "next"], {"values": {"x": 1}, "next": ["b"]}),
        (["values", "values.x"], {"values": {"x": 1, "messages": []}}),
        (["values.ghost"], {"values": {}}),
    ],
)
def test_a_state_has_what_was_chosen(select: list[str] | None, chosen: dict[str, Any]) -> None:
    assert narrowed(STATE, select) == chosen


def test_a_state_that_is_no_object_is_left_out_rather_than_guessed() -> None:
    assert narrowed({"values": 5, "next": []}, ["values.x"]) == {}


def test_a_value_is_picked_out_by_its_path() -> None:
    body = {"values": {"messages": [{"content": "hi"}, {"content": "bye"}]}, "status": "idle"}

    picked = selected(body, ["status"], {"last": "values.messages[-1].content", "none": "values.ghost[0]"})

    assert picked == {"status": "idle", "extracted": {"last": "bye", "none": None}}
