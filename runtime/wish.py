"""A request that was judged and may be accepted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid5

if TYPE_CHECKING:
    from uuid import UUID

    from graphs.registry import GraphSpec
    from runtime.requests import RunRequest
    from runtime.vault import Hidden
    from store.assistants import Assistant


@dataclass(frozen=True, slots=True)
class Wish:
    """A request that may be accepted."""

    request: RunRequest
    assistant: Assistant
    spec: GraphSpec
    said: Hidden
    """What the run's row keeps of it."""

    @property
    def is_plain(self) -> bool:
        """Whether it asks for nothing but a run now, on a thread, with nothing to put into the vault."""
        request = self.request
        is_now = request.after_s is None and request.idempotency_key is None
        return is_now and request.thread_id is not None and not self.said.kept


def named(request: RunRequest, thread_id: UUID) -> dict[str, Any]:
    """The run's id where the caller has named the wish; a name counts on its own thread only."""
    if request.idempotency_key is None or request.thread_id is None:
        return {}
    return {"run_id": uuid5(thread_id, request.idempotency_key), "is_repeatable": True}
