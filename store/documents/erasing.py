"""Erasure of a document: what was read out of it goes with it, and the file when no other row needs it.

The row stays without name, subject or hash, so that what cites its id finds an answer: it was erased. Vectors
are the index's to remove, before this; a point it missed has no passage any more and is never shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from domain.errors import Conflict, NotFound
from domain.tenancy import Role
from store.scope import Scope
from store.tables.documents import (
    DocumentFactRow,
    DocumentFactVerdictRow,
    DocumentPageRow,
    DocumentPartRow,
    DocumentRow,
    DocumentSortingRow,
    PassageRow,
)

if TYPE_CHECKING:
    from uuid import UUID

    from domain.tenancy import Principal
    from store.database import Database
    from store.documents.files import FileStore

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
            row.file_name = ""
            row.flags = []
        await self._drop_file(who, sha256)

    async def _drop_file(self, who: Principal | Scope, sha256: str) -> None:
        """The row keeps the hash until the file is gone, so that an interrupted erasure can be ended."""
        whole_tenant = Scope(who.tenant_id, roles=frozenset({Role.ANALYST}))
        async with self._database.session(whole_tenant) as session:
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
        """Documents that the person sent, that are not erased, and on which there is no legal hold."""
        async with self._database.session(who) as session:
            return list(
                await session.scalars(
                    select(DocumentRow.id).where(
                        DocumentRow.tenant_id == who.tenant_id,
                        DocumentRow.owner_id == who.owner_id,
                        DocumentRow.erased_at.is_(None),
                        DocumentRow.is_held.is_(False),
                    )
                )
            )
