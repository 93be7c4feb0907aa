"""Messages of the log as the content-block events of the thread protocol.

A run writes what ``messages-tuple`` gives: chunks of a message, or a whole one. Here each message becomes
``message-start``, then for each of its blocks ``content-block-start``, deltas and ``content-block-finish``,
then ``message-finish`` (langchain-protocol 0.0.20). Blocks of other kinds than text are read by
`AIMessageChunk.content_blocks`, which knows the providers' dialects.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from langchain_core.messages import AIMessage, AIMessageChunk

if TYPE_CHECKING:
    from collections.abc import Iterator

Event = dict[str, Any]
Block = dict[str, Any]

_CHUNK: Final = "AIMessageChunk"
_ROLES: Final = {_CHUNK: "ai", "ai": "ai", "human": "human", "system": "system"}
"""Results of tools are not told here; they are on the tools channel and in the state."""
_GROWING: Final = {
    "text": ("text", "text-delta", "text"),
    "reasoning": ("reasoning", "reasoning-delta", "reasoning"),
    "tool_call_chunk": ("args", "tool-call-delta", "args"),
    "server_tool_call_chunk": ("args", "tool-call-delta", "args"),
}
"""Kind of a block: its growing field, the kind of its deltas, and their field."""
_EMPTY: Final[dict[str, Block]] = {
    "tool_call": {"args": {}}, "server_tool_call": {"args": {}}, "non_standard": {"value": {}},
}  # fmt: skip
_ONCE: Final = frozenset({"args", "data", "base64", "output", "transcript", "value"})
"""Fields of a whole block that may be large: told at its finish only."""
_NO_DETAIL: Final = frozenset({"type", "id", "name", "args", "index"})


@dataclass(slots=True)
class _Message:
    """A message that is being told."""

    blocks: dict[object, tuple[int, Block]] = field(default_factory=dict)
    """By where its producer says it is: its index for clients, and what it is so far."""
    usage: dict[str, Any] = field(default_factory=dict)


class MessageBlocks:
    """The messages of one namespace of a run."""

    def __init__(self) -> None:
        self._open: dict[str, _Message] = {}
        self._told: set[str] = set()

    def events(self, message: dict[str, Any]) -> Iterator[Event]:
        """What one chunk or whole message adds."""
        role, key = _ROLES.get(str(message.get("type"))), str(message.get("id"))
        if role is None or key in self._told:
            return
        told = self._open.get(key)
        if told is None:
            told = self._open[key] = _Message()
            yield {"event": "message-start", "role": role, "id": key, **_provider(message)}
        for place, block in _blocks(message):
            yield from _grown(told, place, block)
        _add_usage(told.usage, message.get("usage_metadata"))
        if message["type"] != _CHUNK or message.get("chunk_position") == "last":
            yield from self._finish(key)

    def rest(self) -> Iterator[Event]:
        """Finishes what was left open when the run ended."""
        for key in list(self._open):
            yield from self._finish(key)

    def _finish(self, key: str) -> Iterator[Event]:
        message = self._open.pop(key)
        self._told.add(key)
        for index, block in message.blocks.values():
            yield {"event": "content-block-finish", "index": index, "content": _final(block)}
        yield {"event": "message-finish", **({"usage": message.usage} if message.usage else {})}


def _grown(message: _Message, place: object, block: Block) -> Iterator[Event]:
    known = message.blocks.get(place)
    if known is None:
        index = len(message.blocks)
        message.blocks[place] = (index, dict(block))
        yield {"event": "content-block-start", "index": index, "content": _begun(block)}
    else:
        index = known[0]
        _add(known[1], block)
    names = _GROWING.get(block["type"])
    if names is not None and block.get(names[0]):
        source, kind, target = names
        yield {
            "event": "content-block-delta",
            "index": index,
            "delta": {"type": kind, target: block[source]},
        }


def _add(so_far: Block, more: Block) -> None:
    names = _GROWING.get(so_far["type"])
    for key, one in more.items():
        if names is not None and key == names[0]:
            so_far[key] = (so_far.get(key) or "") + (one or "")
        elif one is not None and key != "type":
            so_far[key] = one


def _blocks(message: dict[str, Any]) -> list[tuple[object, Block]]:
    content = message.get("content")
    if isinstance(content, str) and not _has_calls(message):
        return [("text", {"type": "text", "text": content})] if content else []
    found = []
    for number, block in enumerate(_content_blocks(message)):
        index = block.get("index")
        found.append(((block["type"], number) if index is None else index, dict(block)))
    return found


def _has_calls(message: dict[str, Any]) -> bool:
    return any(message.get(key) for key in ("tool_call_chunks", "tool_calls", "invalid_tool_calls"))


def _content_blocks(message: dict[str, Any]) -> list[Any]:
    content, said = message.get("content") or "", message.get("response_metadata") or {}
    if message["type"] == _CHUNK:
        chunks = message.get("tool_call_chunks") or []
        return AIMessageChunk(content=content, response_metadata=said, tool_call_chunks=chunks).content_blocks
    calls = message.get("tool_calls") or []
    return AIMessage(content=content, response_metadata=said, tool_calls=calls).content_blocks


def _begun(block: Block) -> Block:
    names = _GROWING.get(block["type"])
    if names is not None:
        return {**{key: one for key, one in block.items() if key != "index"}, names[0]: ""}
    small = {key: one for key, one in block.items() if key not in _ONCE}
    return {**small, **_EMPTY.get(block["type"], {})}


def _final(block: Block) -> Block:
    kind = block["type"].removesuffix("_chunk")
    if kind == block["type"]:
        return {key: one for key, one in block.items() if key != "index"}
    more = {key: one for key, one in block.items() if key not in _NO_DETAIL and one is not None}
    named = {"id": block.get("id"), "name": block.get("name")}
    raw = block.get("args") or "{}"
    try:
        return {"type": kind, **named, "args": json.loads(raw), **more}
    except ValueError:
        error = "The arguments are no JSON."
        return {"type": "invalid_tool_call", **named, "args": raw, "error": error, **more}


def _provider(message: dict[str, Any]) -> Event:
    said = message.get("response_metadata") or {}
    names = {"provider": said.get("model_provider"), "model": said.get("model_name")}
    metadata = {key: one for key, one in names.items() if one}
    return {"metadata": metadata} if metadata else {}


def _add_usage(so_far: dict[str, Any], more: dict[str, Any] | None) -> None:
    for key, count in (more or {}).items():
        if isinstance(count, int):
            so_far[key] = so_far.get(key, 0) + count
        elif isinstance(count, dict):
            _add_usage(so_far.setdefault(key, {}), count)
