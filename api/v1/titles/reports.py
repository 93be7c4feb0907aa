"""The opinion as a PDF: a watermarked draft until it is signed, then as it went out."""

from __future__ import annotations

import asyncio
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.services import ServicesDep
from api.v1.titles.caller import TitleReaderDep
from domain.errors import Conflict
from store.titles.reading import TitleFiles
from tools.title_report.contents import contents_of
from tools.title_report.typesetting import report_pdf

router = APIRouter()
_PDF: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"application/pdf": {}}, "description": "The opinion."}
}


@router.get("/{title_id}/report.pdf", response_class=Response, responses=_PDF)
async def report(title_id: UUID, reader: TitleReaderDep, services: ServicesDep) -> Response:
    """The title search report with its opinion."""
    files = TitleFiles(services.database)
    file = await files.file(reader, title_id)
    title = file.title
    if title.report is None:
        raise Conflict("There is no report before the papers are read.")
    kept = await files.signed_report(reader, title_id, title.revision) if title.stage == "signed" else None
    # Signed a moment ago, the same report is set here; the graph keeps it.
    pdf = kept.pdf if kept is not None else await asyncio.to_thread(report_pdf, contents_of(file))
    name = f"{title.ref}-{title.revision}{'' if title.stage == 'signed' else '-draft'}.pdf"
    headers = {"content-disposition": f'inline; filename="{name}"', "cache-control": "no-store"}
    return Response(pdf, media_type="application/pdf", headers=headers)
