"""Papers in and out: a form of files, and erasure."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.request_body.multipart import received_form
from api.services import ServicesDep
from api.v1.documents.caller import ReaderDep, check_subject
from api.v1.models.documents import ReceivedOut, ReceivingOut, RefusedOut
from domain.errors import BadInput
from rag.papers.problems import PaperRefused
from tools.papers.desk import Subject, shown_name

if TYPE_CHECKING:
    from api.request_body.multipart import SentFile, SentForm
    from domain.tenancy import Principal
    from store.documents.records import SubjectKind
    from tools.papers.desk import PaperDesk

router = APIRouter(prefix="/documents", tags=["documents"])

SUBJECT_KINDS: Final = ("case", "title", "other")
_FILE: Final = {"type": "string", "format": "binary"}
_FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {"type": "array", "items": _FILE},
                        "subject_kind": {"type": "string", "enum": list(SUBJECT_KINDS)},
                        "subject_id": {"type": "string", "format": "uuid"},
                        "replaces_id": {"type": "string", "format": "uuid"},
                    },
                }
            }
        },
    }
}


@router.post("", status_code=202, openapi_extra=_FORM)
async def receive_documents(request: Request, caller: ReaderDep, services: ServicesDep) -> ReceivingOut:
    """Takes files in, to be read in the background. One that is not taken is named, the others go on."""
    folder = await asyncio.to_thread(TemporaryDirectory, prefix="propmubi-papers-")
    try:
        form = await received_form(
            request.stream(),
            request.headers.get("content-type", ""),
            Path(folder.name),
            file_bytes=services.papers.readers.limits.file_bytes,
        )
        subject, replaces_id = _subject(caller, form)
        files = [one for one in form.files if one.field_name == "files"]
        if not files:
            raise BadInput("The form has no file; send each in a field named files.")
        return await _received(services.papers, caller, files, subject, replaces_id)
    finally:
        await asyncio.to_thread(folder.cleanup)


async def _received(
    desk: PaperDesk, caller: Principal, files: list[SentFile], subject: Subject, replaces_id: UUID | None
) -> ReceivingOut:
    answer = ReceivingOut(documents=[], refused=[])
    for file in files:
        try:
            found, is_new = await desk.receive(caller, file.path, file.file_name, subject, replaces_id)
        except PaperRefused as refused:
            problem, says = refused.problem.value, refused.problem.says
            answer.refused.append(
                RefusedOut(file_name=shown_name(file.file_name), problem=problem, says=says)
            )
        else:
            answer.documents.append(
                ReceivedOut(
                    id=found.id,
                    file_name=found.file_name,
                    sha256=found.sha256,
                    state=found.state,
                    is_new=is_new,
                )
            )
    return answer


def _subject(caller: Principal, form: SentForm) -> tuple[Subject, UUID | None]:
    kind = form.fields.get("subject_kind") or "other"
    if kind not in SUBJECT_KINDS:
        raise BadInput(f"subject_kind is one of {', '.join(SUBJECT_KINDS)}.")
    subject_id, replaces_id = _uuid(form, "subject_id"), _uuid(form, "replaces_id")
    check_subject(caller, cast("SubjectKind", kind), subject_id is not None)
    if kind != "other" and subject_id is None:
        raise BadInput("Papers of a case or title need its subject_id.")
    return Subject(cast("SubjectKind", kind), subject_id), replaces_id


def _uuid(form: SentForm, name: str) -> UUID | None:
    given = form.fields.get(name)
    try:
        return UUID(given) if given else None
    except ValueError:
        raise BadInput(f"{name} is no UUID.") from None


@router.delete("/{document_id}", status_code=204)
async def erase_document(document_id: UUID, caller: ReaderDep, services: ServicesDep) -> Response:
    """Erases the document, all that was read out of it, its vectors, and its file if no other needs it."""
    document = await services.papers.shelf.get(caller, document_id)
    if document.subject_id is not None or document.subject_kind != "other":
        check_subject(caller, cast("SubjectKind", document.subject_kind), has_id=True)
    await services.papers.erase(caller, document_id)
    return Response(status_code=204)
