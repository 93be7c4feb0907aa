"""Title files as they are shown: a list, one of them with all around it, its story, its signed report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select, tuple_

from domain.errors import NotFound
from domain.title.reading import read_case
from domain.title.review import review
from domain.title_files.drawn import ToldFinding, as_told
from store.among import among
from store.tables.documents import DocumentRow
from store.tables.tenants import UserRow
from store.tables.titles import (
    TitleDocumentRow,
    TitleFindingRow,
    TitleReportRow,
    TitleRequisitionRow,
    TitleRow,
    TitleSearchRow,
    TitleSignatureRow,
)
from store.titles.stories import Story, read_story

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from domain.tenancy import Principal
    from domain.title.review import Review
    from domain.title_files.stages import Stage
    from store.database import AsyncSession, Database
    from store.scope import Scope


class Place(NamedTuple):
    """Where a page of the list ends."""

    updated_at: datetime
    id: UUID


class Owner(NamedTuple):
    """Whose files are asked for; None: nobody's."""

    id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleLine:
    """A file in the list."""

    title: TitleRow
    findings: Sequence[TitleFindingRow]
    awaited: int
    """Documents that are not read yet."""
    has_papers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleFile:
    """A file with all around it, of its present search."""

    title: TitleRow
    findings: Sequence[TitleFindingRow]
    requisitions: Sequence[TitleRequisitionRow]
    documents: Sequence[TitleDocumentRow]
    searches: Sequence[TitleSearchRow]
    signatures: Sequence[TitleSignatureRow]
    """Those that stand."""
    names: Mapping[UUID, str]
    """Of the people of the tenant that it names."""
    pages: Mapping[UUID, int] = field(default_factory=dict)
    """How many pages each document has, as far as it is read and the caller's to see."""


def review_of(file: TitleFile) -> Review | None:
    """The review as advocates tell it; None: nothing was reviewed yet."""
    title = file.title
    if title.report is None or title.case_json is None:
        return None
    told = [
        ToldFinding(each.code, tuple(each.events), each.detail, each.severity, each.state == "cleared")  # type: ignore[arg-type]  # by the table's checks
        for each in file.findings
    ]
    return as_told(review(read_case(title.case_json)), told, title.opinion)  # type: ignore[arg-type]


class TitleFiles:
    """Title files of one tenant."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def lines(  # noqa: PLR0913  # filters of one list
        self,
        caller: Principal,
        *,
        stage: Stage | None = None,
        owner: Owner | None = None,
        text: str = "",
        after: Place | None = None,
        limit: int,
    ) -> Sequence[TitleLine]:
        """Files, the one changed last first; at most ``limit``."""
        mine = select(TitleRow).where(TitleRow.tenant_id == caller.tenant_id)
        if stage is not None:
            mine = mine.where(TitleRow.stage == stage)
        if owner is not None:
            mine = mine.where(TitleRow.owner_id.is_not_distinct_from(owner.id))
        if text:
            like = f"%{text.replace('%', '').replace('_', '')}%"
            mine = mine.where(TitleRow.ref.ilike(like) | TitleRow.property["text"].astext.ilike(like))
        if after is not None:
            mine = mine.where(tuple_(TitleRow.updated_at, TitleRow.id) < (after.updated_at, after.id))
        async with self._db.session(caller) as session:
            ordered = mine.order_by(TitleRow.updated_at.desc(), TitleRow.id.desc()).limit(limit)
            rows = (await session.execute(ordered)).scalars().all()
            ids = [row.id for row in rows]
            findings = await session.execute(
                select(TitleFindingRow).where(
                    TitleFindingRow.tenant_id == caller.tenant_id, among(TitleFindingRow.title_id, ids)
                )
            )
            of_title: dict[UUID, list[TitleFindingRow]] = {row.id: [] for row in rows}
            revisions = {row.id: row.revision for row in rows}
            for one in findings.scalars():
                if one.revision == revisions[one.title_id]:
                    of_title[one.title_id].append(one)
            papers = await session.execute(
                select(
                    TitleDocumentRow.title_id,
                    func.count().filter(TitleDocumentRow.state == "awaited"),
                )
                .where(TitleDocumentRow.tenant_id == caller.tenant_id, among(TitleDocumentRow.title_id, ids))
                .group_by(TitleDocumentRow.title_id)
            )
            awaited: dict[UUID, int] = {row[0]: row[1] for row in papers}
        return [
            TitleLine(
                title=row,
                findings=of_title[row.id],
                awaited=awaited.get(row.id, 0),
                has_papers=row.id in awaited,
            )
            for row in rows
        ]

    async def counts(self, caller: Principal) -> Mapping[str, int]:
        """Files by stage."""
        async with self._db.session(caller) as session:
            found = await session.execute(
                select(TitleRow.stage, func.count())
                .where(TitleRow.tenant_id == caller.tenant_id)
                .group_by(TitleRow.stage)
            )
            return {row[0]: row[1] for row in found}

    async def names(self, caller: Principal, ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
        """Names of people, as far as the caller may see them."""
        async with self._db.session(caller) as session:
            return await names_of(session, caller.tenant_id, ids)

    async def file(self, caller: Principal | Scope, title_id: UUID) -> TitleFile:
        """One file with all around it.

        Raises:
            NotFound: No such file of the tenant, or not the caller's to see.
        """
        async with self._db.session(caller) as session:
            return await read_file(session, caller.tenant_id, title_id)

    async def story(self, caller: Principal, title_id: UUID) -> Story:
        """The file's story; that there is such a file, the caller has found out.

        Raises:
            NotFound: Nothing was ever told of such a file of the tenant.
        """
        async with self._db.session(caller) as session:
            story = await read_story(session, caller.tenant_id, title_id)
        if not story.entries:
            raise NotFound("There is no such title file.")
        return story

    async def signed_report(self, caller: Principal, title_id: UUID, revision: int) -> TitleReportRow | None:
        """The signed opinion as it went out; None: it is not made yet."""
        async with self._db.session(caller) as session:
            found = await session.execute(
                select(TitleReportRow).where(
                    TitleReportRow.tenant_id == caller.tenant_id,
                    TitleReportRow.title_id == title_id,
                    TitleReportRow.revision == revision,
                )
            )
            return found.scalar_one_or_none()


async def read_file(session: AsyncSession, tenant_id: UUID, title_id: UUID) -> TitleFile:
    """One file with all around it, in a transaction.

    Raises:
        NotFound: No such file of the tenant.
    """
    title = await session.get(TitleRow, title_id, populate_existing=True)
    if title is None or title.tenant_id != tenant_id:
        raise NotFound("There is no such title file.")

    async def all_of(table: Any, *more: Any, order: Any) -> Sequence[Any]:  # noqa: ANN401  # any part's table
        mine = select(table).where(table.tenant_id == tenant_id, table.title_id == title_id, *more)
        return (await session.execute(mine.order_by(order))).scalars().all()

    revision = title.revision
    findings = await all_of(
        TitleFindingRow, TitleFindingRow.revision == revision, order=TitleFindingRow.position
    )
    signatures = await all_of(
        TitleSignatureRow,
        TitleSignatureRow.revision == revision,
        TitleSignatureRow.withdrawn_at.is_(None),
        order=TitleSignatureRow.at,
    )
    requisitions = await all_of(
        TitleRequisitionRow, TitleRequisitionRow.revision == revision, order=TitleRequisitionRow.number
    )
    documents = await all_of(TitleDocumentRow, order=TitleDocumentRow.added_at)
    searches = await all_of(TitleSearchRow, order=TitleSearchRow.revision)
    counted = await session.execute(
        select(DocumentRow.id, DocumentRow.page_count).where(
            DocumentRow.tenant_id == tenant_id,
            among(DocumentRow.id, [each.document_id for each in documents]),
            DocumentRow.page_count > 0,
        )
    )
    people = [
        title.created_by,
        title.owner_id,
        *(each.told_by for each in requisitions),
        *(one for each in findings for one in (each.told_by, each.lowered_by, each.agreed_by)),
        *(each.signed_by for each in signatures),
        *(each.by_id for each in searches),
        *(_editors(title)),
    ]
    return TitleFile(
        title=title,
        findings=findings,
        requisitions=requisitions,
        documents=documents,
        searches=searches,
        signatures=signatures,
        names=await names_of(session, tenant_id, people),
        pages={row[0]: row[1] for row in counted},
    )


async def names_of(session: AsyncSession, tenant_id: UUID, ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Names of people of the tenant, as far as the transaction may see them."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    found = await session.execute(
        select(UserRow.id, UserRow.display_name).where(
            UserRow.tenant_id == tenant_id, among(UserRow.id, wanted)
        )
    )
    return {row[0]: row[1] for row in found}


def _editors(title: TitleRow) -> list[UUID]:
    paragraphs = (title.draft or {}).get("paragraphs", ())
    return [UUID(each["edited_by"]) for each in paragraphs if each.get("edited_by")]
