"""One home-loan case with everything that is known of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from api.v1.models.cases import CaseRowOut, PersonOut
from api.v1.models.shape import OutBody
from domain.cases.conditions import Before, ConditionState
from domain.cases.mismatches import MismatchState, Severity
from domain.cases.rounds import Decision, SignatureDecision


class BoxOut(OutBody):
    """A rectangle in points; the origin is the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float


class EvidenceOut(OutBody):
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
    evidence: EvidenceOut
    is_current: bool
    edited_by: PersonOut | None
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
    by: PersonOut | None
    at: datetime | None


class MissingOut(OutBody):
    """A paper that is needed before the case can be judged."""

    code: str
    text: str
    applicant: int | None
    """Place among the applicants; None: of the case."""
    condition_id: UUID
    requested_at: datetime | None


class CheckInputOut(OutBody):
    """A figure that went into a check."""

    name: str
    value: Any
    fact_id: UUID | None


class CheckOut(OutBody):
    """One rule against the case."""

    code: str
    rule: str | None
    clause: str
    source: str
    as_of: str
    state: Literal["pass", "refer", "fail", "not_judged"]
    limit: str
    value: str | None
    inputs: list[CheckInputOut]
    says: str


class GaugeOut(OutBody):
    """A figure against its limit."""

    value: str | None
    limit: str
    direction: Literal["below", "above"]
    """On which side of the limit the figure should be."""
    state: Literal["pass", "refer", "fail", "not_judged"]


class GaugesOut(OutBody):
    """The four that an analyst looks at first. Ratios in percent of two decimals."""

    foir: GaugeOut | None
    ltv: GaugeOut | None
    dscr: GaugeOut | None
    score: GaugeOut | None


class ConditionOut(OutBody):
    """Something that has to be there before sanction or disbursal."""

    id: UUID
    code: str
    text: str
    state: ConditionState
    by: PersonOut | None
    at: datetime | None
    note: str | None
    before: Before
    applicant: int | None


class ChangeOut(OutBody):
    """One change."""

    field: str
    from_: Any = Field(serialization_alias="from")
    to: Any


class CounterfactualOut(OutBody):
    """The smallest single change that passes, found by asking the engine again."""

    change: ChangeOut
    outcome: str
    says: str


class StressOut(OutBody):
    """The loan in harder times."""

    name: str
    rate_pct: str
    emi_inr: int
    foir: str | None
    foir_cap: str
    holds: bool


class MemoFigureOut(OutBody):
    """A figure of the memo and what it rests on."""

    text: str
    fact_id: UUID | None
    check: str | None


class ParagraphOut(OutBody):
    """One paragraph."""

    heading: str
    text: str
    figures: list[MemoFigureOut]
    is_grounded: bool
    """False: a sentence was cut because a figure in it came from nowhere."""


class MemoOut(OutBody):
    """The credit memo."""

    paragraphs: list[ParagraphOut]
    engine: str
    """``rules`` or the model's name."""
    prompt_version: str | None


class DeviationOut(OutBody):
    """A rule that was set aside, and why."""

    code: str
    reason_code: str
    text: str
    by: PersonOut | None


class TermsOut(OutBody):
    """What is to be granted."""

    amount_inr: int
    tenure_months: int
    rate_pct: str


class RecommendationOut(OutBody):
    """What the maker recommends, in this round."""

    round: int
    by: PersonOut
    at: datetime
    decision: Decision
    reasons: list[str]
    """Reason codes of the engine at that moment."""
    deviations: list[DeviationOut]
    text: str
    terms: TermsOut | None


class SignatureOut(OutBody):
    """One checker's word."""

    round: int
    by: PersonOut
    role: str
    level: str
    at: datetime
    decision: SignatureDecision
    text: str


class NeedsOut(OutBody):
    """Who has to sign."""

    level: str
    why: str
    signatures: int
    missing: int
    conditions: list[str]


class MayOneOut(OutBody):
    """Whether the caller may do it now, and if not, why."""

    allowed: bool
    why: str


class MayOut(OutBody):
    """What the caller may do now. The server judges again when it is done."""

    claim: MayOneOut
    edit: MayOneOut
    rerun: MayOneOut
    recommend: MayOneOut
    sign: MayOneOut
    return_: MayOneOut = Field(serialization_alias="return")
    override: MayOneOut
    waive: MayOneOut
    request_documents: MayOneOut


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


class TitleOut(OutBody):
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


class CaseOut(OutBody):
    """Everything about a case."""

    case: CaseRowOut
    thread_id: UUID
    declared: dict[str, Any]
    facts: list[CaseFactOut]
    mismatches: list[MismatchOut]
    missing: list[MissingOut]
    report: dict[str, Any] | None
    checks: list[CheckOut]
    gauges: GaugesOut
    conditions: list[ConditionOut]
    counterfactuals: list[CounterfactualOut]
    stress: list[StressOut]
    memo: MemoOut | None
    recommendation: RecommendationOut | None
    signatures: list[SignatureOut]
    needs: NeedsOut | None
    may: MayOut
    documents: list[CaseDocumentOut]
    title: TitleOut
    bureau: BureauOut
    valuation: ValuationOut | None
    kfs: dict[str, Any] | None
    """Figures of the Key Fact Statement, once sanctioned."""
    letter: dict[str, Any] | None
    """Data of the sanction letter, once sanctioned."""
    is_stale: bool
    stale_since: datetime | None
    ruleset_hash: str | None
    inputs_hash: str | None


class CaseOpenedOut(OutBody):
    """A new case, and the run that works on it."""

    case: CaseRowOut
    thread_id: UUID
    run_id: UUID


class WhatIfOut(OutBody):
    """The case under other terms; nothing of it is kept."""

    outcome: str
    offer_inr: int
    emi_inr: int
    checks: list[CheckOut]
    gauges: GaugesOut
    counterfactuals: list[CounterfactualOut]
    inputs_hash: str


class ForkOut(OutBody):
    """Other terms that were kept, beside the case."""

    id: UUID
    name: str
    changes: dict[str, Any]
    by: PersonOut
    at: datetime
    is_stale: bool
    """Made on figures that have changed since."""
    result: WhatIfOut


class ForksOut(OutBody):
    """Kept side by side."""

    items: list[ForkOut]


class ReasonOut(OutBody):
    """One reason in the applicant's language."""

    code: str
    text: str
    input: str
    check: str


class ReasonsOut(OutBody):
    """What the applicant may be told."""

    released: bool
    """True only once an underwriter has signed."""
    language: str
    reasons: list[ReasonOut]
    ways: list[str]
