"""A rating of an answer: thumbs up or down, why, and a few words that hold nobody's phone number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from domain.masking import mask_text
from domain.scrub import scrub

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

Score = Literal["up", "down"]
Reason = Literal["wrong_listing", "not_what_i_asked", "wrong_figure", "hard_to_read", "other"]

COMMENT_CHARS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeedback:
    """A rating as given."""

    thread_id: UUID
    run_id: UUID
    score: Score
    message_id: str | None = None
    reason: Reason | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A rating as kept. Who gave it is not told: it is read to better the answers, not to know the person."""

    id: UUID
    thread_id: UUID
    run_id: UUID
    message_id: str | None
    score: Score
    reason: Reason | None
    comment: str | None
    created_at: datetime
    updated_at: datetime


def kept_comment(comment: str | None) -> str | None:
    """The words to keep: blanks at the ends dropped, personal data masked; None when nothing is left.

    >>> kept_comment("  call me on 98450 12345 ")
    'call me on +91XXXXXX2345'
    >>> kept_comment("   ") is None
    True
    """
    words = str(scrub(comment or "")).strip()
    # Masking may lengthen a number by its country code; the limit holds for what is kept, too.
    return mask_text(words)[:COMMENT_CHARS].rstrip() or None
