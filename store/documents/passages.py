"""Passages of documents: what the index is made of, and what a hit of the index is looked up in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.errors import NotFound
from store.documents.records import Passage
from store.tables.documents import DocumentRow, PassageRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from domain.tenancy import Principal
    from store.database import Database
    from store.scope import Scope


class PassageRows:
    """Passages in the scope of who asks: what the index proposes is shown only if it is theirs to see."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, who: Principal | Scope, passages: Sequence[Passage]) -> None:
        """Writes passages that are not there; the same page writes none twice.

        Raises:
            NotFound: Their document was erased meanwhile; nothing is kept of it.
        """
        if not passages:
            return
        document_ids = {one.document_id for one in passages}
        values = [
            {
                "id": one.id,
                "tenant_id": who.tenant_id,
                "document_id": one.document_id,
                "page": one.page,
                "first_char": one.first_char,
                "text": one.text,
                "boxes": [{"at": at, "box": list(box)} for at, box in one.boxes],
            }
            for one in passages
        ]
        async with self._database.session(who) as session:
            there = await session.scalars(
                select(DocumentRow.id)
                .where(
                    DocumentRow.tenant_id == who.tenant_id,
                    DocumentRow.id.in_(document_ids),
                    DocumentRow.erased_at.is_(None),
                )
                .with_for_update(read=True)
            )
            if set(there) != document_ids:
                raise NotFound("There is no such document.")
            await session.execute(insert(PassageRow).on_conflict_do_nothing(), values)

    async def waiting(self, who: Principal | Scope, document_id: UUID | None, limit: int) -> list[Passage]:
        """Passages the index has not taken in, of a document or of all."""
        wanted = select(PassageRow).where(
            PassageRow.tenant_id == who.tenant_id, PassageRow.indexed_at.is_(None)
        )
        if document_id is not None:
            wanted = wanted.where(PassageRow.document_id == document_id)
        async with self._database.session(who) as session:
            return [
                _passage(row) for row in await session.scalars(wanted.order_by(PassageRow.id).limit(limit))
            ]

    async def mark(self, who: Principal | Scope, ids: Sequence[UUID]) -> None:
        """The index has taken them in."""
        async with self._database.session(who) as session:
            await session.execute(
                update(PassageRow)
                .where(PassageRow.tenant_id == who.tenant_id, PassageRow.id.in_(ids))
                .values(indexed_at=func.now())
            )

    async def forget_index(self, who: Principal | Scope) -> None:
        """All passages wait for the index again."""
        async with self._database.session(who) as session:
            await session.execute(
                update(PassageRow).where(PassageRow.tenant_id == who.tenant_id).values(indexed_at=None)
            )

    async def get(
        self, who: Principal | Scope, ids: Iterable[UUID], document_ids: Iterable[UUID] | None = None
    ) -> dict[UUID, Passage]:
        """Those of the passages that the caller may see, of these documents if any are named."""
        wanted = select(PassageRow).where(PassageRow.tenant_id == who.tenant_id, PassageRow.id.in_(list(ids)))
        if document_ids is not None:
            wanted = wanted.where(PassageRow.document_id.in_(list(document_ids)))
        async with self._database.session(who) as session:
            return {row.id: _passage(row) for row in await session.scalars(wanted)}

    async def ids_of(self, who: Principal | Scope, document_id: UUID) -> list[UUID]:
        """Passages of a document."""
        async with self._database.session(who) as session:
            return list(
                await session.scalars(
                    select(PassageRow.id).where(
                        PassageRow.tenant_id == who.tenant_id, PassageRow.document_id == document_id
                    )
                )
            )

    async def existing(self, who: Principal | Scope) -> set[UUID]:
        """Every passage of the tenant."""
        async with self._database.session(who) as session:
            return set(
                await session.scalars(select(PassageRow.id).where(PassageRow.tenant_id == who.tenant_id))
            )

    async def remove(self, who: Principal | Scope, document_id: UUID) -> None:
        """Lets a document's passages go."""
        async with self._database.session(who) as session:
            await session.execute(
                delete(PassageRow).where(
                    PassageRow.tenant_id == who.tenant_id, PassageRow.document_id == document_id
                )
            )


def _passage(row: Any) -> Passage:  # noqa: ANN401  # a mapped row
    return Passage(
        row.id,
        row.document_id,
        row.page,
        row.first_char,
        row.text,
        tuple((one["at"], tuple(one["box"])) for one in row.boxes),
    )
