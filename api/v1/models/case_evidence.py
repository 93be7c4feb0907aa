"""What is known of a case: facts, papers, what disagrees, what is missing or open."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from api.v1.models.cases import CasePersonOut
from api.v1.models.shape import OutBody
from domain.cases.conditions import Before, ConditionState
from domain.cases.mismatches import MismatchState, Severity


class BoxOut(OutBody):
    """A rectangle in points; the origin is the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float


class CaseEvidenceOut(OutBody):
    """Where it stands."""

    document_id: UUID | None
    page: int | None
    quote: str | None
    box: BoxOut | None


class CaseFactOut(OutBody):
    """One value of one field; an edit adds another and never overwrites."""

    id: UUID
    field: str
    value: Any
    unit: str | None
    method: Literal["declared", "rules", "model", "person"]
    confidence: str
    """0 to 1, as a text."""
    evidence: CaseEvidenceOut
    is_current: bool
    edited_by: CasePersonOut | None
    edited_at: datetime | None
    note: str | None


class SideOut(OutBody):
    """What one source says."""

    source: str
    value: Any
    fact_id: UUID | None


class MismatchOut(OutBody):
    """Sources that disagree, side by side."""

    id: UUID
    field: str
    severity: Severity
    says: str
    sides: list[SideOut]
    state: MismatchState
    note: str | None
    by: CasePersonOut | None
    at: datetime | None


class MissingOut(OutBody):
    """A paper that is needed before the case can be judged."""

    code: str
    text: str
    applicant: int | None
    """Place among the applicants; None: of the case."""
    condition_id: UUID
    requested_at: datetime | None


class ConditionOut(OutBody):
    """Something that has to be there before sanction or disbursal."""

    id: UUID
    code: str
    text: str
    state: ConditionState
    by: CasePersonOut | None
    at: datetime | None
    note: str | None
    before: Before
    applicant: int | None


class CaseDocumentOut(OutBody):
    """A paper of the case."""

    id: UUID
    label: str
    file_name: str
    pages: int | None
    role: str
    applicant: int | None
    """Place among the applicants; None: of the case."""
    state: Literal["received", "verified", "refused"]


class CaseTitleOut(OutBody):
    """The opinion on the title."""

    state: Literal["pending", "asked", "given"]
    thread_id: UUID | None
    opinion: str | None


class BureauOut(OutBody):
    """The credit bureau's report."""

    state: Literal["waiting", "received", "none"]
    score: int | None
    bureau: str | None
    pulled_at: datetime | None


class ComparableOut(OutBody):
    """A home like it, of our own market."""

    listing_id: UUID | None
    price_per_sqft_inr: int
    locality: str | None


class ValuationOut(OutBody):
    """What the home may be worth; whole rupees."""

    low: int | None
    mid: int | None
    high: int | None
    comparables: list[ComparableOut]
    count: int
    confidence: Literal["none", "low", "medium", "high"]
    agreement_value: int
    valuer_value: int | None
    value_for_ltv: int
    variance_pct: str
    """How far the valuer lies from the agreement, percent."""
