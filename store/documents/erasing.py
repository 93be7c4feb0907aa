"""Erasure of a document: what was read out of it goes with it, and the file when no other row needs it.

The row stays without name, so that what cites its id finds an answer: it was erased. Its vectors are the
index's to remove: a document says until then that they are to go (`with_vectors`), whoever erased it and
wherever, so that a command beside a running platform leaves none. A vector alone is never shown.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, delete, func, or_, select, update

from domain.errors import Conflict, NotFound
from domain.tenancy import Role
from store.documents.learned import unlearn
from store.events.writing import announce
from store.scope import Scope
from store.tables.cases import CaseRow
from store.tables.documents import (
    DocumentFactRow,
    DocumentFactVerdictRow,
    DocumentPageRow,
    DocumentPartRow,
    DocumentRow,
    DocumentSortingRow,
    PassageRow,
)
from store.titles.erased import forget_document

if TYPE_CHECKING:
    from uuid import UUID

    from domain.documents.retention import KeptUntil
    from domain.tenancy import Principal
    from store.database import Database
    from store.documents.files import FileStore

_REFUSED: Final = ("declined", "withdrawn")
"""Stages of a case that came to no loan."""
_READ_OUT: Final = (
    PassageRow,
    DocumentFactRow,
    DocumentFactVerdictRow,
    DocumentPartRow,
    DocumentSortingRow,
    DocumentPageRow,
)


class DocumentEraser:
    """Erases documents in the scope of who asks."""

    def __init__(self, database: Database, files: FileStore) -> None:
        self._database = database
        self._files = files

    async def erase(self, who: Principal | Scope, document_id: UUID) -> None:
        """Erases the document; done again, it ends what an interruption left.

        Raises:
            NotFound: There is none, or it is not the caller's to see.
            Conflict: A legal hold is on it.
        """
        async with self._database.session(who) as session:
            row = await session.scalar(
                select(DocumentRow)
                .where(DocumentRow.tenant_id == who.tenant_id, DocumentRow.id == document_id)
                .with_for_update()
            )
            if row is None:
                raise NotFound("There is no such document.")
            if row.is_held:
                raise Conflict("A legal hold is on this document: it cannot be erased before that is lifted.")
            for table in _READ_OUT:
                await session.execute(
                    delete(table).where(
                        table.tenant_id == who.tenant_id,
                        table.document_id == document_id,
                    )
                )
            sha256 = row.sha256
            row.state, row.problem, row.label = "erased", None, "unknown"
            row.erased_at = row.erased_at or func.now()
            row.vectors_gone_at = None
            row.file_name = ""
            row.flags = []
        await self._drop_copies(who.tenant_id, document_id)
        await self._drop_file(who, sha256)

    async def _drop_copies(self, tenant_id: UUID, document_id: UUID) -> None:
        """What files of the house and the evals keep of it; a signed opinion stays as it was signed."""
        async with self._database.system_session() as session:
            await unlearn(session, tenant_id, document_id)
        async with self._database.session(_house(tenant_id)) as session:
            for event in await forget_document(session, tenant_id, document_id, at=datetime.now(UTC)):
                await announce(session, tenant_id, event)

    async def _drop_file(self, who: Principal | Scope, sha256: str) -> None:
        """The row keeps the hash until the file is gone, so that an interrupted erasure can be ended."""
        async with self._database.session(_house(who.tenant_id)) as session:
            needed = await session.scalar(
                select(func.count()).where(
                    DocumentRow.tenant_id == who.tenant_id,
                    DocumentRow.sha256 == sha256,
                    DocumentRow.erased_at.is_(None),
                )
            )
        if not needed:
            await self._files.delete(who.tenant_id, sha256)

    async def of_owner(self, who: Principal) -> list[UUID]:
        """Documents that the person sent of themselves, not erased, and on which there is no legal hold.

        What staff sent for a case or a title is the house's, and kept as long as its file (`kept_until`).
        """
        async with self._database.session(who) as session:
            return list(
                await session.scalars(
                    select(DocumentRow.id).where(
                        DocumentRow.tenant_id == who.tenant_id,
                        DocumentRow.owner_id == who.owner_id,
                        DocumentRow.subject_kind == "other",
                        DocumentRow.erased_at.is_(None),
                        DocumentRow.is_held.is_(False),
                    )
                )
            )

    async def over(self, until: KeptUntil, limit: int) -> list[tuple[UUID, UUID]]:
        """Tenant and id of documents whose time is over; a legal hold beats it."""
        own = and_(DocumentRow.subject_kind == "other", DocumentRow.created_at < until.own_received)
        refused = select(CaseRow.id).where(
            CaseRow.stage.in_(_REFUSED), CaseRow.stage_since < until.refused_closed
        )
        wanted = (
            select(DocumentRow.tenant_id, DocumentRow.id)
            .where(
                DocumentRow.erased_at.is_(None),
                DocumentRow.is_held.is_(False),
                or_(own, and_(DocumentRow.subject_kind == "case", DocumentRow.subject_id.in_(refused))),
            )
            .order_by(DocumentRow.id)
            .limit(limit)
        )
        async with self._database.system_session() as session:
            return [(row.tenant_id, row.id) for row in await session.execute(wanted)]

    async def with_vectors(self, before: datetime, limit: int) -> list[tuple[UUID, UUID]]:
        """Tenant and id of documents that were erased before then and whose vectors are to go."""
        wanted = (
            select(DocumentRow.tenant_id, DocumentRow.id)
            .where(DocumentRow.erased_at < before, DocumentRow.vectors_gone_at.is_(None))
            .order_by(DocumentRow.erased_at)
            .limit(limit)
        )
        async with self._database.system_session() as session:
            return [(row.tenant_id, row.id) for row in await session.execute(wanted)]

    async def vectors_gone(self, who: Principal | Scope, document_id: UUID) -> None:
        """Notes that the index holds nothing of it any more."""
        async with self._database.session(who) as session:
            await session.execute(
                update(DocumentRow)
                .where(DocumentRow.tenant_id == who.tenant_id, DocumentRow.id == document_id)
                .values(vectors_gone_at=func.now())
            )


def _house(tenant_id: UUID) -> Scope:
    """The whole tenant's papers."""
    return Scope(tenant_id, roles=frozenset({Role.ANALYST, Role.LEGAL_REVIEWER}))
