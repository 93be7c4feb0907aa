"""What people found wrong, into the queue of evals: a whole thread, or one value that was set right.

Nothing of a person is kept: personal data is replaced by made values before anything is written.
"""

from __future__ import annotations

from typing import Annotated, Final

import orjson
from fastapi import APIRouter, Depends

from api.auth import one_of
from api.services import ServicesDep
from api.v1.calling import now
from api.v1.models.evals import CorrectionIn, EvalCaseIn, EvalCaseOut
from domain.errors import BadInput
from domain.eval_queue import suite_of
from domain.tenancy import Principal, Role
from store.eval_queue import queued_correction
from store.eval_threads import EvalThreads

router = APIRouter(prefix="/evals", tags=["evals"])

CorrectorDep = Annotated[
    Principal,
    Depends(one_of(frozenset({Role.ANALYST, Role.AGENT, Role.LEGAL_REVIEWER, Role.ML_ENGINEER, Role.ADMIN}))),
]
MOST_VALUE_BYTES: Final = 64 * 1024
"""Of what was got and what is expected together."""


@router.post("/cases", status_code=201)
async def add_case(given: EvalCaseIn, caller: CorrectorDep, services: ServicesDep) -> EvalCaseOut:
    """Queues a thread that the caller may see as a case, to be labelled by those who better the answers."""
    said = await EvalThreads(services.database).said(caller, given.thread_id, now())
    async with services.database.session(caller) as session:
        queued = await queued_correction(
            session,
            caller,
            kind="thread",
            subject_id=given.thread_id,
            field="run",
            got={"inputs": said.inputs},
            expected=None,
            note=given.note,
            suite=said.suite,
        )
    return EvalCaseOut(eval_case_id=queued.id, suite=said.suite, masked_count=queued.masked_count)


@router.post("/corrections", status_code=201)
async def add_correction(given: CorrectionIn, caller: CorrectorDep, services: ServicesDep) -> EvalCaseOut:
    """Queues one value that the caller set right; their next word on the same field replaces it."""
    if len(orjson.dumps([given.got, given.expected])) > MOST_VALUE_BYTES:
        raise BadInput("What was got and what is expected may have 64 KB together; name a smaller field.")
    of = await EvalThreads(services.database).kind_of(caller, given.subject_id)
    suite = suite_of(given.kind, of)
    async with services.database.session(caller) as session:
        queued = await queued_correction(session, caller, suite=suite, **given.model_dump())
    return EvalCaseOut(eval_case_id=queued.id, suite=suite, masked_count=queued.masked_count)
