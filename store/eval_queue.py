"""The queue of what people set right: fed in the transaction where it happens, read by labellers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.errors import NotFound
from domain.eval_queue import SUITE_OF, Correction, scrubbed
from domain.ids import uuid7
from store.tables.eval_queue import EvalCorrectionRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.eval_queue import CorrectionKind, CorrectionState
    from domain.tenancy import Principal
    from store.database import AsyncSession, Database

_FIELD_CHARS = 200


class Queued(NamedTuple):
    """What became of a correction."""

    id: UUID
    masked_count: int
    """Different personal values that were replaced before anything was kept."""


async def queued_correction(  # noqa: PLR0913  # a correction is told by so many words
    session: AsyncSession,
    caller: Principal,
    *,
    kind: CorrectionKind,
    subject_id: UUID,
    field: str,
    got: Any,  # noqa: ANN401  # JSON
    expected: Any,  # noqa: ANN401  # JSON
    note: str = "",
    suite: str | None = None,
) -> Queued:
    """Queues a correction in the caller's transaction, personal data replaced.

    While it is queued, the caller's next word on the same field of the same subject replaces it.

    Args:
        session: The transaction of the change itself: both happen, or neither.
        caller: Who corrects.
        kind: What is corrected.
        subject_id: The case, document, title, run or thread.
        field: Dotted path or code of what was wrong.
        got: What the platform said, JSON-plain.
        expected: What it is, JSON-plain.
        note: The person's words.
        suite: Which suite learns from it; None: that of the kind.
    """
    row = EvalCorrectionRow
    clean = scrubbed(f"{kind} {subject_id} {field}", field, got, expected, note)
    said = {"got": clean.got, "expected": clean.expected, "note": clean.note,
            "suite": suite or SUITE_OF[kind]}  # fmt: skip
    added = insert(row).values(
        id=uuid7(),
        tenant_id=caller.tenant_id,
        owner_id=caller.owner_id,
        kind=kind,
        subject_id=subject_id,
        field=field[:_FIELD_CHARS],
        state="queued",
        **said,
    )
    kept = added.on_conflict_do_update(
        index_elements=["tenant_id", "kind", "subject_id", "field", "owner_id"],
        index_where=row.state == "queued",
        set_={**said, "updated_at": func.now()},
    )
    return Queued((await session.execute(kept.returning(row.id))).scalar_one(), clean.count)


async def withdrawn_correction(
    session: AsyncSession, caller: Principal, kind: CorrectionKind, subject_id: UUID
) -> None:
    """Takes the caller's queued corrections of a subject back: they changed their mind."""
    row = EvalCorrectionRow
    mine = (
        row.tenant_id == caller.tenant_id,
        row.owner_id.is_not_distinct_from(caller.owner_id),
        row.kind == kind,
        row.subject_id == subject_id,
        row.state == "queued",
    )
    await session.execute(update(row).where(*mine).values(state="dismissed", updated_at=func.now()))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueQuery:
    """Which corrections of a tenant; None: any."""

    kind: CorrectionKind | None = None
    state: CorrectionState | None = "queued"
    limit: int = 50


class EvalQueue:
    """The queue as labellers see it: ML engineers and administrators the tenant's, others their own."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def page(self, reader: Principal, query: QueueQuery) -> Sequence[Correction]:
        """Some corrections, newest first."""
        row = EvalCorrectionRow
        found = select(row).where(row.tenant_id == reader.tenant_id)
        if query.kind is not None:
            found = found.where(row.kind == query.kind)
        if query.state is not None:
            found = found.where(row.state == query.state)
        newest = found.order_by(row.updated_at.desc(), row.id.desc()).limit(query.limit)
        async with self._db.session(reader) as session:
            return [_correction(one) for one in await session.scalars(newest)]

    async def get(self, reader: Principal, correction_id: UUID) -> Correction:
        """One correction.

        Raises:
            NotFound: There is none of that id that the reader may see.
        """
        row = EvalCorrectionRow
        found = select(row).where(row.tenant_id == reader.tenant_id, row.id == correction_id)
        async with self._db.session(reader) as session:
            one = (await session.scalars(found)).one_or_none()
        if one is None:
            raise NotFound("There is no correction of that id.")
        return _correction(one)

    async def settle(self, labeller: Principal, correction_id: UUID, state: CorrectionState) -> None:
        """Says what became of a correction.

        Raises:
            NotFound: There is none of that id that the labeller may change.
        """
        row = EvalCorrectionRow
        which = (row.tenant_id == labeller.tenant_id, row.id == correction_id)
        changed = update(row).where(*which).values(state=state, updated_at=func.now()).returning(row.id)
        async with self._db.session(labeller) as session:
            if (await session.execute(changed)).one_or_none() is None:
                raise NotFound("There is no correction of that id.")


def _correction(row: EvalCorrectionRow) -> Correction:
    return Correction(
        id=row.id,
        kind=row.kind,  # type: ignore[arg-type]  # the table's check allows no other
        subject_id=row.subject_id,
        field=row.field,
        got=row.got,
        expected=row.expected,
        note=row.note,
        suite=row.suite,
        state=row.state,  # type: ignore[arg-type]  # likewise
        created_at=row.created_at,
    )
