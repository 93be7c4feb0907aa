"""What people do with title files: one step in one transaction, with its line in the story.

A step names the version it was decided on; a file that changed meanwhile is left alone and shown as it is
now. What the graph has to look at goes out as an event of the same transaction, so that a process may die
between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID, uuid5

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from domain.errors import BadInput, Conflict, NotFound
from domain.ids import uuid7
from domain.title.picture.drawing import OPINIONS
from domain.title.reading import read_case
from domain.title_files.cases import searched_on
from domain.title_files.drawn import conclusion
from domain.title_files.papers import STRUCK, has_agreement
from domain.title_files.told import opinion_told, told
from store.among import among
from store.events.models.title import TitleChanged, TitleSearchAsked
from store.events.writing import announce
from store.tables.titles import (
    TitleDocumentRow,
    TitleRow,
    TitleSearchRow,
)
from store.titles.reading import read_file
from store.titles.stepping import Done, Stepped, Stepping, back_to_reading, of_title, told_of
from store.titles.stories import tell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from domain.tenancy import Principal
    from domain.title.findings import Severity
    from domain.title.review import Opinion
    from domain.title_files.papers import PaperReading
    from domain.title_files.stages import FindingState, RequisitionState
    from store.database import AsyncSession
    from store.titles.reading import TitleFile

_WORKABLE: Final = frozenset({"review", "second_advocate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTitle:
    """What a file begins with."""

    property: Mapping[str, Any]
    case: Mapping[str, Any] | None = None
    document_ids: Sequence[UUID] = ()
    agreement: Sequence[str] = ()
    is_demo: bool = False


class TitleSteps(Stepping):
    """Steps of the people of one tenant."""

    async def create(
        self, caller: Principal, new: NewTitle, *, now: datetime, key: str | None = None
    ) -> Stepped:
        """A new file; repeated under one ``key`` it is one file. Without case and papers it waits for them.

        Raises:
            BadInput: The case is not of its form.
        """
        if new.case is not None:
            read_case(new.case)
        title_id = uuid7() if key is None or caller.user_id is None else uuid5(caller.user_id, f"title {key}")
        async with self._db.session(caller) as session:
            await session.execute(_ONE_NUMBER_AT_A_TIME, {"tenant": str(caller.tenant_id)})
            if await session.get(TitleRow, title_id) is not None:
                return Stepped(file=await read_file(session, caller.tenant_id, title_id))
            count = await session.execute(
                select(func.count()).select_from(TitleRow).where(TitleRow.tenant_id == caller.tenant_id)
            )
            session.add(
                TitleRow(
                    id=title_id,
                    tenant_id=caller.tenant_id,
                    ref=f"PT-{now.year}-{count.scalar_one() + 1:06d}",
                    property=dict(new.property),
                    case_given=None if new.case is None else dict(new.case),
                    agreement=list(new.agreement),
                    created_by=caller.user_id,
                    created_at=now,
                    updated_at=now,
                    is_demo=new.is_demo,
                )
            )
            await session.flush()
            await _add_papers(session, caller, title_id, new.document_ids, now)
            details = {"documents": len(new.document_ids), "has_case": new.case is not None}
            await tell(
                session, caller.tenant_id, title_id, "opened", by=caller.user_id, at=now, details=details
            )
            file = await read_file(session, caller.tenant_id, title_id)
            if new.case is None and not new.document_ids:
                return Stepped(file=file)  # The graph begins with the first papers.
            asked = TitleSearchAsked(title_id=title_id, revision=1)
            return Stepped(file=file, messages=[await announce(session, caller.tenant_id, asked)])

    async def add_papers(
        self, caller: Principal, title_id: UUID, version: int, document_ids: Sequence[UUID], *, now: datetime
    ) -> Stepped:
        """More documents; the file is read anew once they are verified."""

        async def work(session: AsyncSession, file: TitleFile) -> Done:
            await back_to_reading(session, file, now)
            await _add_papers(session, caller, title_id, document_ids, now)
            details = {"documents": [str(one) for one in document_ids]}
            is_first = not file.documents and file.title.case_given is None and file.title.revision == 1
            begun = TitleSearchAsked(title_id=title_id, revision=1)
            return Done("papers_added", details, begun if is_first else _changed(file, "papers"))

        return await self.take(caller, title_id, version, work, now=now)

    async def drop_paper(
        self, caller: Principal, title_id: UUID, version: int, document_id: UUID, *, now: datetime
    ) -> Stepped:
        """Goes on without a document: it is waited for and read no more, nor is an agreement in it.

        Raises:
            NotFound: The file has no such document.
        """

        async def work(session: AsyncSession, file: TitleFile) -> Done:
            paper = next((each for each in file.documents if each.document_id == document_id), None)
            if paper is None:
                raise NotFound("This title file has no such document.")
            await back_to_reading(session, file, now)
            if has_agreement(paper.label, cast("PaperReading | None", paper.reading)):
                await session.execute(of_title(caller, title_id).values(agreement=[], contract=None))
            await session.execute(
                update(TitleDocumentRow)
                .where(
                    TitleDocumentRow.tenant_id == caller.tenant_id,
                    TitleDocumentRow.title_id == title_id,
                    TitleDocumentRow.document_id == document_id,
                )
                .values(state="refused", reading=None)
            )
            return Done("paper_dropped", {"document": str(document_id)}, _changed(file, "papers"))

        return await self.take(caller, title_id, version, work, now=now)

    async def edit_case(  # noqa: PLR0913  # who, what, on what, when and why
        self,
        caller: Principal,
        title_id: UUID,
        version: int,
        case: Mapping[str, Any],
        *,
        reason: str,
        now: datetime,
    ) -> Stepped:
        """The case as a person corrects it; it is reviewed anew.

        Raises:
            BadInput: The case is not of its form.
        """

        async def work(session: AsyncSession, file: TitleFile) -> Done:
            read_case(case)
            await back_to_reading(session, file, now)
            await session.execute(of_title(caller, title_id).values(case_given=dict(case)))
            return Done("case_edited", {"reason": reason}, _changed(file, "case"))

        return await self.take(caller, title_id, version, work, now=now)

    async def tell_finding(  # noqa: PLR0913  # a finding, and what is said of it
        self,
        caller: Principal,
        title_id: UUID,
        version: int,
        finding_id: UUID,
        *,
        severity: Severity | None,
        state: FindingState | None,
        reason: str,
        now: datetime,
    ) -> Stepped:
        """An advocate's word on a finding.

        Raises:
            NotFound: The file has no such finding.
            BadInput: See `domain.title_files.told.told`.
        """

        async def work(session: AsyncSession, file: TitleFile) -> Done:
            if file.title.stage != "review":
                raise Conflict("Findings are told while the file is in review; this one is not.")
            row = next((each for each in file.findings if each.id == finding_id), None)
            if row is None:
                raise NotFound("This title file has no such finding.")
            assert caller.user_id is not None  # noqa: S101  # a signed-in advocate
            before = told_of(row)
            after = told(before, severity=severity, state=state, reason=reason, by=caller.user_id)
            row.severity, row.state, row.lowered_by = after.severity, after.state, after.lowered_by
            row.reason, row.told_by, row.told_at = reason.strip() or None, caller.user_id, now
            row.agreed_by = row.agreed_at = None
            await session.flush()
            opinion = opinion_told(told_of(each) for each in file.findings)
            draft = _concluded(file, opinion)
            await session.execute(of_title(caller, title_id).values(opinion=opinion, draft=draft))
            details = {
                "finding": str(finding_id),
                "code": row.code,
                "found": row.severity_found,
                "from": [before.severity, before.state],
                "to": [after.severity, after.state],
                "reason": row.reason,
            }
            return Done("finding_lowered" if after.is_lowered else "finding_told", details)

        return await self.take(caller, title_id, version, work, now=now)

    async def tell_requisition(  # noqa: PLR0913  # a requisition, and what is said of it
        self,
        caller: Principal,
        title_id: UUID,
        version: int,
        requisition_id: UUID,
        *,
        state: RequisitionState,
        note: str,
        now: datetime,
    ) -> Stepped:
        """What became of a requisition. It changes no finding.

        Raises:
            NotFound: The file has no such requisition.
        """

        async def work(session: AsyncSession, file: TitleFile) -> Done:
            row = next((each for each in file.requisitions if each.id == requisition_id), None)
            if row is None:
                raise NotFound("This title file has no such requisition.")
            row.state, row.note, row.told_by, row.told_at = state, note.strip() or None, caller.user_id, now
            await session.flush()
            return Done("requisition_told", {"number": row.number, "state": state, "note": row.note})

        return await self.take(caller, title_id, version, work, now=now)

    async def edit_opinion(
        self, caller: Principal, title_id: UUID, version: int, paragraphs: Mapping[str, str], *, now: datetime
    ) -> Stepped:
        """The words of the opinion as the advocate wants them.

        Raises:
            BadInput: The opinion has no such section.
        """

        async def work(session: AsyncSession, file: TitleFile) -> Done:
            if file.title.stage != "review" or file.title.draft is None:
                raise Conflict("The words are edited while the file is in review; this one is not.")
            held = file.title.draft["paragraphs"]
            unknown = sorted(paragraphs.keys() - {each["section"] for each in held})
            if unknown:
                raise BadInput(f"The opinion has no section {', '.join(unknown)[:100]}.")
            edited = [
                each | {"text": paragraphs[each["section"]], "edited_by": str(caller.user_id)}
                if each["section"] in paragraphs
                else each
                for each in held
            ]
            draft = {**file.title.draft, "paragraphs": edited}
            await session.execute(of_title(caller, title_id).values(draft=draft))
            return Done("opinion_edited", {"sections": sorted(paragraphs)})

        return await self.take(caller, title_id, version, work, now=now)

    async def search_on(  # noqa: PLR0913  # what an updating search may bring
        self,
        caller: Principal,
        title_id: UUID,
        version: int,
        *,
        until: date,
        events: Sequence[Mapping[str, Any]] = (),
        records: Mapping[str, Any] | None = None,
        case: Mapping[str, Any] | None = None,
        now: datetime,
    ) -> Stepped:
        """An updating search: a new revision, which has to be signed anew.

        Raises:
            Conflict: The file is not reviewed yet.
            BadInput: See `domain.title_files.cases.searched_on`, or the case is not of its form.
        """

        async def work(session: AsyncSession, file: TitleFile) -> Done:
            title = file.title
            if title.stage == "reading" or title.case_json is None or title.report is None:
                raise Conflict("The first search is not finished; add papers or correct the case instead.")
            after = searched_on(title.case_json, until=until, events=events, records=records, whole=case)
            if case is None and (struck := (title.case_given or {}).get(STRUCK)):
                after[STRUCK] = struck
            read_case(after)
            revision = title.revision + 1
            session.add(
                TitleSearchRow(
                    id=uuid7(),
                    tenant_id=caller.tenant_id,
                    title_id=title_id,
                    revision=revision,
                    until=until,
                    by_id=caller.user_id,
                    at=now,
                    report_before=title.report,
                )
            )
            await session.execute(
                of_title(caller, title_id).values(
                    revision=revision,
                    stage="reading",
                    case_given=after,
                    case_json=None,
                    report=None,
                    draft=None,
                    contract=None,
                    opinion=None,
                    signed_at=None,
                    problem=None,
                )
            )
            # A run with an input begins anew, also on a thread that waits for a signature of the old search.
            asked = TitleSearchAsked(title_id=title_id, revision=revision)
            return Done("search_asked", {"revision": revision, "until": until.isoformat()}, asked)

        return await self.take(caller, title_id, version, work, now=now)


def _concluded(file: TitleFile, opinion: Opinion) -> dict[str, Any]:
    """The words with a conclusion that says this opinion, unless a person has worded it."""
    draft, as_of = file.title.draft or {"paragraphs": []}, file.title.as_of
    counted = [each for each in file.findings if each.state != "cleared" and each.severity != "low"]
    text = conclusion(str(as_of), OPINIONS[opinion], len(counted))
    paragraphs = [
        each | {"text": text} if each["section"] == "conclusion" and not each["edited_by"] else each
        for each in draft["paragraphs"]
    ]
    return {**draft, "paragraphs": paragraphs}


async def _add_papers(
    session: AsyncSession, caller: Principal, title_id: UUID, document_ids: Sequence[UUID], now: datetime
) -> None:
    held = await session.execute(
        select(TitleDocumentRow.document_id).where(
            TitleDocumentRow.tenant_id == caller.tenant_id,
            TitleDocumentRow.title_id == title_id,
            among(TitleDocumentRow.document_id, document_ids),
        )
    )
    new = [one for one in dict.fromkeys(document_ids) if one not in set(held.scalars())]
    if new:
        await session.execute(
            insert(TitleDocumentRow).on_conflict_do_nothing(),
            [
                {
                    "id": uuid7(),
                    "tenant_id": caller.tenant_id,
                    "title_id": title_id,
                    "document_id": one,
                    "added_by": caller.user_id,
                    "added_at": now,
                }
                for one in new
            ],
        )


def _changed(file: TitleFile, what: Any) -> TitleChanged:  # noqa: ANN401  # a literal, which the model checks
    return TitleChanged(title_id=file.title.id, revision=file.title.revision, what=what)


_ONE_NUMBER_AT_A_TIME: Final = text("select pg_advisory_xact_lock(hashtext('titles ' || :tenant))")
