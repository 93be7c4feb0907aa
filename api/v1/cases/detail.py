"""One case."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from api.services import ServicesDep
from api.v1.calling import now
from api.v1.cases.caller import ReaderDep
from api.v1.cases.shown import row_shown
from api.v1.cases.whole import case_shown
from api.v1.models.case_detail import CaseOut
from api.v1.models.cases import CaseRowOut
from store.cases.dossier import CaseFiles
from store.cases.queue import CaseQueue

router = APIRouter()


@router.get("/{case_id}/row")
async def case_row(case_id: UUID, reader: ReaderDep, services: ServicesDep) -> CaseRowOut:
    """The line of one case, after a live change."""
    return row_shown(await CaseQueue(services.database).card(reader, case_id), reader, now())


@router.get("/{case_id}")
async def case_detail(case_id: UUID, reader: ReaderDep, services: ServicesDep) -> CaseOut:
    """One case with everything that is known of it, and what the caller may do."""
    return case_shown(await CaseFiles(services.database).dossier(reader, case_id), reader, now())
