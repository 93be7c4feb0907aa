"""Reviews of agreements for sale of one caller's scope, and what advocates say of their clauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.errors import BadInput, NotFound
from domain.ids import uuid7
from store.among import among
from store.eval_queue import queued_correction
from store.tables.contracts import ContractRow, ContractWordRow
from store.tables.documents import DocumentRow
from store.titles.reading import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from domain.contract.judging import Present
    from domain.tenancy import Principal
    from store.database import AsyncSession, Database


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedContract:
    """One review with its document's name and the newest word on each clause."""

    row: ContractRow
    file_name: str
    page_count: int
    words: Mapping[str, ContractWordRow]
    """Check -> what was said last."""
    names: Mapping[UUID, str]
    """Of those who said it, as far as the caller may see them."""


class ContractReviews:
    """Every call acts in the scope of who asks: a review is seen by who sees its document."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def same(self, caller: Principal, document_id: UUID, ruleset_hash: str) -> ReviewedContract | None:
        """The newest review of the document by these rules; None: there is none."""
        wanted = _of(caller).where(
            ContractRow.document_id == document_id, ContractRow.ruleset_hash == ruleset_hash
        )
        async with self._database.session(caller) as session:
            rows = (await session.scalars(wanted.order_by(ContractRow.id.desc()).limit(1))).all()
            whole = await _whole(session, caller, rows)
        return whole[0] if whole else None

    async def keep(
        self, caller: Principal, document_id: UUID, *, day: date, review: Mapping[str, Any], ruleset_hash: str
    ) -> ReviewedContract:
        """Keeps a review."""
        async with self._database.session(caller) as session:
            kept = await session.execute(
                insert(ContractRow)
                .values(
                    id=uuid7(),
                    tenant_id=caller.tenant_id,
                    owner_id=caller.owner_id,
                    document_id=document_id,
                    day=day,
                    review=dict(review),
                    ruleset_hash=ruleset_hash,
                )
                .returning(ContractRow)
            )
            [whole] = await _whole(session, caller, [kept.scalar_one()])
        return whole

    async def recent(self, caller: Principal, *, limit: int) -> Sequence[ReviewedContract]:
        """Reviews, newest first."""
        async with self._database.session(caller) as session:
            rows = await session.scalars(_of(caller).order_by(ContractRow.id.desc()).limit(limit))
            return await _whole(session, caller, rows.all())

    async def get(self, caller: Principal, contract_id: UUID) -> ReviewedContract:
        """One review.

        Raises:
            NotFound: There is none, or it is not the caller's to see.
        """
        async with self._database.session(caller) as session:
            return await _one(session, caller, contract_id)

    async def tell(  # noqa: PLR0913  # who says what of which clause, when and why
        self,
        advocate: Principal,
        contract_id: UUID,
        clause: str,
        present: Present,
        *,
        note: str,
        now: datetime,
    ) -> ReviewedContract:
        """An advocate's word on a clause; it stands in place of what was found.

        Raises:
            NotFound: There is no such review.
            BadInput: The review has no such check, or a correction says no reason.
        """
        async with self._database.session(advocate) as session:
            whole = await _one(session, advocate, contract_id)
            found = next((each for each in whole.row.review["clauses"] if each["id"] == clause), None)
            if found is None:
                raise BadInput(f"The review has no check {clause[:20]}; checks are CR-01 to CR-18.")
            if found["present"] != present and not note.strip():
                raise BadInput("Say in a sentence why the clause is otherwise than it was found.")
            if found["present"] != present:
                await queued_correction(
                    session,
                    advocate,
                    kind="clause",
                    subject_id=whole.row.document_id,
                    field=clause,
                    got={"present": found["present"], "quote": found["quote"]},
                    expected={"present": present},
                    note=note,
                )
            session.add(
                ContractWordRow(
                    id=uuid7(),
                    tenant_id=advocate.tenant_id,
                    contract_id=contract_id,
                    clause=clause,
                    present=present,
                    note=note.strip() or None,
                    told_by=advocate.user_id,
                    told_at=now,
                )
            )
            await session.flush()
            return await _one(session, advocate, contract_id)


async def _one(session: AsyncSession, caller: Principal, contract_id: UUID) -> ReviewedContract:
    rows = (await session.scalars(_of(caller).where(ContractRow.id == contract_id))).all()
    found = await _whole(session, caller, rows)
    if not found:
        raise NotFound("There is no such review of an agreement.")
    return found[0]


async def _whole(
    session: AsyncSession, caller: Principal, rows: Iterable[ContractRow]
) -> list[ReviewedContract]:
    held = list(rows)
    documents = await session.execute(
        select(DocumentRow.id, DocumentRow.file_name, DocumentRow.page_count).where(
            DocumentRow.tenant_id == caller.tenant_id,
            among(DocumentRow.id, [row.document_id for row in held]),
        )
    )
    files = {row[0]: (row[1], row[2]) for row in documents}
    said = (
        await session.scalars(
            select(ContractWordRow)
            .where(
                ContractWordRow.tenant_id == caller.tenant_id,
                among(ContractWordRow.contract_id, [row.id for row in held]),
            )
            .order_by(ContractWordRow.id)
        )
    ).all()
    names = await names_of(session, caller.tenant_id, [each.told_by for each in said])
    return [
        ReviewedContract(
            row=row,
            file_name=files[row.document_id][0],
            page_count=files[row.document_id][1],
            words={each.clause: each for each in said if each.contract_id == row.id},
            names=names,
        )
        for row in held
        if row.document_id in files
    ]


def _of(caller: Principal) -> Any:  # noqa: ANN401  # a select of that table
    return select(ContractRow).where(ContractRow.tenant_id == caller.tenant_id)
