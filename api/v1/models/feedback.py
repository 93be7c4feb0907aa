"""Bodies of ``/api/v1/feedback``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.v1.models.shape import InBody, OutBody
from domain.feedback import COMMENT_CHARS, Reason, Score


class FeedbackIn(InBody):
    """What the caller thinks of a run of theirs."""

    thread_id: UUID
    run_id: UUID
    message_id: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9._:-]{1,100}$")] = None
    """The rated message, where the client knows it."""
    score: Score
    reason: Reason | None = None
    comment: Annotated[str | None, Field(max_length=COMMENT_CHARS)] = None
    """Free words; phone numbers, emails and identity numbers in it are masked before it is kept."""


class FeedbackOut(OutBody):
    """A rating as kept; who gave it is not told."""

    id: UUID
    thread_id: UUID
    run_id: UUID
    message_id: str | None
    score: Score
    reason: Reason | None
    comment: str | None
    created_at: datetime
    updated_at: datetime


class FeedbackPageOut(OutBody):
    """Ratings, newest first."""

    items: list[FeedbackOut]
    total: int
    """On all pages."""
