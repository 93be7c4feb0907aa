"""A new case."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid5

from fastapi import APIRouter, Request

from api.langgraph.run_wishes import idempotency_key
from api.services import ServicesDep
from api.v1.calling import now, person
from api.v1.cases.caller import WorkerDep
from api.v1.cases.following import sent_on
from api.v1.cases.papers_in import papers_of
from api.v1.cases.shown import row_shown
from api.v1.models.case_detail import CaseOpenedOut
from api.v1.models.case_steps import CaseIn
from domain.cases.bureau import read_report
from domain.cases.declared import declared_of
from domain.ids import uuid7
from store.cases.bureau_facts import bureau_paper
from store.cases.opening import NewCase, open_case
from store.cases.queue import CaseQueue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from store.cases.papers import NewPaper

router = APIRouter()


@router.post("", status_code=201)
async def open_new_case(
    body: CaseIn, worker: WorkerDep, services: ServicesDep, request: Request
) -> CaseOpenedOut:
    """Opens a case; a run begins to work on it at once.

    Fields that policy may not use are dropped before anything is kept.
    """
    moment, key = now(), idempotency_key(request)
    case_id = uuid5(person(worker), f"case {key}") if key else None
    new = _new_case(body, moment.date())
    async with services.database.session(worker) as session:
        opened = await open_case(
            session, worker.tenant_id, new, by=person(worker), now=moment, case_id=case_id
        )
    await sent_on(services, worker, opened.case_id, opened.messages)
    card = await CaseQueue(services.database).card(worker, opened.case_id)
    return CaseOpenedOut(
        case=row_shown(card, worker, moment), thread_id=opened.thread_id, run_id=opened.run_id
    )


def _new_case(body: CaseIn, day: date) -> NewCase:
    declared = declared_of(body.application, day)
    papers: Sequence[NewPaper] = papers_of(body.papers)
    report = None
    if body.bureau is not None:
        report = read_report(body.bureau, len(declared.inputs["applicants"]))
        paper = bureau_paper(report, uuid7())
        papers = [*papers, paper]
    return NewCase(
        declared=declared,
        applicant_name=body.applicant_name,
        about={"city": body.city, "locality": body.locality, "carpet_sqft": body.carpet_sqft},
        papers=papers,
        bureau=report.plain() if report else None,
        applicant_user_id=body.applicant_user_id,
        title_thread_id=body.title_thread_id,
        owner_id=None,
    )
