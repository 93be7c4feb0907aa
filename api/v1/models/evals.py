"""Bodies of ``/api/v1/evals``."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from api.v1.models.shape import InBody, OutBody
from domain.eval_queue import NOTE_CHARS


class EvalCaseIn(InBody):
    """A thread that is to become a case of an eval."""

    thread_id: UUID
    note: Annotated[str, Field(max_length=NOTE_CHARS)] = ""
    """Why it is worth one; personal data in it is replaced before it is kept."""


class EvalCaseOut(OutBody):
    """The case as it waits to be labelled."""

    eval_case_id: UUID
    suite: str
    """Which suite takes it."""
    masked_count: int
    """Different personal values that were replaced before anything was kept."""


class CorrectionIn(InBody):
    """What somebody set right."""

    kind: Literal["fact", "page", "override", "clause"]
    subject_id: UUID
    """A case, document or title."""
    field: Annotated[str, Field(min_length=1, max_length=200)]
    """Dotted name of the fact, number of the page, code of the rule or clause."""
    got: Any = None
    """What the platform said."""
    expected: Any = None
    """What it is."""
    note: Annotated[str, Field(max_length=NOTE_CHARS)] = ""
