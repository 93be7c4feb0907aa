"""One home-loan case with everything that is known of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from api.v1.models.case_decision import CaseMayOut, CaseSignatureOut, NeedsOut, RecommendationOut
from api.v1.models.case_evidence import (
    BureauOut,
    CaseDocumentOut,
    CaseFactOut,
    CaseTitleOut,
    ConditionOut,
    MismatchOut,
    MissingOut,
    ValuationOut,
)
from api.v1.models.case_judgement import CheckOut, CounterfactualOut, GaugesOut, MemoOut, StressOut
from api.v1.models.cases import CaseRowOut
from api.v1.models.shape import OutBody


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
    signatures: list[CaseSignatureOut]
    needs: NeedsOut | None
    may: CaseMayOut
    documents: list[CaseDocumentOut]
    title: CaseTitleOut
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
