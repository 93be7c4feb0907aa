"""Checkpoints as the thread protocol tells them: where a state is kept, just before the state itself.

LangGraph says it the other way round, and with the whole state once more. Clients pair a reference with the
values that follow it (to fork a conversation at a message), so the values wait here for the next part, which
comes in the same step of the event loop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKPOINT_REFS: Final = "checkpoint-refs"
"""Name of these events in the log; readers of runs do not see them."""


class _Values(NamedTuple):
    namespace: tuple[str, ...]
    payload: object


class CheckpointRefs:
    """Reorders the parts of one run."""

    def __init__(self) -> None:
        self._held: _Values | None = None

    def ordered(
        self, namespace: tuple[str, ...], mode: str, payload: object
    ) -> Iterator[tuple[tuple[str, ...], str, object]]:
        """The part, values that waited, and references in place of checkpoints."""
        if mode == "checkpoints" and isinstance(payload, dict):
            held, self._held = self._held, None
            is_pair = held is not None and held.namespace == namespace
            if held is not None and not is_pair:
                yield held.namespace, "values", held.payload
            yield namespace, CHECKPOINT_REFS, checkpoint_ref(payload)
            if held is not None and is_pair:
                yield held.namespace, "values", held.payload
            return
        yield from self.rest()
        if mode == "values" and not _is_question(payload):
            self._held = _Values(namespace, payload)
        else:
            yield namespace, mode, payload

    def rest(self) -> Iterator[tuple[tuple[str, ...], str, object]]:
        """Values that still wait when nothing more comes."""
        held, self._held = self._held, None
        if held is not None:
            yield held.namespace, "values", held.payload


def checkpoint_ref(payload: dict[str, Any]) -> dict[str, Any]:
    """``{"id", "parent_id", "step", "source"}`` of a part of mode ``checkpoints``."""
    metadata = payload.get("metadata") or {}
    ref = {
        "id": _checkpoint_id(payload.get("config")),
        "parent_id": _checkpoint_id(payload.get("parent_config")),
        "step": metadata.get("step"),
        "source": metadata.get("source"),
    }
    return {key: one for key, one in ref.items() if one is not None}


def _checkpoint_id(config: dict[str, Any] | None) -> str | None:
    found = (config or {}).get("configurable", {}).get("checkpoint_id")
    return found if isinstance(found, str) else None


def _is_question(payload: object) -> bool:
    """Values with an interrupt have no checkpoint of their own."""
    return isinstance(payload, dict) and "__interrupt__" in payload
