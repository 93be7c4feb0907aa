"""Ratings of answers: given by the owner of a thread, read by those who better the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import Boolean, Select, func, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from domain.feedback import Feedback, kept_comment
from domain.ids import uuid7
from store.eval_queue import queued_correction, withdrawn_correction
from store.runs import Runs
from store.tables.feedback import FeedbackRow
from store.threads import Threads

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement

    from domain.feedback import NewFeedback, Reason, Score
    from domain.tenancy import Principal
    from store.database import AsyncSession, Database

_KEY: Final = ["tenant_id", "run_id", "owner_id"]
_IS_INSERTED: Final[ColumnElement[bool]] = literal_column("xmax = 0", Boolean).label("is_new")
"""Postgres marks a row version that an update made with the updater's transaction, an inserted one with 0."""


class RatedRun(NamedTuple):
    """What became of a rating."""

    feedback: Feedback
    is_new: bool
    """False: it replaced the caller's earlier rating of the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackQuery:
    """Which ratings of a tenant."""

    score: Score | None = None
    reason: Reason | None = None
    limit: int = 50
    offset: int = 0


class FeedbackPage(NamedTuple):
    """Some ratings, newest first, and how many there are on all pages."""

    items: Sequence[Feedback]
    total: int


class FeedbackBook:
    """Ratings of all tenants; every call names its caller or tenant."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def rate(self, principal: Principal, given: NewFeedback) -> RatedRun:
        """Keeps the caller's rating of a run on a thread of theirs, in place of an earlier one.

        Raises:
            NotFound: There is no such thread or run, or it is another's.
            Unavailable: The database cannot be reached.
        """
        async with self._db.session(principal) as session:
            thread = await Threads(session, principal).get(given.thread_id)
            run = await Runs(session, principal).get(given.thread_id, given.run_id)
            said = {
                "message_id": given.message_id,
                "score": given.score,
                "reason": given.reason,
                "comment": kept_comment(given.comment),
            }
            added = insert(FeedbackRow).values(
                id=uuid7(),
                tenant_id=thread.tenant_id,
                owner_id=thread.owner_id,
                thread_id=thread.id,
                run_id=run.id,
                **said,
            )
            statement = added.on_conflict_do_update(
                index_elements=_KEY, set_={**said, "updated_at": func.now()}
            ).returning(FeedbackRow, _IS_INSERTED)
            row, is_new = (await session.execute(statement)).one()
            await _queue(session, principal, given)
            return RatedRun(_feedback(row), bool(is_new))

    async def page(self, reader: Principal, query: FeedbackQuery) -> FeedbackPage:
        """A page of the tenant's ratings; readers without the role for it see their own."""
        matching = _matching(reader.tenant_id, query)
        newest = matching.order_by(FeedbackRow.updated_at.desc(), FeedbackRow.id)
        count = matching.with_only_columns(func.count(), maintain_column_froms=True)
        async with self._db.session(reader) as session:
            total = (await session.execute(count)).scalar_one()
            rows = await session.scalars(newest.limit(query.limit).offset(query.offset))
            return FeedbackPage([_feedback(row) for row in rows], int(total))


async def _queue(session: AsyncSession, principal: Principal, given: NewFeedback) -> None:
    """A thumb down waits to be labelled; a thumb up takes an earlier one back."""
    if given.score == "up":
        await withdrawn_correction(session, principal, "thumb", given.run_id)
        return
    got = {"thread_id": str(given.thread_id), "reason": given.reason}
    await queued_correction(
        session,
        principal,
        kind="thumb",
        subject_id=given.run_id,
        field="answer",
        got=got,
        expected=None,
        note=given.comment or "",
    )


def _matching(tenant_id: UUID, query: FeedbackQuery) -> Select[FeedbackRow]:
    found = select(FeedbackRow).where(FeedbackRow.tenant_id == tenant_id)
    if query.score is not None:
        found = found.where(FeedbackRow.score == query.score)
    if query.reason is not None:
        found = found.where(FeedbackRow.reason == query.reason)
    return found


def _feedback(row: FeedbackRow) -> Feedback:
    return Feedback(
        id=row.id,
        thread_id=row.thread_id,
        run_id=row.run_id,
        message_id=row.message_id,
        score=row.score,  # type: ignore[arg-type]  # only validated scores are written
        reason=row.reason,  # type: ignore[arg-type]  # likewise
        comment=row.comment,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
