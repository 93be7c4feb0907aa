"""Bodies of ``/api/v1/titles`` that change something."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, SecretStr

from api.v1.models.shape import InBody
from domain.title.findings import Severity
from domain.title_files.stages import FindingState, RequisitionState

Reason = Annotated[str, Field(max_length=2000)]
Text = Annotated[str, Field(min_length=1, max_length=4000)]
MOST_PAPERS = 200


class PropertyIn(InBody):
    """Which property is searched."""

    text: Annotated[str, Field(min_length=3, max_length=500)]
    city: Annotated[str, Field(max_length=80)] | None = None
    state: Annotated[str, Field(max_length=80)] | None = None


class TitleIn(InBody):
    """A new title file, of a case, of documents, or of both."""

    property: PropertyIn
    case: dict[str, Any] | None = None
    """As ``propmubi title`` takes it (docs/title.md)."""
    document_ids: Annotated[list[UUID], Field(max_length=MOST_PAPERS)] = Field(default_factory=list)
    agreement: Annotated[list[Annotated[str, Field(max_length=60_000)]], Field(max_length=400)] = Field(
        default_factory=list
    )
    """Text of an agreement for sale, a page each; its clauses are reviewed too."""


class TitleStep(InBody):
    """A step on a file as it was seen."""

    version: Annotated[int, Field(ge=1)]


class PapersIn(TitleStep):
    """Adds documents to the file; it is read anew."""

    document_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_PAPERS)]


class CaseEditIn(TitleStep):
    """The case corrected by a person; it is reviewed anew."""

    case: dict[str, Any]
    reason: Text


class EventEditIn(TitleStep):
    """One event of the case as a person tells it; the case is reviewed anew."""

    event: dict[str, Any] | None
    """Its fields (docs/title.md); null strikes it out."""
    reason: Text


class FindingIn(TitleStep):
    """An advocate's word on a finding: a severity, or a state."""

    severity: Severity | None = None
    state: FindingState | None = None
    reason: Reason = ""
    """Needed where the finding is lowered or cleared."""


class RequisitionIn(TitleStep):
    """What became of a requisition."""

    state: RequisitionState
    note: Reason = ""


class ParagraphIn(InBody):
    """A paragraph of the opinion as the advocate wants it."""

    section: Annotated[str, Field(min_length=1, max_length=40)]
    text: Text


class OpinionEditIn(TitleStep):
    """The words of the opinion; sections that are left out stay."""

    paragraphs: Annotated[list[ParagraphIn], Field(min_length=1, max_length=40)]


class SignIn(TitleStep):
    """Signs the opinion, as first or second advocate, whichever the file needs."""

    password: SecretStr
    """The signer's own: it is checked again."""
    enrolment_no: Annotated[str, Field(max_length=60)] | None = None
    """At the Bar Council; stands under the signature."""


class ReturnIn(TitleStep):
    """The second advocate does not agree: the file goes back to the first."""

    reason: Text


class UpdateSearchIn(TitleStep):
    """Searches on to a later day: new instruments and newer registers, or a whole new case."""

    to: date
    events: Annotated[list[dict[str, Any]], Field(max_length=500)] = Field(default_factory=list)
    """Instruments since the last search."""
    records: dict[str, Any] | None = None
    """Registers as they stand now; those named take the place of the earlier ones."""
    case: dict[str, Any] | None = None
    """A whole case in place of the earlier one."""
