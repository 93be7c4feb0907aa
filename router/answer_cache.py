"""Answers kept to be given again: to the same question word for word, of the same tenant, model and prompt.

What is kept is what was on the wire: personal data stands in it as typed tokens (`router.privacy`), which the
run that asks again turns back into its own. Equal questions number their tokens alike, so a token of the
answer means the same in both.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, Protocol

import orjson

from router.requests import Answer, ToolCall

if TYPE_CHECKING:
    from uuid import UUID

    from router.requests import Request, Target


class CacheKey(NamedTuple):
    """Where an answer is kept."""

    tenant_id: UUID
    digest: str


class AnswerCache(Protocol):
    """Where answers are kept (`runtime.answer_store.AnswerStore`)."""

    async def get(self, key: CacheKey) -> bytes | None:
        """What is kept; None: nothing, or the store does not answer. Never fails."""
        ...

    def put(self, key: CacheKey, value: bytes, *, owner_id: UUID | None, lasts_s: int) -> None:
        """Keeps it, beside the call. The owner's erasure takes it away. Never waits and never fails."""
        ...


def key_of(tenant_id: UUID, target: Target, request: Request) -> CacheKey:
    """The key of a question: whoever changes a prompt, a schema, a tool or a model asks another."""
    whole = [
        target.model,
        target.api_base,
        request.prompt,
        request.output_tokens,
        request.messages,
        request.options(),
    ]
    return CacheKey(tenant_id, sha256(orjson.dumps(whole, option=orjson.OPT_SORT_KEYS)).hexdigest())


def packed(answer: Answer) -> bytes:
    """An answer as bytes."""
    return orjson.dumps(
        {
            "text": answer.text,
            "finish": answer.finish,
            "tool_calls": [list(call) for call in answer.tool_calls],
            "tokens": [answer.tokens_in, answer.tokens_out, answer.tokens_read, answer.tokens_written],
        }
    )


def unpacked(value: bytes) -> Answer | None:
    """The answer; None where bytes of another version are kept."""
    try:
        found = orjson.loads(value)
        sent, answered, read, written = found["tokens"]
        return Answer(
            text=found["text"],
            finish=found["finish"],
            tool_calls=tuple(ToolCall(*call) for call in found["tool_calls"]),
            tokens_in=sent,
            tokens_out=answered,
            tokens_read=read,
            tokens_written=written,
        )
    except (ValueError, KeyError, TypeError):
        return None
