"""Who decided what of a case, who has to sign, and what the reader may do."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.v1.models.cases import CasePersonOut
from api.v1.models.shape import OutBody
from domain.cases.rounds import Decision, SignatureDecision


class DeviationOut(OutBody):
    """A rule that was set aside, and why."""

    code: str
    reason_code: str
    text: str
    by: CasePersonOut | None


class TermsOut(OutBody):
    """What is to be granted."""

    amount_inr: int
    tenure_months: int
    rate_pct: str


class RecommendationOut(OutBody):
    """What the maker recommends, in this round."""

    round: int
    by: CasePersonOut
    at: datetime
    decision: Decision
    reasons: list[str]
    """Reason codes of the engine at that moment."""
    deviations: list[DeviationOut]
    text: str
    terms: TermsOut | None


class CaseSignatureOut(OutBody):
    """One checker's word."""

    round: int
    by: CasePersonOut
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


class CaseMayOut(OutBody):
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
