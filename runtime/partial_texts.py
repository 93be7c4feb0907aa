"""The text of an answer that was broken off: kept as a message that says it is only a part.

While a step streams a message, its text exists on the wire alone; the state has it when the step ends. A run
that is stopped, fails or runs out of time in between would take back what the reader has seen. So the chunks
of the step in progress are gathered here, and the end of the run writes them as that step would have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from langchain_core.messages import AIMessage, AIMessageChunk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runtime.compiled import AnyGraph

CHANNEL: Final = "messages"
PARTIAL: Final = "partial"
"""In ``response_metadata``: true on a message that was broken off."""


class BrokenOff(NamedTuple):
    """What a step had said so far."""

    node: str
    """Node of the graph itself; of a subgraph's step the node that is the subgraph."""
    message: AIMessage


class PartialTexts:
    """Messages that the step in progress has streamed."""

    def __init__(self) -> None:
        self._by_task: dict[str, tuple[str, str, str]] = {}

    def see(self, namespace: tuple[str, ...], mode: str, payload: object) -> None:
        """Takes note of one part of the stream."""
        if mode == "values" and not namespace:
            self._by_task.clear()  # The step has ended: what it said is in the state, or was not to stay.
        elif mode == "messages" and isinstance(payload, tuple):
            message, metadata = payload
            if isinstance(message, AIMessageChunk) and message.id is not None:
                self._grow(message.id, message.text, metadata)

    def _grow(self, message_id: str, text: str, metadata: Mapping[str, Any]) -> None:
        """A second message of the same task, such as a retry's, takes the place of the first."""
        place = str(metadata.get("langgraph_checkpoint_ns") or metadata.get("langgraph_node") or "")
        _, earlier_id, earlier = self._by_task.get(place, ("", "", ""))
        so_far = earlier if earlier_id == message_id else ""
        node = place.partition("|")[0].partition(":")[0]
        self._by_task[place] = (node, message_id, so_far + text)

    def broken_off(self, reason: str) -> list[BrokenOff]:
        """The messages as they are to be kept.

        Args:
            reason: Why they are no longer: ``interrupt``, ``error`` or ``timeout``.
        """
        facts = {PARTIAL: True, "finish_reason": reason}
        return [
            BrokenOff(node, AIMessage(content=text, id=message_id, response_metadata=facts))
            for node, message_id, text in self._by_task.values()
            if text.strip() and node
        ]


def takes_messages(graph: AnyGraph) -> bool:
    """Whether the graph's state has a list of messages at all."""
    return CHANNEL in graph.channels
