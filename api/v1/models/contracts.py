"""Bodies of ``/api/v1/contracts``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from api.v1.models.shape import InBody, OutBody
from api.v1.models.titles import PersonOut
from domain.title.findings import Severity

Present = Literal["yes", "partial", "no"]


class ContractIn(InBody):
    """An agreement for sale to review: a document that was sent in and is read."""

    document_id: UUID
    day: date | None = None
    """Under whose rules: of the agreement; null: today."""


class ClauseWordIn(InBody):
    """An advocate's word on a clause."""

    present: Present
    note: Annotated[str, Field(max_length=2000)] = ""
    """Needed where it says otherwise than was found."""


class ClauseWordOut(OutBody):
    """What an advocate said of a clause."""

    present: Present
    note: str | None
    by: PersonOut
    at: datetime


class PlainOut(OutBody):
    """A sentence for the buyer."""

    en: str
    hi: str
    mr: str


class ContractClauseOut(OutBody):
    """One check."""

    id: str
    title: str
    present: Present
    """As found; an advocate's word stands beside it."""
    quote: str | None
    page: int | None
    box: list[float] | None = None
    """Left, top, right, bottom in points; null where the words have no place."""
    clause: str | None
    """As the agreement numbers it."""
    assessment: str
    severity: Severity
    benchmark: str
    suggested_wording: str
    source: str
    plain: PlainOut
    method: Literal["rules", "model"]
    told: ClauseWordOut | None = None


class OffOut(OutBody):
    """Checks that are weak or missing, as told."""

    critical: list[str]
    high: list[str]
    medium: list[str]
    low: list[str]


class ContractRowOut(OutBody):
    """A review in a list."""

    id: UUID
    document_id: UUID
    file_name: str
    pages: int
    day: date
    created_at: datetime
    off: OffOut


class ContractOut(ContractRowOut):
    """All of a review."""

    notice: str
    engine: str
    """`rules`, or the model that pointed at clauses."""
    ruleset_hash: str
    clauses: list[ContractClauseOut]
    may_tell: bool
    """Whether the caller may confirm or correct clauses."""


class ContractListOut(OutBody):
    """Reviews, newest first."""

    items: list[ContractRowOut]
