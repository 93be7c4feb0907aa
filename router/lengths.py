"""Whether a request fits a model's context, told before it is sent (L7).

A cheap upper bound settles nearly all requests; only what might not fit is counted. The count is cl100k's,
whose table LiteLLM carries (the tokenizer of an open model would be fetched from the network), widened for
other tokenizers.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Final

from router.library import library

if TYPE_CHECKING:
    from router.requests import Request, Target

OTHER_TOKENIZERS: Final = 1.15
_PER_MESSAGE: Final = 8
_COUNTED_AS: Final = "gpt-4"


async def fits(target: Target, request: Request) -> bool:
    """Whether prompt and answer together are within the target's context; True when its size is not known."""
    if target.context_tokens is None:
        return True
    room = target.context_tokens - request.output_tokens
    text = text_of(request)
    overhead = _PER_MESSAGE * len(request.messages)
    if most_tokens(text) + overhead <= room:
        return True
    if len(text) / 12 > room:
        return False  # more than any tokenizer saves; not worth seconds of counting
    litellm = await library()
    counted = await asyncio.to_thread(litellm.token_counter, model=_COUNTED_AS, text=text)
    return int(counted * OTHER_TOKENIZERS) + overhead <= room


def most_tokens(text: str) -> int:
    """More tokens than the text has.

    ASCII prose has some 4 characters a token, figures 2; Indic scripts have up to 2 tokens a character.
    """
    plain = len(text.encode("ascii", "ignore"))
    return plain // 2 + 2 * (len(text) - plain)


def text_of(request: Request) -> str:
    """Everything of a request that costs tokens, as one text."""
    parts = [str(message.get("content") or "") for message in request.messages]
    if request.tools:
        parts.append(json.dumps(list(request.tools)))
    return "\n".join(parts)
