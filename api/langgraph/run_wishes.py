"""Bodies that ask for a run, as the wish the run engine understands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from domain.errors import BadInput
from runtime.requests import RunRequest

if TYPE_CHECKING:
    from uuid import UUID

    from fastapi import Request

    from api.langgraph.bodies import RunCreate

_KEY: Final = re.compile(r'"?[A-Za-z0-9._-]{8,128}"?')


def idempotency_key(request: Request) -> str | None:
    """The header of draft-ietf-httpapi-idempotency-key: a lost answer may be asked for again.

    Raises:
        BadInput: It is not 8 to 128 plain characters.
    """
    key = request.headers.get("idempotency-key")
    if key is not None and not _KEY.fullmatch(key):
        raise BadInput("Idempotency-Key must be 8 to 128 letters, digits, dots, dashes or underscores.")
    return key


def _modes(body: RunCreate) -> tuple[str, ...]:
    """Asked modes; none at all (``[]``) means values."""
    modes = [body.stream_mode] if isinstance(body.stream_mode, str) else body.stream_mode or []
    return tuple(modes) or ("values",)


def wish_of(body: RunCreate, thread_id: UUID | None, *, modes: tuple[str, ...] | None = None) -> RunRequest:
    """The body as a wish to run a graph; ``modes`` in place of those it asks for."""
    checkpoint_id = body.checkpoint_id or (body.checkpoint.checkpoint_id if body.checkpoint else None)
    extra: dict[str, Any] = {"feedback_keys": body.feedback_keys, "resumable": body.stream_resumable}
    return RunRequest(
        assistant=body.assistant_id,
        thread_id=thread_id,
        input=body.input,
        command=body.command,
        config=body.config or {},
        context=body.context or {},
        metadata=body.metadata or {},
        stream_mode=modes or _modes(body),
        is_streaming_subgraphs=body.stream_subgraphs,
        checkpoint_id=checkpoint_id,
        interrupt_before=body.interrupt_before,
        interrupt_after=body.interrupt_after,
        durability=body.durability,
        is_resume_strict=bool(body.strict_resume),
        multitask_strategy=body.multitask_strategy or "enqueue",
        is_thread_made=body.if_not_exists == "create",
        is_thread_kept=body.on_completion == "keep",
        after_s=body.after_seconds or None,
        webhook=body.webhook,
        extra=extra,
    )
