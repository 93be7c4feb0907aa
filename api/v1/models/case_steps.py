"""Bodies of ``/api/v1/cases`` that change something."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from api.v1.models.shape import InBody, OutBody
from domain.cases.conditions import ConditionState
from domain.cases.mismatches import MismatchState
from domain.cases.rounds import Decision, SignatureDecision

Text = Annotated[str, Field(min_length=1, max_length=4000)]
Short = Annotated[str, Field(min_length=1, max_length=200)]
Code = Annotated[str, Field(min_length=2, max_length=60, pattern=r"^[A-Za-z0-9_]+$")]
FieldName = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")]


class Versioned(InBody):
    """A step on a case as it was seen."""

    version: Annotated[int, Field(ge=1)]


class BoxIn(InBody):
    """A rectangle in points; the origin is the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float


class EvidenceIn(InBody):
    """Where it stands."""

    document_id: UUID | None = None
    page: Annotated[int, Field(ge=1, le=10_000)] | None = None
    quote: Annotated[str, Field(max_length=400)] | None = None
    box: BoxIn | None = None


class FactIn(InBody):
    """A fact that comes with a case or a paper. Without the words that say it, it is none."""

    field: FieldName
    value: Any
    page: Annotated[int, Field(ge=1, le=10_000)] = 1
    quote: Annotated[str, Field(min_length=1, max_length=400)]
    box: BoxIn | None = None
    confidence: Annotated[str, Field(pattern=r"^(0(\.\d{1,4})?|1(\.0{1,4})?)$")] = "1"


class PaperIn(InBody):
    """A paper of the case, and what was read in it."""

    document_id: UUID | None = None
    """Its id in the document store; None: it is kept elsewhere, and gets one here."""
    label: Annotated[str, Field(pattern=r"^[a-z0-9_-]{2,60}$")]
    file_name: Short
    pages: Annotated[int, Field(ge=1, le=10_000)] | None = None
    applicant: Annotated[int, Field(ge=0, le=7)] | None = None
    facts: Annotated[tuple[FactIn, ...], Field(max_length=200)] = ()


class CaseIn(InBody):
    """A new case."""

    application: dict[str, Any]
    """As ``propmubi underwrite`` takes it (docs/lending.md); fields that policy may not use are dropped."""
    applicant_name: Short
    city: Annotated[str, Field(max_length=80)] | None = None
    locality: Annotated[str, Field(max_length=80)] | None = None
    carpet_sqft: Annotated[int, Field(ge=50, le=100_000)] | None = None
    """For the comparison with our own market."""
    applicant_user_id: UUID | None = None
    """Account of the main applicant; ``user.kyc_verified`` of it clears the KYC condition."""
    title_thread_id: UUID | None = None
    papers: Annotated[tuple[PaperIn, ...], Field(max_length=50)] = ()
    bureau: dict[str, Any] | None = None
    """A credit report that came with it; as in `BureauStep`."""


class PaperStep(Versioned):
    """Adds papers to a case."""

    papers: Annotated[list[PaperIn], Field(min_length=1, max_length=50)]


class FactEdit(Versioned):
    """Another value of a field of the application, by path, as ``applicants.0.fixed_gross_monthly``."""

    field: FieldName
    value: Any
    note: Text
    evidence: EvidenceIn | None = None


class MismatchStep(Versioned):
    """What became of a mismatch."""

    state: MismatchState
    note: Text


class ConditionStep(Versioned):
    """What became of a condition."""

    state: ConditionState
    note: Annotated[str, Field(max_length=4000)] = ""


class RequestDocumentsStep(Versioned):
    """Asks the applicant for papers."""

    items: Annotated[list[Code], Field(min_length=1, max_length=40)]
    note: Annotated[str, Field(max_length=4000)] = ""


class DeviationIn(InBody):
    """A rule set aside, and why."""

    code: Code
    reason_code: Code
    text: Text


class TermsIn(InBody):
    """What is to be granted, where it is not what was asked for."""

    amount_inr: Annotated[int, Field(ge=1, le=10**12)] | None = None
    tenure_months: Annotated[int, Field(ge=1, le=600)] | None = None


class RecommendStep(Versioned):
    """The maker's word."""

    decision: Decision
    text: Text
    deviations: Annotated[tuple[DeviationIn, ...], Field(max_length=20)] = ()
    terms: TermsIn | None = None


class SignStep(Versioned):
    """The checker's word."""

    decision: SignatureDecision
    text: Text


class OverrideStep(Versioned):
    """A rule set aside before the recommendation."""

    code: Code
    reason_code: Code
    text: Text


class WithdrawStep(Versioned):
    """The applicant does not want the loan any more."""

    note: Text


class BureauStep(Versioned):
    """A bureau's report, as JSON."""

    report: dict[str, Any]
    """``bureau``, ``pulled_on`` and one entry of ``applicants`` for each: ``applicant`` (place), ``score``
    (-1 or 0: no history), ``flags``, ``obligations``."""


class CaseTitleStep(Versioned):
    """The title review that answers for the property."""

    thread_id: UUID | None = None
    opinion: Literal["clear_and_marketable", "subject_to", "defective", "pending"] | None = None
    note: Annotated[str, Field(max_length=4000)] = ""


class CoApplicantIn(InBody):
    """Another person who joins the loan."""

    relation: Literal["spouse", "parent", "child", "sibling", "other"]
    employment: Literal[
        "salaried",
        "self_employed",
        "self_employed_professional",
        "self_employed_business",
        "pensioner",
        "homemaker",
    ] = "salaried"
    age_months: Annotated[int, Field(ge=0, le=1500)]
    co_owner: bool = False
    fixed_gross_monthly: Annotated[int, Field(ge=0, le=10**9)] = 0
    pension_monthly: Annotated[int, Field(ge=0, le=10**9)] = 0
    bureau_score: Annotated[int, Field(ge=-1, le=900)] | None = None
    emi_monthly: Annotated[int, Field(ge=0, le=10**9)] = 0


class ChangesIn(InBody):
    """Other terms."""

    rate_pct: Annotated[str, Field(pattern=r"^\d{1,2}(\.\d{1,4})?$")] | None = None
    tenure_months: Annotated[int, Field(ge=1, le=600)] | None = None
    amount_inr: Annotated[int, Field(ge=1, le=10**12)] | None = None
    co_applicant: CoApplicantIn | None = None


class WhatIfIn(InBody):
    """A question; nothing of it is kept."""

    changes: ChangesIn


class ForkIn(InBody):
    """Other terms, to be kept beside the case."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    changes: ChangesIn


class LevelIn(InBody):
    """Up to which level somebody may sign."""

    level: Literal["L1", "L2", "L3"]


class UnderwriterOut(OutBody):
    """An analyst and their level."""

    id: UUID
    name: str
    level: Literal["L1", "L2", "L3"]
    is_me: bool
    open: int
    """Open cases that they own."""


class UnderwritersOut(OutBody):
    """By name."""

    items: list[UnderwriterOut]
