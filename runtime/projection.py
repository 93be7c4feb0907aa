"""LangGraph's stream parts as the events of the wire protocol.

A part is (namespace, mode, payload). Event names are the mode, with ``|namespace`` for subgraphs. Mode
``messages-tuple`` gives ``messages`` events; mode ``messages`` gives growing texts under ``messages/…``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from langchain_core.messages import BaseMessage, BaseMessageChunk, message_chunk_to_message

from runtime.checkpoint_refs import CHECKPOINT_REFS, CheckpointRefs
from runtime.encode import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from langgraph.types import StreamMode

WIRE_MODES: Final = frozenset(
    {
        "values", "updates", "messages", "messages-tuple", "custom", "debug", "tasks", "checkpoints",
        "events", "tools", "lifecycle",
    }
)  # fmt: skip
"""``lifecycle`` is asked for by SDKs whatever the graph; only the thread protocol gives such events."""
_GRAPH_MODE: Final[dict[str, StreamMode]] = {
    "values": "values",
    "updates": "updates",
    "messages": "messages",
    "messages-tuple": "messages",
    "custom": "custom",
    "debug": "debug",
    "tasks": "tasks",
    "checkpoints": "checkpoints",
    "tools": cast("StreamMode", "tools"),  # LangGraph 1.2 takes it, its type does not name it
}


class WireEvent(NamedTuple):
    """One event of the wire."""

    name: str
    data: bytes


def graph_modes(wire_modes: Sequence[str], *, may_stop: bool = False) -> list[StreamMode]:
    """Modes to ask LangGraph for. ``values`` is always among them: the thread's state comes from it.

    A stop before or behind a node (``may_stop``) is told by ``updates`` alone, so that is added.
    """
    wanted: dict[StreamMode, None] = {"values": None, "updates": None} if may_stop else {"values": None}
    for mode in wire_modes:
        if mode in _GRAPH_MODE:
            wanted[_GRAPH_MODE[mode]] = None
    return list(wanted)


class Projection:
    """Turns the parts of one run into the events its modes ask for, and remembers its last state.

    Args:
        wire_modes: The modes.
        has_refs: True tells checkpoints as the thread protocol does.
    """

    def __init__(self, wire_modes: Sequence[str], *, has_refs: bool = False) -> None:
        self._modes = frozenset((*wire_modes, CHECKPOINT_REFS) if has_refs else wire_modes)
        self._refs = CheckpointRefs() if has_refs else None
        self._messages = MessageTexts() if "messages" in self._modes else None
        self.values: dict[str, Any] | None = None
        """Newest state of the root graph."""
        self.is_interrupted = False

    def events(self, namespace: tuple[str, ...], mode: str, payload: object) -> Iterator[WireEvent]:
        """The wire events of one part, in order."""
        if self._refs is None:
            yield from self._events(namespace, mode, payload)
            return
        for part in self._refs.ordered(namespace, mode, payload):
            yield from self._events(*part)

    def rest(self) -> Iterator[WireEvent]:
        """What waited for a part that will not come, at the end of the run."""
        for part in self._refs.rest() if self._refs is not None else ():
            yield from self._events(*part)

    def _events(self, namespace: tuple[str, ...], mode: str, payload: object) -> Iterator[WireEvent]:
        if mode == "values" and not namespace:
            self._remember(payload)
        if mode == "updates" and not namespace and isinstance(payload, dict):
            self.is_interrupted |= "__interrupt__" in payload
        if mode == "messages":
            yield from self._message_events(namespace, payload)
        elif mode in self._modes:
            yield WireEvent(_name(mode, namespace), to_json(_without_internals(mode, payload)))

    def _remember(self, payload: object) -> None:
        if not isinstance(payload, dict):
            self.values = {"__root__": payload}
            return
        self.is_interrupted |= "__interrupt__" in payload
        self.values = {key: value for key, value in payload.items() if key != "__interrupt__"}

    def _message_events(self, namespace: tuple[str, ...], payload: object) -> Iterator[WireEvent]:
        if not isinstance(payload, tuple):
            return
        message, metadata = payload
        if "messages-tuple" in self._modes:
            yield WireEvent(_name("messages", namespace), to_json([message, metadata]))
        if self._messages is not None:
            yield from self._messages.events(message, metadata)


class MessageTexts:
    """Mode ``messages``: each message's metadata once, then its text so far."""

    def __init__(self) -> None:
        self._so_far: dict[str, BaseMessage] = {}

    def events(self, message: BaseMessage, metadata: dict[str, Any]) -> Iterator[WireEvent]:
        """The events one chunk or whole message gives."""
        key = str(message.id)
        if key not in self._so_far:
            yield WireEvent("messages/metadata", to_json({key: {"metadata": metadata}}))
        if not isinstance(message, BaseMessageChunk):
            self._so_far[key] = message
            yield WireEvent("messages/complete", to_json([message]))
            return
        before = self._so_far.get(key)
        grown = before + message if isinstance(before, BaseMessageChunk) else message
        self._so_far[key] = grown
        yield WireEvent("messages/partial", to_json([message_chunk_to_message(grown)]))


def _name(mode: str, namespace: tuple[str, ...]) -> str:
    return "|".join((mode, *namespace))


def _without_internals(mode: str, payload: object) -> object:
    if mode == "checkpoints" and isinstance(payload, dict):
        return _clean_checkpoint(payload)
    if mode == "debug" and isinstance(payload, dict) and payload.get("type") == "checkpoint":
        return {**payload, "payload": _with_places(_clean_checkpoint(payload["payload"]))}
    return payload


def _with_places(checkpoint: dict[str, Any]) -> dict[str, Any]:
    """Mode ``debug`` also says where the checkpoint and the one before it are kept."""
    return {
        **checkpoint,
        "checkpoint": _place(checkpoint["config"]),
        "parent_checkpoint": _place(checkpoint["parent_config"]),
    }


def _place(config: dict[str, Any] | None) -> dict[str, Any] | None:
    if not config:
        return None
    return {key: config["configurable"].get(key) for key in ("checkpoint_id", "checkpoint_ns", "thread_id")}


def _clean_checkpoint(payload: dict[str, Any]) -> dict[str, Any]:
    return {
        **payload,
        "config": _clean_config(payload.get("config")),
        "parent_config": _clean_config(payload.get("parent_config")),
    }


def _clean_config(config: dict[str, Any] | None) -> dict[str, Any] | None:
    if not config:
        return config
    configurable = config.get("configurable", {})
    return {"configurable": {key: one for key, one in configurable.items() if not key.startswith("__")}}
