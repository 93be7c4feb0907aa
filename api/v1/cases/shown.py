"""A case's line as its reader sees it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from api.v1.models.cases import (
    ApplicantOut,
    CasePersonOut,
    CaseRowOut,
    CaseSlaOut,
    LoanOut,
    RatioOut,
    WaitOut,
)
from domain.cases.sla import sla_state

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from domain.cases.stages import Stage
    from domain.tenancy import Principal
    from store.cases.cards import CaseCard


def row_shown(card: CaseCard, caller: Principal, now: datetime) -> CaseRowOut:
    """The line."""
    row = card.row
    stage = cast("Stage", row.stage)
    return CaseRowOut(
        id=row.id,
        ref=row.ref,
        version=row.version,
        stage=stage,
        waiting_for=[WaitOut(**one) for one in row.waits],
        applicant=ApplicantOut(name=row.applicant_name, co_applicants=row.co_applicants),
        loan=LoanOut(
            amount_inr=row.amount_inr,
            purpose=row.product,
            tenure_months=row.tenure_months,
            rate_pct=row.rate_pct,
        ),
        outcome=cast("Any", row.outcome),
        offer_inr=row.offer_inr,
        risk=cast("Any", row.risk),
        foir=RatioOut(**row.foir) if row.foir else None,
        ltv=RatioOut(**row.ltv) if row.ltv else None,
        owner=CasePersonOut(id=row.owner_id, name=card.owner_name or "—") if row.owner_id else None,
        is_mine=row.owner_id is not None and row.owner_id == caller.user_id,
        sla=CaseSlaOut(due_at=row.due_at, state=sla_state(stage, row.due_at, now)),
        escalated_at=row.escalated_at,
        is_stale=card.is_stale,
        is_locked=card.is_locked,
        is_synthetic=row.is_synthetic,
        updated_at=row.updated_at,
        created_at=row.created_at,
        city=row.city,
    )


def person_shown(person_id: UUID | None, names: Mapping[UUID, str]) -> CasePersonOut | None:
    """A colleague; None: nobody, or the platform."""
    return None if person_id is None else CasePersonOut(id=person_id, name=names.get(person_id, "—"))
