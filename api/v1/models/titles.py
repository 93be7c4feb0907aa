"""Bodies of ``/api/v1/titles`` that show something."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from api.v1.models.shape import OutBody
from domain.title.findings import Severity
from domain.title.review import Opinion
from domain.title_files.sla import SlaState
from domain.title_files.stages import FindingState, PaperState, RequisitionState, SignatureRole, Stage


class PersonOut(OutBody):
    """A person of the tenant."""

    id: UUID
    name: str


class SeverityCountsOut(OutBody):
    """Findings that count, as told."""

    critical: int = 0
    high: int = 0
    medium: int = 0
    low: int = 0


class TitleWaitOut(OutBody):
    """What a title file waits for."""

    what: Literal["document", "advocate", "second_advocate"]
    since: datetime
    detail: str


class PropertyOut(OutBody):
    """Which property is searched."""

    text: str
    city: str | None = None
    state: str | None = None


class TitleDueOut(OutBody):
    """Until when the stage should be over."""

    due_at: datetime | None
    """Null: signed."""
    state: SlaState


class TitleRowOut(OutBody):
    """A title file in a list."""

    id: UUID
    ref: str
    """``PT-2026-000012``: counts within the tenant."""
    version: int
    """Grows with every change; steps name the one they were decided on."""
    revision: int
    """Counts searches: 1, and one more for each updating search."""
    stage: Stage
    property: PropertyOut
    as_of: date | None
    """Date of the search; null until a case was read."""
    opinion: Opinion | None
    """What the findings as told come to; null while it is read."""
    draft: bool
    """True until signed: draft, not an opinion."""
    counts: SeverityCountsOut
    waiting_for: TitleWaitOut | None
    sla: TitleDueOut
    owner: PersonOut | None
    """Whose work it is; null: anybody's."""
    is_mine: bool
    created_by: PersonOut | None
    created_at: datetime
    updated_at: datetime
    signed_at: datetime | None
    is_demo: bool
    """A synthetic file of the demo."""


class TitleListOut(OutBody):
    """Title files, newest change first."""

    items: list[TitleRowOut]
    next_cursor: str | None
    counts: dict[Stage, int]


class TitleEvidenceOut(OutBody):
    """Where a finding stands in the papers."""

    event: str
    document_id: UUID | None = None
    page: int | None = None
    quote: str
    box: list[float] | None = None
    """Left, top, right, bottom in points; null where the words have no place."""


class TitleFindingOut(OutBody):
    """One finding."""

    id: UUID
    code: str
    severity: Severity
    """As told."""
    severity_found: Severity
    """As the engine found it; it never changes."""
    state: FindingState
    events: list[str]
    detail: str
    evidence: list[TitleEvidenceOut]
    requisition: str
    cure: str
    source: str
    reason: str | None
    """Why it was lowered, cleared or answered."""
    told_by: PersonOut | None
    told_at: datetime | None
    needs_second: bool
    """Lowered or cleared, and no second advocate has agreed yet."""
    agreed_by: PersonOut | None


class RequisitionOut(OutBody):
    """One thing to ask the seller for."""

    id: UUID
    number: int
    text: str
    state: RequisitionState
    finding_ids: list[UUID]
    note: str | None
    told_by: PersonOut | None
    """Who said what became of it, and when."""
    told_at: datetime | None


class ParagraphOut(OutBody):
    """A paragraph of the draft opinion."""

    section: str
    text: str
    is_grounded: bool
    """Every party, date, document and figure in it was given by the engine or stands in the papers."""
    edited_by: PersonOut | None


class DraftOut(OutBody):
    """The words of the opinion."""

    paragraphs: list[ParagraphOut]
    engine: str
    """``rules``, or the model's name."""
    prompt_version: str | None


class SignatureOut(OutBody):
    """A signature under one revision."""

    by: PersonOut
    role: SignatureRole
    enrolment_no: str | None
    at: datetime
    report_sha256: str
    """Of what was signed: report, findings as told, and words."""


class TitlePaperOut(OutBody):
    """A document of the file."""

    document_id: UUID
    label: str
    file_name: str | None
    state: PaperState
    event: str | None
    """The instrument it is, where one was read from it."""
    pages: int | None
    """Null until it is read, or where the caller may not see it."""


class TitleFactOut(OutBody):
    """What was read of a paper, and where."""

    field: str
    value: Any
    confidence: str
    """From 0 to 1, as an exact fraction."""
    document_id: UUID | None
    page: int
    quote: str
    box: list[float] | None
    """Left, top, right, bottom in points; null where the words have no place."""


class PicturePartOut(OutBody):
    """A shape; places in units of the picture."""

    kind: Literal["box", "line", "polygon", "circle", "words"]
    look: str
    """Names its colours: band c0 to band c7, burden, critical, …"""
    points: list[list[float]]
    """Left and top of a box, middle of a circle, left end of the baseline of words, all corners of others."""
    width: float | None = None
    height: float | None = None
    text: str | None = None
    anchor: Literal["start", "middle", "end"] | None = None


class PictureGroupOut(OutBody):
    """Shapes that mean one thing together."""

    name: str
    """What they say, for who does not see them; empty: mere lines and letters."""
    event: str | None
    """The deed they lead to."""
    parts: list[PicturePartOut]


class PictureOut(OutBody):
    """The chain as shapes, in the order in which they are drawn."""

    width: float
    height: float
    title: str
    description: str
    groups: list[PictureGroupOut]


class TitleSearchOut(OutBody):
    """An updating search and what it changed."""

    id: UUID
    revision: int
    at: datetime
    by: PersonOut | None
    until: date
    changes: dict[str, Any] | None
    """`domain.title_files.changes.SearchChanges`; null while it is read."""


class MayOut(OutBody):
    """Whether the caller may do something now, and why not."""

    allowed: bool
    why: str | None = None


class TitleMayOut(OutBody):
    """What the caller may do now."""

    edit: MayOut
    lower: MayOut
    sign: MayOut
    update_search: MayOut
    claim: MayOut


class TitleNeedsOut(OutBody):
    """Whose signature is next."""

    role: SignatureRole
    why: str


class TitleOut(OutBody):
    """All of a title file."""

    title: TitleRowOut
    thread_id: UUID
    case: dict[str, Any] | None
    """As `propmubi title` takes it."""
    report: dict[str, Any] | None
    """As `propmubi title --json` gives it; null while it is read."""
    facts: dict[str, list[TitleFactOut]]
    """Event -> what was read of the papers it stands on."""
    picture_svg: str | None
    findings: list[TitleFindingOut]
    requisitions: list[RequisitionOut]
    opinion_draft: DraftOut | None
    contract: dict[str, Any] | None
    """Review of the agreement for sale, where the file has one (`propmubi contract --json`)."""
    documents: list[TitlePaperOut]
    searches: list[TitleSearchOut]
    signatures: list[SignatureOut]
    draft: bool
    needs: TitleNeedsOut | None
    may: TitleMayOut
    ruleset_hash: str | None
    inputs_hash: str | None
    problem: str | None
    """Why the papers make no case, where they do not; null: nothing is wrong."""


class TitleStoryEntryOut(OutBody):
    """One entry of the file's story."""

    id: UUID
    number: int
    at: datetime
    kind: str
    by: PersonOut | None
    says: str
    details: dict[str, Any]
    hash: str
    previous_hash: str


class TitleStoryOut(OutBody):
    """The story, oldest first."""

    items: list[TitleStoryEntryOut]
    is_intact: bool
    """Whether every hash is the one its entry and the one before it make."""
    head: str
    """The last entry's hash; noted outside, it tells whether entries were taken from the end."""
