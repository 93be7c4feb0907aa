"""A random market with gaps in what listings say, and random wishes over it, both from a seed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any, cast

from domain.listing import Area, AreaBasis, Listing, ListingFlag, PropertyType, Transaction
from domain.listings.identity import listing_id, sealed

if TYPE_CHECKING:
    from uuid import UUID

    from domain.search.slots import SearchFilters

TODAY = date(2026, 11, 22)
CITIES = {
    "Bengaluru": (["Whitefield", "Hoodi", "Indiranagar", "Koramangala"], 12.97, 77.64),
    "Pune": (["Wakad", "Baner", "Hinjawadi"], 18.56, 73.78),
}
AMENITIES = ["gym", "lift", "power_backup", "swimming_pool"]
FACINGS = ["north", "east", "south", "west"]
FURNISHING = ["furnished", "semi_furnished", "unfurnished"]


def homes(tenant_id: UUID, count: int, seed: int = 1) -> list[Listing]:
    """So many listings; each fact but the required ones is missing now and then."""
    dice = Random(seed)  # noqa: S311  # test data
    return [_home(tenant_id, number, dice) for number in range(count)]


def _home(tenant_id: UUID, number: int, dice: Random) -> Listing:
    def often(value: Any, share: float = 0.7) -> Any:
        return value if dice.random() < share else None

    city = dice.choice(list(CITIES))
    localities, latitude, longitude = CITIES[city]
    transaction = dice.choice([Transaction.BUY, Transaction.BUY, Transaction.RENT, Transaction.PG])
    kind = dice.choice([PropertyType.APARTMENT, PropertyType.VILLA, PropertyType.OFFICE, PropertyType.PLOT])
    sqft = dice.randint(300, 3000)
    has_point = dice.random() < 0.8
    bhk = often(float(dice.randint(1, 4)), 0.9)
    locality = often(dice.choice(localities), 0.85)
    listing = Listing(
        id=listing_id(tenant_id, "own", str(number)),
        tenant_id=tenant_id,
        source="own",
        source_ref=str(number),
        transaction=transaction,
        property_type=kind,
        title=f"{bhk or ''} BHK {kind.value} {number}",
        description=dice.choice(
            [
                "Quiet flat with a lake view and wooden floors.",
                "Near the tech park, bright and airy.",
                "Gated.",
            ]
        ),
        city=city,
        content_hash="",
        bhk=bhk,
        bathrooms=often(dice.randint(1, 4)),
        price_inr=often(_price(transaction, dice), 0.95),
        deposit_inr=often(dice.randint(1, 10) * 10_000),
        area=often(Area(Decimal(sqft), "sqft", dice.choice(list(AreaBasis)), Decimal(sqft)), 0.9),
        carpet_sqft=often(float(sqft) * 0.7, 0.5),
        super_built_up_sqft=often(float(sqft), 0.3),
        plot_sqft=often(float(sqft), 0.2),
        locality=locality,
        latitude=latitude + dice.uniform(-0.1, 0.1) if has_point else None,
        longitude=longitude + dice.uniform(-0.1, 0.1) if has_point else None,
        metro_km=often(round(dice.uniform(0.1, 6), 2)),
        floor=often(dice.randint(0, 20)),
        total_floors=often(dice.randint(10, 25)),
        facing=often(dice.choice(FACINGS)),
        furnishing=often(dice.choice(FURNISHING)),
        parking_covered=often(dice.randint(0, 2)),
        parking_open=often(dice.randint(0, 2)),
        possession_status=often(dice.choice(["ready", "under_construction"])),
        possession_by=often(TODAY + timedelta(days=dice.randint(-300, 900)), 0.4),
        sale_type=often(dice.choice(["new", "resale"])),
        rera_id=often("PRM/KA/RERA/1251/446/PR/1", 0.4),
        amenities=tuple(sorted(dice.sample(AMENITIES, dice.randint(0, 4)))),
        views=tuple(dice.sample(["sea", "lake", "park"], dice.randint(0, 1))),
        is_vastu=often(dice.random() < 0.5),
        pets_allowed=often(dice.random() < 0.5),
        tenant_policy=often("open_to_all", 0.3),
        pg_occupant=often(dice.choice(["male", "female", "any"])),
        seller_type=often(dice.choice(["owner", "agent", "builder"])),
        posted_on=often(TODAY - timedelta(days=dice.randint(0, 200))),
        flags=(ListingFlag.PRICE_ABSURD,) if dice.random() < 0.05 else (),
        updated_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    return sealed(listing)


def _price(transaction: Transaction, dice: Random) -> int:
    return dice.randint(30, 300) * (100_000 if transaction is Transaction.BUY else 500)


def wishes(dice: Random) -> SearchFilters:
    """Random filters with a few slots each, exclusions among them."""
    city = dice.choice(list(CITIES))
    localities = CITIES[city][0]
    pool: dict[str, Any] = {
        "transaction": dice.choice(["buy", "rent", "pg"]),
        "category": dice.choice(["residential", "commercial"]),
        "property_types": dice.sample(["apartment", "villa", "office", "plot"], 2),
        "bhk": {"in": dice.sample([1, 2, 3, 4], 2)},
        "price": dice.choice([{"max": 15_000_000}, {"min": 50_000, "max": 20_000_000}, {"min": 4_000_000}]),
        "deposit_max": 50_000,
        "area": {
            "min_sqft": 600,
            "max_sqft": 2000,
            "basis": dice.choice(["unspecified", "carpet", "super_built_up", "plot", "built_up"]),
        },
        "city": city,
        "localities": dice.sample(localities, 2),
        "landmarks": [{"name": dice.choice(localities), "relation": "near"}],
        "commute": {"to": localities[0], "max_min": 25, "mode": dice.choice(["metro", "car", "any"])},
        "metro": {"max_km": 2.0},
        "possession": dice.choice([{"status": "ready"}, {"by": "2027-06-30"}]),
        "facing": ["east", "north"],
        "vastu": True,
        "views": ["lake"],
        "floor": dice.choice(
            [
                {"min": 3},
                {"max": 8},
                {"in": [1, 2, 15]},
                {"not_ground": True, "not_top": True},
                {"prefer": "high"},
            ]
        ),
        "furnishing": ["furnished", "semi_furnished"],
        "parking": dice.choice([{"min": 1}, {"min": 2}, {"type": "covered"}, {"min": 1, "type": "open"}]),
        "sale_type": "new",
        "rera": True,
        "bath_min": 2,
        "amenities": dice.sample(AMENITIES, 2),
        "pets": True,
        "seller_type": ["owner"],
        "tenant_policy": "open_to_all",
        "pg": {"occupant": "female"},
        "yield_min_pct": 4.0,
        "exclude": dice.choice(
            [
                {"property_types": ["villa"], "amenities": ["swimming_pool"]},
                {"localities": [localities[0]], "floor": {"in": [4, 13]}},
                {"furnishing": ["unfurnished"], "facing": ["south"], "seller_type": ["agent"]},
                {
                    "bhk": {"in": [1]},
                    "views": ["park"],
                    "landmarks": [{"name": localities[-1], "relation": "near"}],
                },
            ]
        ),
    }
    chosen = dice.sample(sorted(pool), dice.randint(1, 5))
    return cast("SearchFilters", {name: pool[name] for name in chosen})
