"""The queue: pages of lines, counts, and everything that waits."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, and_, cast, func, or_, select, text, tuple_
from sqlalchemy import case as when

from domain.cases.stages import CLOSED
from domain.errors import BadInput
from store.cases.cards import CaseCard, read_card, select_cards, to_card
from store.tables.cases import CaseRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

    from domain.cases.stages import Stage, WaitFor
    from domain.tenancy import Principal
    from store.database import Database

SortKey = Literal["sla", "amount", "risk", "updated"]
_WAITS: Final = text(
    "select one->>'what', count(*) from cases, jsonb_array_elements(waits) as one "
    "where tenant_id = :tenant group by 1"
)
_NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueQuery:
    """What of the queue is asked for."""

    stage: Stage | None = None
    owner: str | None = None
    """me, none, or an id."""
    waiting: WaitFor | None = None
    text: str = ""
    sort: SortKey = "sla"
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Lines of one page, and where the next one starts."""

    cards: Sequence[CaseCard]
    next_cursor: str | None
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCounts:
    """How many cases there are."""

    by_stage: dict[str, int]
    by_waiting: dict[str, int]
    mine: int
    unowned: int
    late: int
    all: int


class CaseQueue:
    """Reads the queue of the caller's tenant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, caller: Principal, query: QueueQuery) -> QueuePage:
        """One page.

        Raises:
            BadInput: The cursor or the owner is not of its form.
        """
        tests = [CaseRow.tenant_id == caller.tenant_id, *_tests(query, caller)]
        key, is_falling = _order(query.sort)
        page = select_cards().add_columns(key.label("page_key")).where(*tests)
        if query.cursor is not None:
            page = page.where(_behind(query.cursor, key, is_falling=is_falling))
        lines = (key.desc(), CaseRow.id.desc()) if is_falling else (key, CaseRow.id)
        async with self._database.session(caller) as session:
            rows = (await session.execute(page.order_by(*lines).limit(query.limit + 1))).all()
            total = (
                await session.execute(select(func.count()).select_from(CaseRow).where(*tests))
            ).scalar_one()
        shown = rows[: query.limit]
        return QueuePage(
            cards=[to_card(row) for row in shown],
            next_cursor=_cursor(shown[-1].page_key, shown[-1][0].id) if len(rows) > query.limit else None,
            total=total,
        )

    async def card(self, caller: Principal, case_id: UUID) -> CaseCard:
        """One line.

        Raises:
            NotFound: There is no such case of the caller's tenant.
        """
        async with self._database.session(caller) as session:
            return await read_card(session, caller, case_id)

    async def counts(self, caller: Principal, now: datetime) -> QueueCounts:
        """How many there are, by stage, wait and owner."""
        mine = CaseRow.tenant_id == caller.tenant_id
        is_open = CaseRow.stage.not_in(CLOSED)
        async with self._database.session(caller) as session:
            stages = await session.execute(
                select(CaseRow.stage, func.count()).where(mine).group_by(CaseRow.stage)
            )
            waits = await session.execute(_WAITS, {"tenant": caller.tenant_id})
            others = await session.execute(
                select(
                    func.count().filter(and_(is_open, CaseRow.owner_id == caller.user_id)),
                    func.count().filter(and_(is_open, CaseRow.owner_id.is_(None))),
                    func.count().filter(and_(is_open, CaseRow.due_at < now)),
                    func.count(),
                ).where(mine)
            )
            own, unowned, late, whole = others.one()
            return QueueCounts(
                by_stage={str(stage): int(count) for stage, count in stages},
                by_waiting={str(name): int(count) for name, count in waits},
                mine=own,
                unowned=unowned,
                late=late,
                all=whole,
            )

    async def waiting(self, caller: Principal, *, limit: int = 500) -> Sequence[CaseCard]:
        """Open cases that wait for something, the most urgent first."""
        statement = (
            select_cards()
            .where(
                CaseRow.tenant_id == caller.tenant_id,
                CaseRow.stage.not_in(CLOSED),
                func.jsonb_array_length(CaseRow.waits) > 0,
            )
            .order_by(func.coalesce(CaseRow.due_at, _NEVER), CaseRow.id)
            .limit(limit)
        )
        async with self._database.session(caller) as session:
            return [to_card(row) for row in await session.execute(statement)]


def _tests(query: QueueQuery, caller: Principal) -> list[ColumnElement[bool]]:
    tests: list[ColumnElement[bool]] = []
    if query.stage is not None:
        tests.append(CaseRow.stage == query.stage)
    if query.owner is not None:
        tests.append(_owned(query.owner, caller))
    if query.waiting is not None:
        tests.append(CaseRow.waits.contains([{"what": query.waiting}]))
    if query.text.strip():
        like = f"%{_literal(query.text.strip())}%"
        tests.append(
            or_(
                CaseRow.applicant_name.ilike(like, escape="\\"),
                CaseRow.ref.ilike(like, escape="\\"),
                CaseRow.city.ilike(like, escape="\\"),
            )
        )
    return tests


def _owned(owner: str, caller: Principal) -> ColumnElement[bool]:
    if owner == "me":
        return CaseRow.owner_id == caller.user_id
    if owner == "none":
        return CaseRow.owner_id.is_(None)
    try:
        return CaseRow.owner_id == UUID(owner)
    except ValueError:
        raise BadInput("owner must be me, none, or the id of an analyst.") from None


def _literal(said: str) -> str:
    """The text without meaning to ``like``."""
    return said.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _order(sort: SortKey) -> tuple[ColumnElement[Any], bool]:
    """What a page goes by, and whether from the largest down."""
    if sort == "sla":
        return func.coalesce(when((CaseRow.stage.in_(CLOSED), None), else_=CaseRow.due_at), _NEVER), False
    if sort == "amount":
        return cast(CaseRow.amount_inr, BigInteger), True
    if sort == "risk":
        return when({"high": 3, "medium": 2, "low": 1}, value=CaseRow.risk, else_=0), True
    return CaseRow.updated_at.expression, True


def _cursor(key: Any, case_id: UUID) -> str:  # noqa: ANN401  # whatever the page goes by
    said = [key.isoformat() if isinstance(key, datetime) else key, str(case_id)]
    return base64.urlsafe_b64encode(orjson.dumps(said)).decode().rstrip("=")


def _behind(cursor: str, key: ColumnElement[Any], *, is_falling: bool) -> ColumnElement[bool]:
    try:
        value, said = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        at = datetime.fromisoformat(value) if isinstance(value, str) else int(value)
        place = (at, UUID(said))
    except (ValueError, TypeError, binascii.Error):
        raise BadInput("cursor is none that this list gave out; leave it out.") from None
    here = tuple_(key, CaseRow.id)
    return here < place if is_falling else here > place


__all__ = ["CaseQueue", "QueueCounts", "QueuePage", "QueueQuery", "SortKey"]
