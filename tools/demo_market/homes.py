"""Homes on offer: coherent facts of one listing, drawn from a project and the price table."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from domain.listing import Area, AreaBasis, PropertyType, Transaction
from tools.demo_market.projects import TOWERS, projects

if TYPE_CHECKING:
    from random import Random

    from tools.demo_market.prices import Locality
    from tools.demo_market.projects import Project

Facts = dict[str, Any]
FACINGS: Final = (
    "east",
    "east",
    "east",
    "north",
    "north",
    "north_east",
    "north_east",
    "west",
    "south",
    "south_west",
)
_AREAS: Final = {1.0: (520, 700), 2.0: (880, 1240), 2.5: (1050, 1300), 3.0: (1120, 1780), 4.0: (2100, 3100)}
"""Super built-up square feet of an apartment."""
_CITY_SIZE_PERCENT: Final = {"Mumbai": 78, "Gurugram": 112}
_FLOOR_EXTRAS: Final = ("lift", "water_24x7", "cctv", "park")
_HOUSES: Final = (
    PropertyType.VILLA, PropertyType.VILLA, PropertyType.ROW_HOUSE, PropertyType.INDEPENDENT_HOUSE,
)  # fmt: skip
ROUND_SALE: Final = 50_000
ROUND_RENT: Final = 500
_EXTRAS: Final = (
    "modular_kitchen", "wardrobe", "geyser", "air_conditioned", "study_room", "pooja_room", "servant_room",
    "store_room", "utility_area", "balcony",
)  # fmt: skip


def apartment(draw: Random, locality: Locality, transaction: Transaction) -> Facts:
    """A flat in a tower: studio to 4 BHK, now and then a penthouse on the top floor."""
    project = draw.choice(projects(locality)[:TOWERS])
    bhk = draw.choice((0.5, 1.0, 1.0, 2.0, 2.0, 2.0, 2.0, 2.5, 3.0, 3.0, 3.0, 3.0, 3.0, 4.0))
    kind = PropertyType.STUDIO if bhk == 0.5 else PropertyType.APARTMENT
    floor = draw.randrange(project.floors + 1)
    if bhk == 4.0 and draw.randrange(5) == 0:
        kind, floor = PropertyType.PENTHOUSE, project.floors
    low, high = _AREAS.get(bhk, (320, 470))
    sqft = draw.randrange(low, high + 1, 5) * _CITY_SIZE_PERCENT.get(locality.city, 100) // 100
    level = project.level_percent + floor // 4 + (25 if kind is PropertyType.PENTHOUSE else 0)
    facts = _home(draw, project, transaction, bhk=bhk, sqft=sqft, level_percent=level)
    return facts | {"property_type": kind, "floor": floor, "total_floors": project.floors}


def builder_floor(draw: Random, locality: Locality, transaction: Transaction) -> Facts:
    """One floor of a low building; no project."""
    project = draw.choice(projects(locality)[:TOWERS])
    bhk = draw.choice((2.0, 3.0, 3.0, 4.0))
    total = draw.choice((3, 4))
    sqft = draw.randrange(650, 900, 10) * int(bhk) * 7 // 12
    facts = _home(draw, project, transaction, bhk=bhk, sqft=sqft, level_percent=draw.randrange(78, 100))
    age = draw.randrange(0, 15)
    return facts | {
        "property_type": PropertyType.BUILDER_FLOOR, "project": None, "rera_id": None, "views": (),
        "possession_status": "ready", "possession_by": None, "age_years": age,
        "sale_type": _resale(transaction) if age else _new(transaction),
        "seller_type": draw.choice(("owner", "agent")),
        "floor": draw.randrange(total), "total_floors": total,
        "amenities": tuple(sorted({"parking", "power_backup", *draw.sample(_FLOOR_EXTRAS, 2)})),
    }  # fmt: skip


def house(draw: Random, locality: Locality, transaction: Transaction) -> Facts:
    """A villa or row house of a park, or an independent house on its own."""
    park = draw.choice(projects(locality)[TOWERS:])
    bhk = draw.choice((3.0, 4.0, 4.0, 5.0))
    kind = draw.choice(_HOUSES)
    sqft = draw.randrange(600, 800, 10) * int(bhk)
    plot = draw.randrange(1200, 3601, 100)
    facts = _home(draw, park, transaction, bhk=bhk, sqft=sqft, level_percent=park.level_percent + 22)
    facts |= {
        "property_type": kind,
        "plot_sqft": float(plot),
        "total_floors": draw.choice((2, 3)),
        "floor": None,
    }
    if kind is PropertyType.INDEPENDENT_HOUSE:
        facts |= {"project": None, "rera_id": None, "possession_status": "ready", "possession_by": None,
                  "age_years": draw.randrange(2, 25), "sale_type": _resale(transaction)}  # fmt: skip
    return facts


def _new(transaction: Transaction) -> str | None:
    return "new" if transaction is Transaction.BUY else None


def _resale(transaction: Transaction) -> str | None:
    return "resale" if transaction is Transaction.BUY else None


def _home(  # noqa: PLR0913  # the axes a home varies along
    draw: Random, project: Project, transaction: Transaction, *, bhk: float, sqft: int, level_percent: int
) -> Facts:
    """What every home has: price by area, level and a little haggling; rooms, parking, furnishing."""
    locality = project.locality
    is_sale = transaction is Transaction.BUY
    per_sqft = locality.buy_per_sqft if is_sale else locality.rent_per_sqft
    price = per_sqft * level_percent * draw.randrange(93, 108) * sqft // 10_000
    price = rounded(price, ROUND_SALE if is_sale else ROUND_RENT)
    is_ready = project.possession_by is None or not is_sale
    drawn = draw.sample(_EXTRAS, draw.randrange(1, 6))
    rooms = {name for name in drawn if bhk >= 2 or not name.endswith("_room")}
    return common_facts(project, transaction) | {
        "bhk": bhk,
        "bathrooms": max(1, int(bhk) - draw.randrange(2) + (1 if bhk >= 4 else 0)),
        "balconies": draw.randrange(0, min(4, int(bhk) + 2)),
        "area": area_of(sqft, AreaBasis.SUPER_BUILT_UP),
        "super_built_up_sqft": float(sqft),
        "carpet_sqft": float(sqft * draw.randrange(66, 76) // 100),
        "price_inr": price,
        "deposit_inr": None if is_sale else price * draw.choice((2, 3, 6)),
        "maintenance_inr_month": rounded(sqft * draw.randrange(2, 6), 100),
        "facing": draw.choice(FACINGS),
        "furnishing": draw.choice(("unfurnished", "semi_furnished", "semi_furnished", "furnished")),
        "parking_covered": draw.choice((0, 1, 1, 1, 2)) if bhk >= 2 else draw.choice((0, 0, 1)),
        "parking_open": draw.choice((0, 0, 1)),
        "possession_status": "ready" if is_ready else "under_construction",
        "possession_by": None if is_ready else project.possession_by,
        "age_years": project.age_years or (1 if is_ready else None),
        "sale_type": None if not is_sale else draw.choice(("new", "resale")) if is_ready else "new",
        "seller_type": draw.choice(("owner", "owner", "agent", "builder") if is_sale else ("owner", "agent")),
        "amenities": tuple(sorted({*project.amenities, *rooms})),
        "views": (project.view,) if project.view else (),
        "is_vastu": True if project.is_vastu else None,
        "pets_allowed": None if is_sale else draw.choice((True, False, None)),
        "tenant_policy": None if is_sale else draw.choice(("open_to_all", "open_to_all", None)),
    }


def common_facts(project: Project, transaction: Transaction) -> Facts:
    """Where it is and what the project gives it."""
    return {
        "transaction": transaction,
        "city": project.locality.city,
        "locality": project.locality.name,
        "project": project.name,
        "rera_id": project.rera_id if transaction is Transaction.BUY else None,
        "latitude": project.latitude,
        "longitude": project.longitude,
        "metro_km": project.metro.km if project.metro else None,
        "metro_station": project.metro.station if project.metro else None,
    }


def area_of(sqft: int, basis: AreaBasis) -> Area:
    """Whole square feet."""
    return Area(Decimal(sqft), "sqft", basis, Decimal(sqft))


def rounded(rupees: int, step: int) -> int:
    """To the nearest step, the way asking prices are; never nothing."""
    return max(step, (rupees + step // 2) // step * step)
