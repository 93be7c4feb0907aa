"""Questions of a search to the table of listings: which rows, in what order, how many.

Rows come as ids with what ranking needs; whole listings are read for the page alone. Rank without words: rows
silent on fewer wishes first, then quality. Quality sinks rows with a doubtful price, then other doubts,
prefers recent ones and those that state price, area and place, and the near to the far where a place is
wished for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import ARRAY, Float, Integer, Text, case, cast, func, literal, not_, or_, select, text

from domain.listing import ListingFlag
from store.listing_criteria import criteria, distance_km, excluded
from store.tables.listings import ListingRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from sqlalchemy import ColumnElement

    from domain.search.slots import SearchFilters
    from store.database import Database
    from store.listing_criteria import ResolvedPlaces

PRICE_DOUBTS: Final = (
    ListingFlag.PRICE_ABSURD,
    ListingFlag.PRICE_UNIT_SUSPECT,
    ListingFlag.PRICE_ANOMALY,
    ListingFlag.PRICE_MISSING,
)
OTHER_DOUBTS: Final = (
    ListingFlag.AREA_ABSURD,
    ListingFlag.BHK_SUSPECT,
    ListingFlag.DESCRIPTION_REPEATED,
    ListingFlag.LOCALITY_UNKNOWN,
    ListingFlag.POSSIBLE_DUPLICATE,
    ListingFlag.STALE,
    ListingFlag.TRANSACTION_MISMATCH,
)
OLD_DAYS: Final = 180
"""A listing this old counts as no fresher than an older one."""


class Candidate(NamedTuple):
    """A row that satisfies a search, with what ranking needs."""

    id: UUID
    unknowns: int
    """Soft wishes the listing is silent on."""
    quality: float
    """About -5 to 1; higher is better."""


class Candidates(NamedTuple):
    """The best rows and how many there are in all."""

    rows: list[Candidate]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One exact search. Tenant comes from the run's context."""

    tenant_id: UUID
    filters: SearchFilters
    places: ResolvedPlaces
    today: date
    """Ages of listings count back from here; given, so that an order can be repeated."""
    without: tuple[UUID, ...] = ()
    """Listings not to be shown."""
    sort: str | None = None
    """Order in place of the filters' own: a relaxed search shows the nearest to the wish first."""


class ListingSearch:
    """Exact search in one tenant. Holds no state of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def candidates(self, question: Question, limit: int) -> Candidates:
        """The first ``limit`` rows in rank order without words, and the total."""
        unknowns, quality = _unknowns(question).label("unknowns"), _quality(question).label("quality")
        statement = (
            select(ListingRow.id, unknowns, quality, func.count().over().label("total"))
            .where(*_where(question))
            .order_by(*_order(question, unknowns, quality), ListingRow.id)
            .limit(limit)
        )
        async with self.database.session() as session:
            rows = (await session.execute(statement)).all()
        found = [Candidate(row.id, row.unknowns, row.quality) for row in rows]
        return Candidates(found, rows[0].total if rows else 0)

    async def among(self, question: Question, ids: Sequence[UUID]) -> list[Candidate]:
        """Those of ``ids`` that satisfy the search, in no order."""
        statement = select(ListingRow.id, _unknowns(question), _quality(question)).where(
            *_where(question), ListingRow.id.in_(ids)
        )
        async with self.database.session() as session:
            return [Candidate(*row) for row in await session.execute(statement)]

    async def counts(self, questions: Sequence[Question]) -> list[int]:
        """How many rows each search has, in one round trip."""
        if not questions:
            return []
        columns = [
            select(func.count()).select_from(ListingRow).where(*_where(question)).scalar_subquery()
            for question in questions
        ]
        async with self.database.session() as session:
            return list((await session.execute(select(*columns))).one())

    async def localities(self, question: Question) -> dict[str, int]:
        """Localities in which the search has rows, with how many."""
        statement = (
            select(ListingRow.locality, func.count())
            .where(*_where(question), ListingRow.locality.is_not(None))
            .group_by(ListingRow.locality)
        )
        async with self.database.session() as session:
            return {str(name): count for name, count in await session.execute(statement)}

    async def refresh_statistics(self) -> None:
        """Lets the planner know the table after a bulk load; autovacuum would come to it within minutes."""
        async with self.database.session() as session:
            await session.execute(text("analyze listings"))


def _where(question: Question) -> list[ColumnElement[bool]]:
    filters, places = question.filters, question.places
    conditions: list[ColumnElement[bool]] = [ListingRow.tenant_id == question.tenant_id]
    conditions += [
        or_(wish.test, wish.test.is_(None)) if wish.is_soft else wish.test
        for wish in criteria(filters, places)
    ]
    conditions += [not_(func.coalesce(test, False)) for test in excluded(filters, places)]
    if question.without:
        conditions.append(ListingRow.id.not_in(question.without))
    return conditions


def _unknowns(question: Question) -> ColumnElement[int]:
    total: ColumnElement[int] = literal(0, Integer)
    for wish in criteria(question.filters, question.places):
        if wish.is_soft:
            total = total + cast(wish.test.is_(None), Integer)
    return total


def _quality(question: Question) -> ColumnElement[float]:
    row, centre = ListingRow, question.places.centre
    flags = row.flags.concat(row.market_flags)
    age_days = func.coalesce(func.least(question.today - row.posted_on, OLD_DAYS), OLD_DAYS / 2)
    parts: list[ColumnElement[Any]] = [
        case((flags.overlap(_texts(PRICE_DOUBTS)), -3.0), else_=0.0),
        case((flags.overlap(_texts(OTHER_DOUBTS)), -1.0), else_=0.0),
        -cast(func.greatest(age_days, 0), Float) / OLD_DAYS,
        *(
            case((column.is_(None), 0.0), else_=0.2)
            for column in (row.price_inr, row.area_sqft, row.locality, row.latitude, row.furnishing)
        ),
    ]
    if centre is not None:
        far = func.coalesce(distance_km(centre) / max(centre.km, 0.1), 1.5)
        parts.append(-0.5 * func.least(far, 2.0))
    prefer = question.filters.get("floor", {}).get("prefer")
    if prefer is not None:
        height = func.coalesce(cast(row.floor, Float) / func.nullif(row.total_floors, 0), 0.5)
        parts.append(0.5 * (height if prefer == "high" else 1 - height))
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return cast(total, Float)


def _texts(flags: Sequence[ListingFlag]) -> ColumnElement[Any]:
    return cast([flag.value for flag in flags], ARRAY(Text))


def _order(
    question: Question, unknowns: ColumnElement[int], quality: ColumnElement[float]
) -> list[ColumnElement[Any]]:
    row = ListingRow
    match question.sort or question.filters.get("sort", "relevance"):
        case "price_asc":
            return [_price_is_doubted(), row.price_inr.asc().nulls_last()]
        case "price_desc":
            return [_price_is_doubted(), row.price_inr.desc().nulls_last()]
        case "area_desc":
            return [row.area_sqft.desc().nulls_last()]
        case "newest":
            return [row.posted_on.desc().nulls_last()]
        case "distance" if question.places.centre is not None:
            return [distance_km(question.places.centre).asc().nulls_last(), quality.desc()]
        case _:
            return [unknowns.asc(), quality.desc()]


def _price_is_doubted() -> ColumnElement[Any]:
    flags = ListingRow.flags.concat(ListingRow.market_flags)
    return case((flags.overlap(_texts(PRICE_DOUBTS)), 1), else_=0)


__all__ = ["Candidate", "Candidates", "ListingSearch", "Question"]
