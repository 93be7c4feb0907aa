"""Questions of a search to the table of listings: which rows, in what order, how many.

Rows come as ids with what ranking needs; whole listings are read for the page alone. Rank without words: rows
silent on fewer wishes first, then quality, which is the stored rank (`store.listing_rank`) and nearness
where a place is wished for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import Float, Integer, case, cast, func, literal, not_, or_, select

from store.among import among
from store.listing_criteria import ROW, criteria, distance_km, excluded
from store.tables.listings import ListingRow
from store.unit_status import ON_OFFER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select

    from domain.search.slots import SearchFilters
    from store.database import Database
    from store.listing_criteria import Criterion, ResolvedPlaces

PRICE_DOUBT_RANK: Final = -10.0
"""No listing without a doubtful price ranks below this (`store.listing_rank`)."""


class Candidate(NamedTuple):
    """A row that satisfies a search, with what ranking needs."""

    id: UUID
    unknowns: int
    """Soft wishes the listing is silent on."""
    quality: float
    """Higher is better; only differences count."""


class Candidates(NamedTuple):
    """The best rows and how many there are in all."""

    rows: list[Candidate]
    total: int


@dataclass(frozen=True, kw_only=True)
class Question:
    """One exact search. Tenant comes from the run's context.

    Its conditions are made once: several statements ask the same question, and making them is a good part of
    the time of a search.
    """

    tenant_id: UUID
    filters: SearchFilters
    places: ResolvedPlaces
    without: tuple[UUID, ...] = ()
    """Listings not to be shown."""
    sort: str | None = None
    """Order in place of the filters' own: a relaxed search shows the nearest to the wish first."""

    @cached_property
    def wishes(self) -> list[Criterion]:
        """Every judged wish."""
        return criteria(self.filters, self.places)

    @cached_property
    def where(self) -> list[ColumnElement[bool]]:
        """What a row must satisfy; a soft wish also by its silence."""
        conditions: list[ColumnElement[bool]] = [
            ROW.tenant_id == self.tenant_id,
            ROW.unit_status.in_(ON_OFFER),
        ]
        conditions += [
            or_(wish.test, wish.test.is_(None)) if wish.is_soft else wish.test for wish in self.wishes
        ]
        conditions += [not_(func.coalesce(test, False)) for test in excluded(self.filters, self.places)]
        if self.without:
            conditions.append(not_(among(ROW.id, self.without)))
        return conditions


class ListingSearch:
    """Exact search in one tenant. Holds no state of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def candidates(self, question: Question, limit: int, *, all_up_to: int = 0) -> Candidates:
        """The first ``limit`` rows in rank order without words, and the total; all rows of a small result.

        Rows known to match everything come first in any case, and an index has them in order; only when they
        do not fill the page are the silent ones looked at.
        """
        async with self.database.session(question.tenant_id) as session:
            counted = select(func.count()).select_from(ListingRow.__table__).where(*question.where)
            total = (await session.execute(counted)).scalar_one()
            wanted = min(total, max(limit, all_up_to if total <= all_up_to else 0))
            if not wanted:
                return Candidates([], total)
            rows = (await session.execute(_known(question, wanted))).all() if _may_shorten(question) else []
            if len(rows) < wanted:
                rows = (await session.execute(_all(question, wanted))).all()
        return Candidates([Candidate(*row) for row in rows], total)

    async def among(self, question: Question, ids: Sequence[UUID]) -> list[Candidate]:
        """Those of ``ids`` that satisfy the search, in no order."""
        statement = select(ROW.id, _unknowns(question), _quality(question)).where(
            *question.where, among(ROW.id, ids)
        )
        async with self.database.session(question.tenant_id) as session:
            return [Candidate(*row) for row in await session.execute(statement)]

    async def counts(self, questions: Sequence[Question]) -> list[int]:
        """How many rows each search has, in one round trip."""
        if not questions:
            return []
        columns = [
            select(func.count()).select_from(ListingRow.__table__).where(*question.where).scalar_subquery()
            for question in questions
        ]
        async with self.database.session(questions[0].tenant_id) as session:
            return list((await session.execute(select(*columns))).one())

    async def localities(self, question: Question) -> dict[str, int]:
        """Localities in which the search has rows, with how many."""
        statement = (
            select(ROW.locality, func.count())
            .where(*question.where, ROW.locality.is_not(None))
            .group_by(ROW.locality)
        )
        async with self.database.session(question.tenant_id) as session:
            return {str(name): count for name, count in await session.execute(statement)}


def _all(question: Question, limit: int) -> Select[UUID, int, float]:
    unknowns, quality = _unknowns(question).label("unknowns"), _quality(question).label("quality")
    return (
        select(ROW.id, unknowns, quality)
        .where(*question.where)
        .order_by(*_order(question, unknowns, quality), ROW.id)
        .limit(limit)
    )


def _may_shorten(question: Question) -> bool:
    """Whether the order asked for is that of the rank index."""
    order = question.sort or question.filters.get("sort", "relevance")
    has_own_order = question.places.centre is not None or "prefer" in question.filters.get("floor", {})
    return order == "relevance" and not has_own_order


def _known(question: Question, limit: int) -> Select[UUID, int, float]:
    tests = [wish.test for wish in question.wishes if wish.is_soft]
    return (
        select(ROW.id, literal(0, Integer), _quality(question))
        .where(*question.where, *tests)
        .order_by(ROW.rank.desc(), ROW.id)
        .limit(limit)
    )


def _unknowns(question: Question) -> ColumnElement[int]:
    total: ColumnElement[int] = literal(0, Integer)
    for wish in question.wishes:
        if wish.is_soft:
            total = total + cast(wish.test.is_(None), Integer)
    return total


def _quality(question: Question) -> ColumnElement[float]:
    """The stored rank, and what this search adds to it: nearness, and the floor preferred."""
    row, centre = ROW, question.places.centre
    total: ColumnElement[Any] = row.rank
    if centre is not None:
        far = func.coalesce(distance_km(centre) / max(centre.km, 0.1), 1.5)
        total = total - 0.5 * func.least(far, 2.0)
    prefer = question.filters.get("floor", {}).get("prefer")
    if prefer is not None:
        height = func.coalesce(cast(row.floor, Float) / func.nullif(row.total_floors, 0), 0.5)
        total = total + 0.5 * (height if prefer == "high" else 1 - height)
    return cast(total, Float)


def _order(
    question: Question, unknowns: ColumnElement[int], quality: ColumnElement[float]
) -> list[ColumnElement[Any]]:
    row = ROW
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
    return case((ROW.rank < PRICE_DOUBT_RANK, 1), else_=0)


__all__ = ["Candidate", "Candidates", "ListingSearch", "Question"]
