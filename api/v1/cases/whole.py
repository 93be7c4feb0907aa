"""Everything about a case, as its reader sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from api.v1.cases.findings_shown import (
    bureau_shown,
    condition_shown,
    declared_facts,
    document_shown,
    fact_shown,
    mismatch_shown,
    missing_shown,
    read_shown,
    title_shown,
    valuation_shown,
)
from api.v1.cases.shown import person_shown, row_shown
from api.v1.models.case_decision import (
    CaseMayOut,
    CaseSignatureOut,
    DeviationOut,
    MayOneOut,
    NeedsOut,
    RecommendationOut,
    TermsOut,
)
from api.v1.models.case_detail import CaseOut
from api.v1.models.case_judgement import CheckOut, CounterfactualOut, GaugesOut, MemoOut
from domain.cases.checks_shown import checks_shown, counterfactuals_shown, gauges_shown
from domain.cases.seeing import Standing, may
from domain.lending.authority import Level
from domain.tenancy import Role

if TYPE_CHECKING:
    from datetime import datetime

    from domain.tenancy import Principal
    from store.cases.dossier import Dossier

_NO_GAUGES = GaugesOut(foir=None, ltv=None, dscr=None, score=None)


def case_shown(dossier: Dossier, caller: Principal, now: datetime) -> CaseOut:
    """The case."""
    card, file = dossier.card, dossier.file
    report, row = file.report, dossier.card.row
    fact_ids = file.fact_ids or {}
    return CaseOut(
        case=row_shown(card, caller, now),
        thread_id=row.thread_id,
        declared=file.declared,
        facts=[
            *(fact_shown(one, dossier) for one in dossier.facts),
            *(read_shown(one) for one in dossier.read),
            *declared_facts(dossier),
        ],
        mismatches=[mismatch_shown(one, dossier) for one in dossier.mismatches if one.is_found],
        missing=missing_shown(dossier),
        report=report,
        checks=[CheckOut(**one) for one in checks_shown(report, file.inputs or {}, fact_ids)]
        if report
        else [],
        gauges=GaugesOut(**gauges_shown(report)) if report else _NO_GAUGES,
        conditions=[condition_shown(one, dossier) for one in dossier.conditions],
        counterfactuals=[CounterfactualOut(**one) for one in counterfactuals_shown(report)] if report else [],
        stress=file.stress or [],
        memo=MemoOut(**file.memo) if file.memo else None,
        recommendation=_recommendation(dossier),
        signatures=[
            CaseSignatureOut(
                round=one.round,
                by=_somebody(one.person_id, dossier),
                role=one.role,
                level=Level(one.level).name,
                at=one.at,
                decision=one.decision,
                text=one.text,
            )
            for one in dossier.signatures
        ],
        needs=_needs(dossier),
        may=_may(dossier, caller),
        documents=[document_shown(one) for one in dossier.documents],
        title=title_shown(dossier),
        bureau=bureau_shown(dossier),
        valuation=valuation_shown(file.valuation),
        kfs=file.kfs,
        letter=file.letter,
        is_stale=card.is_stale,
        stale_since=row.stale_since if card.is_stale else None,
        ruleset_hash=row.ruleset_hash,
        inputs_hash=row.inputs_hash,
    )


def standing_of(dossier: Dossier, caller: Principal) -> Standing:
    """How the case stands to its reader."""
    row, made = dossier.card.row, dossier.recommendation
    return Standing(
        stage=row.stage,  # type: ignore[arg-type]  # the table's check allows no other
        is_stale=dossier.card.is_stale,
        is_judged=row.judged_seq is not None,
        is_locked=dossier.card.is_locked,
        is_analyst=Role.ANALYST in caller.roles,
        reader_id=caller.user_id,
        reader_level=dossier.reader_level,
        owner_id=row.owner_id,
        maker_id=made.person_id if made else None,
        needed_level=Level(made.needs_level) if made else None,
        signed_by=frozenset(one.person_id for one in dossier.of_round),
        verdict=dossier.verdict,
    )


def _may(dossier: Dossier, caller: Principal) -> CaseMayOut:
    allowed = {
        name: MayOneOut(allowed=one.allowed, why=one.why)
        for name, one in may(standing_of(dossier, caller)).items()
    }
    return CaseMayOut(return_=allowed.pop("return"), **allowed)


def _recommendation(dossier: Dossier) -> RecommendationOut | None:
    made = dossier.recommendation
    if made is None:
        return None
    return RecommendationOut(
        round=made.round,
        by=_somebody(made.person_id, dossier),
        at=made.at,
        decision=made.decision,
        reasons=made.reasons,
        deviations=[_deviation(one, dossier) for one in made.deviations],
        text=made.text,
        terms=TermsOut(**made.terms) if made.terms else None,
    )


def _deviation(one: dict[str, Any], dossier: Dossier) -> DeviationOut:
    by = person_shown(UUID(one["by"]), dossier.names)
    return DeviationOut(code=one["code"], reason_code=one["reason_code"], text=one["text"], by=by)


def _needs(dossier: Dossier) -> NeedsOut | None:
    """Who has to sign: by the recommendation, else for the engine's offer."""
    made, report = dossier.recommendation, dossier.file.report
    if made is not None:
        agreed = {one.person_id for one in dossier.of_round if one.decision == "agree"}
        return NeedsOut(
            level=Level(made.needs_level).name,
            why=made.needs_why,
            signatures=made.needs_signatures,
            missing=max(made.needs_signatures - len(agreed), 0) if dossier.verdict is None else 0,
            conditions=made.needs_conditions,
        )
    authority = report["authority"] if report else None
    if authority is None:
        return None
    asking = [one["subject"] for one in authority["asks"] if one["level"] == authority["level"]]
    return NeedsOut(
        level=authority["level"],
        why=f"{authority['level']} by {', '.join(asking)}",
        signatures=authority["signatures"],
        missing=authority["signatures"],
        conditions=authority["conditions"],
    )


def _somebody(person_id: UUID, dossier: Dossier) -> Any:  # noqa: ANN401  # a CasePersonOut
    return person_shown(person_id, dossier.names)
