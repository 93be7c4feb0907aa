"""What leaves the house: reasons to the applicant, and papers as PDF."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Response

from api.services import ServicesDep
from api.v1.calling import now
from api.v1.cases.caller import ReaderDep
from api.v1.cases.papers_out import Paper, case_paper
from api.v1.models.case_judgement import CaseReasonOut, ReasonsOut
from domain.cases.checks_shown import check_of_code
from domain.cases.stages import SIGNED
from domain.errors import Conflict
from domain.lending.applicant_reasons import reasons_told, way_told
from domain.lending.case_reading import read_case
from domain.lending.counterfactuals import ways_to_yes
from domain.lending.outcome import judge
from store.cases.dossier import CaseFiles

router = APIRouter()

_PDF: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"application/pdf": {}}, "description": "The paper."}
}


@router.get("/{case_id}/reasons")
async def reasons(
    case_id: UUID, reader: ReaderDep, services: ServicesDep, language: Literal["en", "hi", "mr"] = "en"
) -> ReasonsOut:
    """At most four reasons in plain words, each with the field to check, and what would help.

    They may go to the applicant only when ``released`` is true: once a case is signed.
    """
    card, file = await CaseFiles(services.database).file(reader, case_id)
    if file.inputs is None:
        raise Conflict("The case has no figures yet; wait for the run, or see what it waits for.")
    case = read_case(file.inputs)
    is_released = card.row.stage in SIGNED
    return ReasonsOut(
        released=is_released,
        language=language,
        pdf=reasons_link(case_id, language) if is_released else None,
        reasons=[
            CaseReasonOut(
                code=one.code,
                text=one.sentence,
                input=one.checkable_input,
                check=check_of_code(one.code),
            )
            for one in reasons_told(judge(case), language)
        ],
        ways=[way_told(way, language) for way in ways_to_yes(case)],
    )


@router.get("/{case_id}/{paper}.pdf", response_class=Response, responses=_PDF)
async def case_pdf(  # a paper, its language and three doors
    case_id: UUID,
    paper: Annotated[Paper, Path()],
    reader: ReaderDep,
    services: ServicesDep,
    language: Literal["en", "hi", "mr"] = "en",
) -> Response:
    """Memo, Key Facts Statement, sanction letter or letter of reasons; marked as a draft until it is signed.

    The language is the letter of reasons' alone.
    """
    dossier = await CaseFiles(services.database).dossier(reader, case_id)
    pdf = await asyncio.to_thread(case_paper, paper, dossier, reader, now(), language)
    name = f"{dossier.card.row.ref}-{paper}.pdf"
    headers = {"content-disposition": f'inline; filename="{name}"', "cache-control": "no-store"}
    return Response(pdf, media_type="application/pdf", headers=headers)


def reasons_link(case_id: UUID, language: str) -> str:
    """The letter of reasons of a signed case."""
    return f"/api/v1/cases/{case_id}/reasons.pdf?language={language}"
