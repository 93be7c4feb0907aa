"""A stream of a model under watch: what is silent, drips, floods, breaks off or refuses is a fault.

The provider's ``stop`` is believed only when it was sent: a connection closed without a last chunk is a cut
stream, however whole the text looks (L15).
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from router.faults import Fault, FaultKind
from router.requests import MOST_ANSWER_CHARS
from router.text_safety import scrub

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from domain.model_calls import Tokens
    from router.requests import Answer, Piece

GRACE_S: Final = 5.0
"""From the first piece to the first look at the rate."""
FINISHED: Final = frozenset({"stop", "end_turn", "stop_sequence", "eos"})
_HEAD_CHARS: Final = 160
_REFUSAL: Final = re.compile(
    r"^\W*(?:i['’]?m (?:really |very )?sorry,? (?:but )?(?:i|as an)\b.{0,40}(?:can(?:no|')?t|unable|not able)"
    r"|(?:sorry,? (?:but )?)?i (?:can(?:no|['’])?t|am unable to|am not able to|won['’]t) "
    r"(?:assist|help|comply|fulfil|provide|answer|discuss|continue)"
    r"|as an ai\b.{0,40}(?:can(?:no|['’])?t|unable|not able))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pace:
    """How slow a stream may be; times in seconds, instants of the event loop's clock."""

    deadline: float
    first_by: float
    stall_s: float
    min_chars_per_s: float


async def watched(
    pieces: AsyncIterator[Piece], pace: Pace, used: Callable[[Tokens], None] = lambda _: None
) -> AsyncIterator[str]:
    """The stream's text, scrubbed; it ends only when it is a whole answer.

    Args:
        pieces: As the wire gives them.
        pace: How slow they may come.
        used: Told what the stream used, if the provider says so.

    Raises:
        Fault: The stream is none; what was yielded is void.
    """
    now = asyncio.get_running_loop().time
    chars, begun, head, finish = 0, 0.0, "", None
    while True:
        limit = min(pace.deadline, now() + pace.stall_s)
        piece = await _next(pieces, limit if begun else min(limit, pace.first_by))
        if piece is None:
            break
        finish = piece.finish or finish
        if piece.tokens is not None:
            used(piece.tokens)
        if not piece.text:
            continue
        begun = begun or now()
        chars += len(piece.text)
        _check_flow(chars, now() - begun, pace.min_chars_per_s)
        if len(head) < _HEAD_CHARS:
            head += piece.text
        yield scrub(piece.text)
    check_finish(finish)
    if is_refusal(head):
        raise Fault(FaultKind.CONTENT_FILTERED)
    if chars == 0:
        raise Fault(FaultKind.EMPTY)


def judged(answer: Answer) -> str:
    """The text of a whole answer, scrubbed.

    Raises:
        Fault: It was filtered, refused or is too long.
    """
    if answer.finish == "content_filter" or answer.refusal:
        raise Fault(FaultKind.CONTENT_FILTERED)
    size = len(answer.text) + sum(len(call.arguments) for call in answer.tool_calls)
    if size > MOST_ANSWER_CHARS:
        raise Fault(FaultKind.TOO_LARGE)
    return scrub(answer.text)


def check_finish(finish: str | None) -> None:
    """Whether free text is a whole answer: only when the provider says that it ended by itself.

    Raises:
        Fault: It was filtered, or cut.
    """
    if finish == "content_filter":
        raise Fault(FaultKind.CONTENT_FILTERED)
    if finish not in FINISHED:
        raise Fault(FaultKind.CUT)


def is_refusal(text: str) -> bool:
    """Whether a text begins as models refuse (L9). Refusals of other words are what grounding is for."""
    return _REFUSAL.match(text.lstrip()[:_HEAD_CHARS]) is not None


async def _next(pieces: AsyncIterator[Piece], limit: float) -> Piece | None:
    try:
        async with asyncio.timeout_at(limit):
            return await anext(pieces, None)
    except TimeoutError as error:
        raise Fault(FaultKind.TIMEOUT) from error


def _check_flow(chars: int, elapsed_s: float, min_chars_per_s: float) -> None:
    if chars > MOST_ANSWER_CHARS:
        raise Fault(FaultKind.TOO_LARGE)
    if elapsed_s > GRACE_S and chars < min_chars_per_s * elapsed_s:
        raise Fault(FaultKind.TOO_SLOW)
