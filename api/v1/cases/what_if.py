"""The case under other terms: asked and forgotten, or kept beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter, Request

from api.langgraph.run_wishes import idempotency_key
from api.services import ServicesDep
from api.v1.calling import now, person
from api.v1.cases.caller import ReaderDep, WorkerDep
from api.v1.cases.shown import person_shown
from api.v1.models.case_judgement import ForkOut, ForksOut, WhatIfOut
from api.v1.models.case_steps import ChangesIn, ForkIn, WhatIfIn
from domain.cases.what_if import Changes
from domain.cases.what_if import what_if as ask
from domain.errors import Conflict
from store.cases.dossier import CaseFiles, JudgedOn
from store.cases.forks import CaseForks, NewFork

if TYPE_CHECKING:
    from typing import Any

router = APIRouter()


@router.post("/{case_id}/what-if")
async def what_if(case_id: UUID, body: WhatIfIn, reader: ReaderDep, services: ServicesDep) -> WhatIfOut:
    """Outcome, instalment, checks and ways to a yes under other terms; nothing is kept."""
    judged = await CaseFiles(services.database).judged(reader, case_id)
    return WhatIfOut(**_asked(judged, body.changes))


@router.post("/{case_id}/forks", status_code=201)
async def keep_fork(
    case_id: UUID, body: ForkIn, worker: WorkerDep, services: ServicesDep, request: Request
) -> ForkOut:
    """Keeps other terms beside the case, under a name; a name used before is written anew."""
    card, file = await CaseFiles(services.database).file(worker, case_id)
    result = _asked(JudgedOn(file.inputs, file.fact_ids or {}), body.changes)
    fork = NewFork(
        name=body.name,
        changes=body.changes.model_dump(exclude_none=True),
        result=result,
        base_hash=card.row.inputs_hash or "",
    )
    idempotency_key(request)
    kept = await CaseForks(services.database).keep(worker, case_id, fork, by=person(worker), now=now())
    return ForkOut(
        id=kept,
        name=fork.name,
        changes=fork.changes,
        by=person_shown(worker.user_id, {}),
        at=now(),
        is_stale=card.is_stale,
        result=WhatIfOut(**result),
    )


@router.get("/{case_id}/forks")
async def forks(case_id: UUID, reader: ReaderDep, services: ServicesDep) -> ForksOut:
    """Terms that were kept, oldest first."""
    card, rows, names = await CaseFiles(services.database).forks(reader, case_id)
    return ForksOut(
        items=[
            ForkOut(
                id=one.id,
                name=one.name,
                changes=one.changes,
                by=person_shown(one.person_id, names),
                at=one.at,
                is_stale=card.is_stale or one.base_hash != card.row.inputs_hash,
                result=WhatIfOut(**one.result),
            )
            for one in rows
        ]
    )


def _asked(judged: JudgedOn, changes: ChangesIn) -> dict[str, Any]:
    """The engine's answer.

    Raises:
        Conflict: The case has no figures yet.
    """
    if judged.inputs is None:
        raise Conflict("The case has no figures yet; wait for the run, or see what it waits for.")
    joining = changes.co_applicant.model_dump() if changes.co_applicant else None
    return ask(
        judged.inputs,
        Changes(
            rate_pct=changes.rate_pct,
            tenure_months=changes.tenure_months,
            amount_inr=changes.amount_inr,
            co_applicant=joining,
        ),
        judged.fact_ids,
    )
