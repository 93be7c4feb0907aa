"""A home-loan case as its applicant sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.v1.models.shape import OutBody
from store.cases.applicants import ApplicantStage


class ToldReasonOut(OutBody):
    """One reason, in the applicant's language."""

    text: str
    input: str
    """What of the application it rests on, in words: look whether it is right."""


class DecisionToldOut(OutBody):
    """What an underwriter has signed."""

    at: datetime
    granted_inr: int | None
    """None: nothing, or the letter of it is not written yet."""
    reasons: Annotated[list[ToldReasonOut], Field(max_length=4)]
    """Of a decline, or of less than was asked for."""
    ways: list[str]
    """Single changes with which the same policy says yes, smallest first."""


class ApplicantCaseOut(OutBody):
    """One case."""

    id: UUID
    ref: str
    product: str
    amount_inr: int
    city: str | None
    opened_at: datetime
    stage: ApplicantStage
    decision: DecisionToldOut | None
    """None until an underwriter has signed."""


class ApplicantCasesOut(OutBody):
    """All of the caller's cases, the newest first."""

    items: list[ApplicantCaseOut]
