"""Documents of one caller's scope: received, read page by page, understood, verified."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.errors import NotFound
from domain.ids import uuid7
from store.documents.facts import write_facts
from store.documents.parts import newest_sorting, read_parts, write_parts
from store.documents.records import READ_AGAIN, RETENTION_OF, Document
from store.documents.telling import uploaded, verified
from store.events.writing import announce
from store.tables.documents import DocumentFactRow, DocumentPageRow, DocumentRow

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.tenancy import Principal
    from store.database import AsyncSession, Database
    from store.documents.records import DocumentPart, NewDocument
    from store.outbox import OutboxMessage
    from store.scope import Scope


class Received(NamedTuple):
    """A document, and whether it was known before."""

    document: Document
    is_new: bool


class DocumentShelf:
    """Every call acts in the scope of who asks.

    Attributes:
        after_commit: Told of the messages that were written, to send them at once; without it they are found.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.after_commit: Callable[[Sequence[OutboxMessage]], Awaitable[None]] | None = None

    async def receive(self, who: Principal, new: NewDocument) -> Received:
        """Makes the document known and has it read; the one there is, where the subject has this content."""
        async with self.database.session(who) as session:
            made = await session.execute(
                insert(DocumentRow)
                .values(
                    id=uuid7(),
                    tenant_id=who.tenant_id,
                    owner_id=who.owner_id,
                    file_name=new.file_name,
                    sha256=new.sha256,
                    size_bytes=new.size_bytes,
                    kind=new.kind,
                    media_type=new.media_type,
                    state="received",
                    subject_kind=new.subject_kind,
                    subject_id=new.subject_id,
                    replaces_id=new.replaces_id,
                    retention=RETENTION_OF[new.subject_kind],
                )
                .on_conflict_do_nothing()
                .returning(DocumentRow)
            )
            row = made.scalar_one_or_none()
            if row is None:
                return Received(Document.of(await _same(session, who, new)), is_new=False)
            document = Document.of(row)
            message = await announce(session, who.tenant_id, uploaded(row))
        await self.sent([message])
        return Received(document, is_new=True)

    async def get(self, who: Principal | Scope, document_id: UUID) -> Document:
        """The document.

        Raises:
            NotFound: There is none, or it is not the caller's to see.
        """
        async with self.database.session(who) as session:
            return Document.of(await _row(session, who.tenant_id, document_id))

    async def recent(
        self,
        who: Principal | Scope,
        *,
        subject_kind: str | None = None,
        subject_id: UUID | None = None,
        limit: int = 100,
    ) -> list[Document]:
        """Documents, newest first."""
        wanted = select(DocumentRow).where(
            DocumentRow.tenant_id == who.tenant_id, DocumentRow.erased_at.is_(None)
        )
        if subject_kind is not None:
            wanted = wanted.where(DocumentRow.subject_kind == subject_kind)
        if subject_id is not None:
            wanted = wanted.where(DocumentRow.subject_id == subject_id)
        async with self.database.session(who) as session:
            rows = await session.scalars(wanted.order_by(DocumentRow.id.desc()).limit(limit))
            return [Document.of(row) for row in rows]

    async def versions(self, who: Principal | Scope, document_id: UUID) -> list[Document]:
        """The document and those it replaces, newest first."""
        found: list[Document] = []
        async with self.database.session(who) as session:
            wanted: UUID | None = document_id
            while wanted is not None and wanted not in {one.id for one in found}:
                found.append(Document.of(await _row(session, who.tenant_id, wanted, is_any_state=True)))
                wanted = found[-1].replaces_id
        return found

    async def begin_reading(self, who: Principal | Scope, document_id: UUID) -> tuple[Document, int]:
        """The document, now being read, and how many of its pages are kept already.

        Raises:
            NotFound: It is gone.
        """
        async with self.database.session(who) as session:
            row = await held_document(session, who.tenant_id, document_id)
            if row.state == "received":
                row.state = "reading"
            return Document.of(row), await _pages_kept(session, who.tenant_id, document_id)

    async def keep_page(
        self, who: Principal | Scope, document_id: UUID, number: int, body: Mapping[str, Any]
    ) -> bool:
        """Keeps one page as read; False: it was kept before.

        Raises:
            NotFound: The document was erased meanwhile; nothing is kept of it.
        """
        async with self.database.session(who) as session:
            await _row(session, who.tenant_id, document_id, lock="share")
            kept = await session.execute(
                insert(DocumentPageRow)
                .values(
                    id=uuid7(),
                    tenant_id=who.tenant_id,
                    document_id=document_id,
                    number=number,
                    body=dict(body),
                )
                .on_conflict_do_nothing()
                .returning(DocumentPageRow.id)
            )
            return kept.scalar_one_or_none() is not None

    async def pages(
        self, who: Principal | Scope, document_id: UUID, *, first: int = 1, limit: int | None = None
    ) -> list[dict[str, Any]]:
        """Bodies of kept pages from ``first`` on, in order."""
        wanted = (
            select(DocumentPageRow.body)
            .where(
                DocumentPageRow.tenant_id == who.tenant_id,
                DocumentPageRow.document_id == document_id,
                DocumentPageRow.number >= first,
            )
            .order_by(DocumentPageRow.number)
            .limit(limit)
        )
        async with self.database.session(who) as session:
            return list(await session.scalars(wanted))

    async def pages_to_read_again(self, who: Principal | Scope, document_id: UUID) -> list[dict[str, Any]]:
        """Bodies of pages that a person turned and whose words depend on their way up."""
        wanted = select(DocumentPageRow.body).where(
            *_of(DocumentPageRow, who, document_id), DocumentPageRow.body.has_key(READ_AGAIN)
        )
        async with self.database.session(who) as session:
            return list(await session.scalars(wanted.order_by(DocumentPageRow.number)))

    async def put_page(
        self, who: Principal | Scope, document_id: UUID, number: int, body: Mapping[str, Any]
    ) -> None:
        """Puts a page that was read again in place of the page.

        Raises:
            NotFound: The document was erased meanwhile; nothing is kept of it.
        """
        async with self.database.session(who) as session:
            await _row(session, who.tenant_id, document_id, lock="share")
            await session.execute(
                update(DocumentPageRow)
                .where(*_of(DocumentPageRow, who, document_id), DocumentPageRow.number == number)
                .values(body=dict(body))
            )

    async def set_parts(
        self,
        who: Principal | Scope,
        document_id: UUID,
        parts: Sequence[DocumentPart],
        set_by: UUID | None = None,
    ) -> None:
        """Says which pages are which paper; what a person said of them stands against any reading."""
        async with self.database.session(who) as session:
            row = await held_document(session, who.tenant_id, document_id)
            if set_by is None and await newest_sorting(session, who.tenant_id, document_id) is not None:
                return
            await write_parts(session, row, parts, set_by)

    async def parts(self, who: Principal | Scope, document_id: UUID) -> list[DocumentPart]:
        """Which pages are which paper."""
        async with self.database.session(who) as session:
            return await read_parts(session, who.tenant_id, document_id)

    async def pages_kept(self, who: Principal | Scope, document_id: UUID) -> int:
        """How many pages of the document are read."""
        async with self.database.session(who) as session:
            return await _pages_kept(session, who.tenant_id, document_id)

    async def set_facts(self, who: Principal | Scope, document_id: UUID, facts: Sequence[Fact]) -> None:
        """Keeps what was read out of the pages, in place of what was before; what persons said stays."""
        async with self.database.session(who) as session:
            await held_document(session, who.tenant_id, document_id)
            await write_facts(session, who.tenant_id, document_id, facts)

    async def facts(self, who: Principal | Scope, document_id: UUID) -> list[DocumentFactRow]:
        """Facts of the document, page by page."""
        async with self.database.session(who) as session:
            rows = await session.scalars(
                select(DocumentFactRow)
                .where(*_of(DocumentFactRow, who, document_id))
                .order_by(DocumentFactRow.page, DocumentFactRow.id)
            )
            return list(rows)

    async def refuse(self, who: Principal | Scope, document_id: UUID, problem: str) -> None:
        """The document cannot be read; pages that were read stay."""
        async with self.database.session(who) as session:
            await session.execute(
                update(DocumentRow)
                .where(
                    DocumentRow.tenant_id == who.tenant_id,
                    DocumentRow.id == document_id,
                    DocumentRow.state.in_(("received", "reading")),
                )
                .values(state="refused", problem=problem, read_at=func.now())
            )

    async def verify(
        self, who: Principal | Scope, document_id: UUID, page_count: int, flags: Sequence[str]
    ) -> bool:
        """Ends the reading and says so to who waits; False: it was ended before."""
        async with self.database.session(who) as session:
            row = await held_document(session, who.tenant_id, document_id)
            if row.state != "reading":
                return False
            row.state, row.page_count, row.flags = "verified", page_count, list(flags)
            row.read_at = func.now()
            message = await announce(session, who.tenant_id, verified(row))
        await self.sent([message])
        return True

    async def sent(self, messages: Sequence[OutboxMessage]) -> None:
        """Sends what a transaction of documents wrote, at once."""
        if self.after_commit is not None:
            await self.after_commit(messages)


async def held_document(session: AsyncSession, tenant_id: UUID, document_id: UUID) -> DocumentRow:
    """The document's row, locked until the transaction ends.

    Raises:
        NotFound: There is none, or it is not the caller's to see.
    """
    return await _row(session, tenant_id, document_id, lock="update")


async def _pages_kept(session: AsyncSession, tenant_id: UUID, document_id: UUID) -> int:
    kept = await session.scalar(
        select(func.count()).where(
            DocumentPageRow.tenant_id == tenant_id, DocumentPageRow.document_id == document_id
        )
    )
    return int(kept or 0)


async def _row(
    session: AsyncSession,
    tenant_id: UUID,
    document_id: UUID,
    *,
    lock: Literal["share", "update"] | None = None,
    is_any_state: bool = False,
) -> DocumentRow:
    wanted = select(DocumentRow).where(DocumentRow.tenant_id == tenant_id, DocumentRow.id == document_id)
    if not is_any_state:
        wanted = wanted.where(DocumentRow.erased_at.is_(None))
    if lock is not None:
        wanted = wanted.with_for_update(read=lock == "share")
    row = await session.scalar(wanted)
    if row is None:
        raise NotFound("There is no such document.")
    return row


async def _same(session: AsyncSession, who: Principal, new: NewDocument) -> DocumentRow:
    """The subject's document of this content: the sender's own, or one of a file that they work on."""
    wanted = select(DocumentRow).where(
        DocumentRow.tenant_id == who.tenant_id,
        DocumentRow.sha256 == new.sha256,
        DocumentRow.subject_kind == new.subject_kind,
        DocumentRow.subject_id.is_not_distinct_from(new.subject_id),
        DocumentRow.erased_at.is_(None),
    )
    if new.subject_kind == "other":
        wanted = wanted.where(DocumentRow.owner_id.is_not_distinct_from(who.owner_id))
    return (await session.scalars(wanted)).one()


def _of(table: Any, who: Principal | Scope, document_id: UUID) -> tuple[Any, Any]:  # noqa: ANN401  # a mapped class
    return table.tenant_id == who.tenant_id, table.document_id == document_id
