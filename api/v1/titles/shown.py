"""How a title file is shown to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.v1.models.titles import (
    DraftOut,
    MayOut,
    ParagraphOut,
    PersonOut,
    PictureOut,
    PropertyOut,
    RequisitionOut,
    SeverityCountsOut,
    SignatureOut,
    TitleDueOut,
    TitleEvidenceOut,
    TitleFactOut,
    TitleFindingOut,
    TitleMayOut,
    TitleNeedsOut,
    TitleOut,
    TitlePaperOut,
    TitleRowOut,
    TitleSearchOut,
    TitleWaitOut,
)
from domain.tenancy import Role
from domain.title.picture.drawing import draw
from domain.title.picture.drawing import picture_of as layout
from domain.title.picture.shapes import to_json
from domain.title.review import DRAFT
from domain.title_files.drawn import SIGNED
from domain.title_files.sla import due_of
from runtime.background_runs import background_thread
from store.titles.reading import TitleLine, review_of
from store.titles.stepping import told_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from domain.tenancy import Principal
    from store.tables.titles import TitleFindingRow, TitleRequisitionRow, TitleRow
    from store.titles.reading import TitleFile

GRAPH: Final = "title_review"
_WAITS: Final[Mapping[str, tuple[Any, str]]] = {
    "review": ("advocate", "An advocate edits or signs the draft."),
    "second_advocate": ("second_advocate", "A second advocate agrees with what was lowered or returns it."),
}  # fmt: skip


def shown_line(line: TitleLine, names: Mapping[UUID, str], caller: Principal, now: datetime) -> TitleRowOut:
    """A file in the list."""
    return _row(line, names, caller, now)


def shown_file(file: TitleFile, caller: Principal, now: datetime) -> TitleOut:
    """All of a file."""
    title = file.title
    line = TitleLine(
        title=title,
        findings=file.findings,
        awaited=sum(each.state == "awaited" for each in file.documents),
        has_papers=bool(file.documents),
    )
    held = {str(each["id"]) for each in (title.case_json or {}).get("events", ())}
    return TitleOut(
        title=_row(line, file.names, caller, now),
        thread_id=thread_of(title),
        case=title.case_json,
        report=title.report,
        facts={
            name: [TitleFactOut.model_validate(one) for one in facts]
            for name, facts in (title.facts or {}).items()
        },
        picture_svg=picture_of(file),
        findings=[_finding(each, file.names) for each in file.findings],
        requisitions=[_requisition(each, file.names) for each in file.requisitions],
        opinion_draft=_draft(title.draft, file.names),
        contract=title.contract,
        documents=[
            TitlePaperOut(
                document_id=each.document_id,
                label=each.label,
                file_name=each.file_name,
                state=each.state,
                event=next((one for one in _papers_of(each.reading) if one in held), None),
                pages=file.pages.get(each.document_id),
            )
            for each in file.documents
        ],
        searches=[
            TitleSearchOut(
                id=each.id,
                revision=each.revision,
                at=each.at,
                by=_person(each.by_id, file.names),
                until=each.until,
                changes=each.changes,
            )
            for each in file.searches
        ],
        signatures=[
            SignatureOut(
                by=PersonOut(id=each.signed_by, name=each.signer_name),
                role=each.role,
                enrolment_no=each.enrolment_no,
                at=each.at,
                report_sha256=each.report_sha256,
            )
            for each in file.signatures
        ],
        draft=title.stage != "signed",
        needs=_needs(file),
        may=_may(file, caller),
        ruleset_hash=title.ruleset_hash,
        inputs_hash=title.inputs_hash,
        problem=title.problem,
    )


def thread_of(title: TitleRow) -> UUID:
    """The thread that works on a file."""
    return background_thread(title.tenant_id, GRAPH, str(title.id))


def _papers_of(reading: Mapping[str, Any] | None) -> list[str]:
    """Names of a document's papers, as events are called that stand on them."""
    return [str(paper["id"]) for paper in (reading or {}).get("papers", ())]


def picture_of(file: TitleFile) -> str | None:
    """The chain drawn, with findings as told; None: nothing was reviewed yet."""
    told = review_of(file)
    return None if told is None else draw(told, _status(file))


def shapes_of(file: TitleFile) -> PictureOut | None:
    """The chain as shapes, with findings as told; None: nothing was reviewed yet."""
    told = review_of(file)
    return None if told is None else PictureOut.model_validate(to_json(layout(told, _status(file))))


def _status(file: TitleFile) -> str:
    return SIGNED if file.title.stage == "signed" else DRAFT


def _row(line: TitleLine, names: Mapping[UUID, str], caller: Principal, now: datetime) -> TitleRowOut:
    title = line.title
    counted = [each.severity for each in line.findings if each.state != "cleared"]
    due = due_of(title.stage, title.stage_since, now)  # type: ignore[arg-type]  # by the table's check
    return TitleRowOut(
        id=title.id,
        ref=title.ref,
        version=title.version,
        revision=title.revision,
        stage=title.stage,
        property=PropertyOut.model_validate(title.property),
        as_of=title.as_of,
        opinion=title.opinion,
        draft=title.stage != "signed",
        counts=SeverityCountsOut(**{severity: counted.count(severity) for severity in set(counted)}),
        waiting_for=waits_shown(line),
        sla=TitleDueOut(due_at=due.at, state=due.state),
        owner=_person(title.owner_id, names),
        is_mine=title.owner_id is not None and title.owner_id == caller.user_id,
        created_by=_person(title.created_by, names),
        created_at=title.created_at,
        updated_at=title.updated_at,
        signed_at=title.signed_at,
        is_demo=title.is_demo,
    )


def waits_shown(line: TitleLine) -> TitleWaitOut | None:
    """What a file waits for; None: the graph is at it, or it is signed."""
    title, awaited = line.title, line.awaited
    if title.stage == "reading" and not line.has_papers and title.case_given is None:
        return TitleWaitOut(what="document", since=title.stage_since, detail="No papers are in it yet.")
    if title.stage == "reading" and title.problem is not None:
        return TitleWaitOut(what="advocate", since=title.stage_since, detail=title.problem)
    if title.stage == "reading" and awaited:
        papers = "1 document is" if awaited == 1 else f"{awaited} documents are"
        return TitleWaitOut(what="document", since=title.stage_since, detail=f"{papers} not read yet.")
    if title.stage not in _WAITS:
        return None
    what, detail = _WAITS[title.stage]
    return TitleWaitOut(what=what, since=title.stage_since, detail=detail)


def _finding(row: TitleFindingRow, names: Mapping[UUID, str]) -> TitleFindingOut:
    is_lowered = told_of(row).is_lowered
    return TitleFindingOut(
        id=row.id,
        code=row.code,
        severity=row.severity,
        severity_found=row.severity_found,
        state=row.state,
        events=row.events,
        detail=row.detail,
        evidence=[TitleEvidenceOut.model_validate(each) for each in row.evidence],
        requisition=row.requisition,
        cure=row.cure,
        source=row.source,
        reason=row.reason,
        told_by=_person(row.told_by, names),
        told_at=row.told_at,
        needs_second=is_lowered and row.agreed_by is None,
        agreed_by=_person(row.agreed_by, names),
    )


def _requisition(row: TitleRequisitionRow, names: Mapping[UUID, str]) -> RequisitionOut:
    return RequisitionOut(
        id=row.id,
        number=row.number,
        text=row.text,
        state=row.state,
        finding_ids=row.finding_ids,
        note=row.note,
        told_by=_person(row.told_by, names),
        told_at=row.told_at,
    )


def _draft(draft: Mapping[str, Any] | None, names: Mapping[UUID, str]) -> DraftOut | None:
    if draft is None:
        return None
    by_text = {str(user_id): PersonOut(id=user_id, name=name) for user_id, name in names.items()}
    return DraftOut(
        paragraphs=[
            ParagraphOut(
                section=each["section"],
                text=each["text"],
                is_grounded=each["is_grounded"],
                edited_by=by_text.get(each.get("edited_by") or ""),
            )
            for each in draft["paragraphs"]
        ],
        engine=draft["engine"],
        prompt_version=draft.get("prompt_version"),
    )


def _needs(file: TitleFile) -> TitleNeedsOut | None:
    if file.title.stage == "review":
        return TitleNeedsOut(role="advocate", why="An opinion is signed by an advocate.")
    if file.title.stage == "second_advocate":
        codes = ", ".join(each.code for each in file.findings if told_of(each).is_lowered)
        return TitleNeedsOut(role="second_advocate", why=f"Lowered or cleared: {codes}.")
    return None


def _may(file: TitleFile, caller: Principal) -> TitleMayOut:
    stage = file.title.stage
    if Role.LEGAL_REVIEWER not in caller.roles:
        no = MayOut(allowed=False, why="Only an advocate of the team may.")
        return TitleMayOut(edit=no, lower=no, sign=no, update_search=no, claim=no)
    in_review = MayOut(allowed=stage == "review", why=None if stage == "review" else "It is not in review.")
    editable = stage != "signed"
    return TitleMayOut(
        edit=MayOut(allowed=editable, why=None if editable else "It is signed; ask for an updating search."),
        lower=in_review,
        sign=_may_sign(file, caller),
        update_search=MayOut(
            allowed=stage != "reading",
            why=None if stage != "reading" else "The first search is not finished.",
        ),
        claim=MayOut(allowed=editable, why=None if editable else "It is signed."),
    )


def _may_sign(file: TitleFile, caller: Principal) -> MayOut:
    stage = file.title.stage
    if stage == "review":
        return MayOut(allowed=True)
    if stage != "second_advocate":
        return MayOut(allowed=False, why="It is signed." if stage == "signed" else "It is still being read.")
    involved = {each.signed_by for each in file.signatures}
    involved |= {each.lowered_by for each in file.findings if each.lowered_by and told_of(each).is_lowered}
    if caller.user_id in involved:
        return MayOut(allowed=False, why="Another advocate has to agree with what was lowered.")
    return MayOut(allowed=True)


def _person(user_id: UUID | None, names: Mapping[UUID, str]) -> PersonOut | None:
    return None if user_id is None else PersonOut(id=user_id, name=names.get(user_id, "—"))
