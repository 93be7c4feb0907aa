"""Title files: the list, one of them, its story, its picture."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Response

from api.services import ServicesDep
from api.v1.calling import now
from api.v1.models.titles import (
    PersonOut,
    PictureOut,
    TitleListOut,
    TitleOut,
    TitleStoryEntryOut,
    TitleStoryOut,
)
from api.v1.titles.caller import StoryReaderDep, TitleReaderDep
from api.v1.titles.shown import picture_of, shapes_of, shown_file, shown_line
from domain.errors import BadInput, NotFound
from domain.title_files.stages import STAGES, Stage
from domain.title_files.wording import says
from store.titles.reading import Owner, Place, TitleFiles

if TYPE_CHECKING:
    from store.titles.reading import TitleLine

router = APIRouter()
_SVG: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"image/svg+xml": {}}, "description": "The chain, drawn."}
}


@router.get("")
async def titles(  # noqa: PLR0913, PLR0917  # filters of one list
    reader: TitleReaderDep,
    services: ServicesDep,
    stage: Stage | None = None,
    owner: Literal["me", "nobody"] | None = None,
    q: Annotated[str, Query(max_length=100)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> TitleListOut:
    """Title files, the one changed last first."""
    files = TitleFiles(services.database)
    whose = None if owner is None else Owner(reader.user_id if owner == "me" else None)
    lines = await files.lines(
        reader, stage=stage, owner=whose, text=q.strip(), after=_place(cursor), limit=limit + 1
    )
    counts = await files.counts(reader)
    names = await files.names(
        reader, [one for line in lines for one in (line.title.created_by, line.title.owner_id)]
    )
    more = _cursor(lines[limit - 1]) if len(lines) > limit else None
    return TitleListOut(
        items=[shown_line(line, names, reader, now()) for line in lines[:limit]],
        next_cursor=more,
        counts={one: counts.get(one, 0) for one in STAGES},
    )


@router.get("/{title_id}")
async def title(title_id: UUID, reader: TitleReaderDep, services: ServicesDep) -> TitleOut:
    """All of a file."""
    return shown_file(await TitleFiles(services.database).file(reader, title_id), reader, now())


@router.get("/{title_id}/timeline")
async def timeline(title_id: UUID, reader: StoryReaderDep, services: ServicesDep) -> TitleStoryOut:
    """The file's story, oldest first, and whether it is whole."""
    files = TitleFiles(services.database)
    story = await files.story(reader, title_id)
    names = await files.names(reader, [entry.by for _, entry in story.entries])
    return TitleStoryOut(
        items=[
            TitleStoryEntryOut(
                id=entry_id,
                number=entry.number,
                at=entry.at,
                kind=entry.kind,
                by=None if entry.by is None else PersonOut(id=entry.by, name=names.get(entry.by, "—")),
                says=says(entry.kind, entry.details),
                details=dict(entry.details),
                hash=entry.hash,
                previous_hash=entry.previous_hash,
            )
            for entry_id, entry in story.entries
        ],
        is_intact=story.is_intact,
        head=story.head,
    )


@router.get("/{title_id}/picture")
async def shapes(title_id: UUID, reader: TitleReaderDep, services: ServicesDep) -> PictureOut:
    """The chain as shapes, for a page that draws it itself: the same layout as ``picture.svg``."""
    drawn = shapes_of(await TitleFiles(services.database).file(reader, title_id))
    if drawn is None:
        raise NotFound("The chain is not drawn before the papers are read.")
    return drawn


@router.get("/{title_id}/picture.svg", response_class=Response, responses=_SVG)
async def picture(title_id: UUID, reader: TitleReaderDep, services: ServicesDep) -> Response:
    """The chain, drawn: holders as bands, charges as spans, findings as marks."""
    file = await TitleFiles(services.database).file(reader, title_id)
    drawn = picture_of(file)
    if drawn is None:
        raise NotFound("The chain is not drawn before the papers are read.")
    headers = {
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
        "cache-control": "no-store",
    }
    return Response(drawn, media_type="image/svg+xml", headers=headers)


def _cursor(line: TitleLine) -> str:
    said = [line.title.updated_at.isoformat(), str(line.title.id)]
    return base64.urlsafe_b64encode(orjson.dumps(said)).decode()


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    try:
        at, title_id = orjson.loads(base64.urlsafe_b64decode(cursor))
        return Place(datetime.fromisoformat(at), UUID(title_id))
    except (ValueError, TypeError, AttributeError, binascii.Error):
        raise BadInput("cursor is none that this server gave out; leave it out for the newest.") from None
