"""Homes of our own market to compare a case's home with: asked prices per square foot, no doubted ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from domain.cases.valuing import Comparable
from store.tables.listings import ListingRow

if TYPE_CHECKING:
    from store.database import Database
    from store.scope import Scope

_HOMES: Final = ("apartment", "builder_floor", "villa", "independent_house")


class MarketComparables:
    """Looks in the tenant's own listings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def near(
        self, scope: Scope, *, city: str | None, locality: str | None, limit: int
    ) -> list[Comparable]:
        """Homes for sale in the locality; of the whole city where the locality has none.

        Args:
            scope: Whose market.
            city: As the case names it; None: nothing is compared.
            locality: Likewise; None: the whole city.
            limit: At most so many.
        """
        if city is None:
            return []
        async with self._database.session(scope) as session:
            for place in dict.fromkeys((locality, None)):
                statement = (
                    select(ListingRow.id, ListingRow.price_per_sqft, ListingRow.locality)
                    .where(
                        ListingRow.tenant_id == scope.tenant_id,
                        ListingRow.transaction == "buy",
                        ListingRow.property_type.in_(_HOMES),
                        ListingRow.price_per_sqft.is_not(None),
                        func.cardinality(ListingRow.market_flags) == 0,
                        ListingRow.city.in_({city, city.title()}),
                    )
                    .order_by(ListingRow.id)
                    .limit(limit)
                )
                if place is not None:
                    statement = statement.where(ListingRow.locality.in_({place, place.title()}))
                found = [
                    Comparable(row.id, int(row.price_per_sqft), row.locality)
                    for row in await session.execute(statement)
                ]
                if found:
                    return found
        return []
