"""Recorded traffic of the reference server, and what makes ours comparable with it.

Ids, times, host names and what only the reference's own product puts into metadata differ by nature; order,
names, shapes and values must be the same.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "captures"

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HEX_ID = re.compile(r"\b[0-9a-f]{32}\b")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)?")
_REFERENCE_ONLY = {
    "langgraph_version", "langgraph_api_version", "langgraph_plan", "langgraph_host", "langgraph_api_url",
    "langgraph_request_id", "langgraph_auth_user", "langgraph_auth_user_id", "langgraph_auth_permissions",
    "langgraph_auth_user_display_name", "__request_start_time_ms__", "__after_seconds__", "__pregel_node_finished",
    "user_id", "lc_versions",
}  # fmt: skip
"""What the reference's own product, and which libraries stand beside it, write into metadata and config."""
_PLACES = ("thread_id", "checkpoint_id", "checkpoint_ns")


@dataclass(frozen=True)
class Event:
    name: str
    data: Any


def needed() -> None:
    if not FOLDER.is_dir():
        pytest.skip("the recorded captures are not beside this clone (../shared/conformance)")


def recorded_json(name: str) -> Any:
    needed()
    return json.loads((FOLDER / f"{name}.json").read_text())


def recorded_meta(name: str) -> Any:
    needed()
    return json.loads((FOLDER / f"{name}.meta.json").read_text())


def recorded_events(name: str) -> list[Event]:
    needed()
    return events_of((FOLDER / f"{name}.sse").read_bytes().decode())


def events_of(stream: str) -> list[Event]:
    """The events of a stream, without heartbeats and our closing event."""
    found = []
    for block in stream.split("\r\n\r\n"):
        fields = dict(
            line.split(": ", 1) for line in block.split("\r\n") if not line.startswith(":") and line
        )
        if fields and fields["event"] != "end":
            found.append(Event(fields["event"], json.loads(fields["data"])))
    return found


def comparable(value: Any) -> Any:
    """The value with what differs by nature replaced."""
    if isinstance(value, Event):
        return (_without_ids(value.name), comparable(value.data))
    if isinstance(value, dict):
        return {
            _without_ids(key): comparable(_place(key, one))
            for key, one in value.items()
            if key not in _REFERENCE_ONLY
        }
    if isinstance(value, list):
        return [comparable(one) for one in value]
    return _without_ids(value) if isinstance(value, str) else value


def _place(key: str, value: Any) -> Any:
    """Of a config only where it points: the reference keeps its request's bookkeeping there."""
    if key == "configurable" and isinstance(value, dict):
        return {name: value[name] for name in _PLACES if name in value}
    return value


def _without_ids(text: str) -> str:
    return _HEX_ID.sub("<hex>", _TIME.sub("<time>", _UUID.sub("<id>", text)))
