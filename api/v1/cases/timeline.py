"""A case's story: shown with its proof, or given out as lines of JSON."""

from __future__ import annotations

from uuid import UUID

import orjson
from fastapi import APIRouter, Response

from api.services import ServicesDep
from api.v1.cases.caller import ReaderDep
from api.v1.cases.shown import person_shown
from api.v1.models.cases import EntryOut, TimelineOut
from domain.cases.story import is_intact
from store.cases.dossier import CaseFiles

router = APIRouter()


@router.get("/{case_id}/timeline")
async def case_timeline(case_id: UUID, reader: ReaderDep, services: ServicesDep) -> TimelineOut:
    """Everything that happened, oldest first, and whether the chain of hashes holds."""
    entries, names = await CaseFiles(services.database).story(reader, case_id)
    return TimelineOut(
        items=[
            EntryOut(
                id=one.id,
                number=one.linked.entry.number,
                at=one.linked.entry.at,
                kind=one.linked.entry.kind,
                by=person_shown(one.linked.entry.by, names),
                says=one.linked.entry.says,
                details=one.linked.entry.details,
                hash=one.linked.hash,
                previous_hash=one.linked.previous_hash,
            )
            for one in entries
        ],
        is_intact=is_intact(one.linked for one in entries),
    )


@router.get("/{case_id}/timeline.jsonl", response_class=Response)
async def export_timeline(case_id: UUID, reader: ReaderDep, services: ServicesDep) -> Response:
    """The story as one JSON object a line, with all that its hashes cover."""
    entries, _ = await CaseFiles(services.database).story(reader, case_id)
    lines = [
        orjson.dumps(
            {
                "case_id": str(one.linked.entry.case_id),
                "number": one.linked.entry.number,
                "at": one.linked.entry.at.isoformat(timespec="microseconds"),
                "kind": one.linked.entry.kind,
                "by": str(one.linked.entry.by) if one.linked.entry.by else None,
                "says": one.linked.entry.says,
                "details": one.linked.entry.details,
                "previous_hash": one.linked.previous_hash,
                "hash": one.linked.hash,
            }
        )
        for one in entries
    ]
    return Response(b"\n".join([*lines, b""]), media_type="application/jsonl")
