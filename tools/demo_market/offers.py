"""Offers that are no homes: land, beds in PG houses, places of work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from domain.listing import AreaBasis, PropertyType, Transaction
from tools.demo_market.homes import FACINGS, ROUND_RENT, ROUND_SALE, area_of, common_facts, rounded
from tools.demo_market.projects import TOWERS, projects

if TYPE_CHECKING:
    from random import Random

    from tools.demo_market.homes import Facts
    from tools.demo_market.prices import Locality

_GUEST_EXTRAS: Final = (
    "laundry", "geyser", "cctv", "tv", "water_24x7", "maintenance_staff", "refrigerator",
)  # fmt: skip
_PLOT_EXTRAS: Final = ("gated_community", "park", "security", "water_24x7", "borewell")


class _Workplace(NamedTuple):
    """Square feet from, to and by steps; what it has."""

    smallest: int
    largest: int
    step: int
    amenities: tuple[str, ...]


_WORKPLACES: Final = {
    PropertyType.OFFICE: _Workplace(600, 12_000, 100, ("cctv", "lift", "pantry", "parking", "power_backup")),
    PropertyType.SHOP: _Workplace(150, 1_200, 50, ("parking", "power_backup", "security")),
    PropertyType.WAREHOUSE: _Workplace(
        4_000, 40_000, 1_000, ("loading_bay", "power_backup", "security", "truck_access")
    ),
}
_WORKPLACE_KINDS: Final = (*[PropertyType.OFFICE] * 3, PropertyType.SHOP, PropertyType.WAREHOUSE)


def plot(draw: Random, locality: Locality, _transaction: Transaction) -> Facts:
    """Land; always for sale."""
    park = draw.choice(projects(locality)[TOWERS:])
    sqft = draw.choice((600, 1200, 1200, 1500, 1800, 2400, 2400, 3000, 4000))
    price = locality.buy_per_sqft * draw.randrange(45, 75) * sqft // 100
    return common_facts(park, Transaction.BUY) | {
        "property_type": PropertyType.PLOT,
        "area": area_of(sqft, AreaBasis.PLOT),
        "plot_sqft": float(sqft),
        "price_inr": rounded(price, ROUND_SALE),
        "facing": draw.choice(FACINGS),
        "sale_type": draw.choice(("new", "resale")),
        "seller_type": draw.choice(("owner", "agent", "builder")),
        "amenities": tuple(sorted(draw.sample(_PLOT_EXTRAS, 3))),
    }


def paying_guest(draw: Random, locality: Locality, _transaction: Transaction) -> Facts:
    """A bed in a PG house, by the month."""
    project = draw.choice(projects(locality)[:TOWERS])
    price = locality.rent_per_sqft * draw.randrange(230, 420)
    held = {"wifi", "meals", "power_backup", "security", *draw.sample(_GUEST_EXTRAS, 4)}
    return common_facts(project, Transaction.PG) | {
        "property_type": PropertyType.APARTMENT,
        "project": None,
        "rera_id": None,
        "bathrooms": 1,
        "area": area_of(draw.randrange(110, 221, 10), AreaBasis.CARPET),
        "price_inr": rounded(price, ROUND_RENT),
        "deposit_inr": rounded(price * draw.choice((1, 2)), ROUND_RENT),
        "pg_occupant": draw.choice(("male", "female", "female", "any")),
        "furnishing": "furnished",
        "possession_status": "ready",
        "seller_type": draw.choice(("owner", "agent")),
        "amenities": tuple(sorted(held)),
    }


def workplace(draw: Random, locality: Locality, transaction: Transaction) -> Facts:
    """An office, a shop or a warehouse: on lease by the month, offices now and then for sale."""
    project = draw.choice(projects(locality)[:TOWERS])
    kind = draw.choice(_WORKPLACE_KINDS)
    is_office = kind is PropertyType.OFFICE
    offer = Transaction.BUY if is_office and transaction is Transaction.BUY else Transaction.LEASE
    size = _WORKPLACES[kind]
    sqft = draw.randrange(size.smallest, size.largest + 1, size.step)
    price = _workplace_rate(draw, locality, kind, offer) * sqft
    total = draw.randrange(3, 15)
    return common_facts(project, offer) | {
        "property_type": kind,
        "project": None,
        "rera_id": None,
        "area": area_of(sqft, AreaBasis.CARPET),
        "carpet_sqft": float(sqft),
        "price_inr": rounded(price, ROUND_SALE if offer is Transaction.BUY else ROUND_RENT),
        "floor": draw.randrange(1, total + 1) if is_office else 0,
        "total_floors": total if is_office else None,
        "furnishing": draw.choice(("unfurnished", "furnished", "semi_furnished"))
        if is_office
        else "unfurnished",
        "possession_status": "ready",
        "seller_type": draw.choice(("owner", "agent", "builder")),
        "amenities": size.amenities,
    }


def _workplace_rate(draw: Random, locality: Locality, kind: PropertyType, offer: Transaction) -> int:
    """Rupees per square foot, per month on lease."""
    if kind is PropertyType.WAREHOUSE:
        return draw.randrange(16, 32)
    if offer is Transaction.BUY:
        return locality.buy_per_sqft * draw.randrange(105, 150) // 100
    return locality.rent_per_sqft * draw.randrange(130, 260) // 100
