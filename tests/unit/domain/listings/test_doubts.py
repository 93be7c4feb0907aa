from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from domain.listing import Area, AreaBasis, ListingFlag, PropertyType, Transaction
from domain.listings.doubts import Bounds, doubts, is_stale

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.listing import Listing

    Flat = Callable[..., Listing]


def area(sqft: int, basis: AreaBasis = AreaBasis.CARPET) -> Area:
    return Area(Decimal(sqft), "sqft", basis, Decimal(sqft))


@pytest.mark.parametrize(
    ("change", "flags"),
    [
        ({}, set()),
        ({"price_inr": None}, {"price_missing"}),
        ({"price_inr": 13_500_000_000}, {"price_absurd"}),
        ({"price_inr": 100_000}, {"price_absurd", "transaction_mismatch"}),
        ({"price_inr": 45_000}, {"price_absurd", "transaction_mismatch"}),
        ({"area": None}, {"area_missing"}),
        ({"area": None, "price_inr": 45_000}, {"area_missing", "price_absurd"}),
        ({"area": area(60), "bhk": None}, {"area_absurd", "price_absurd"} - {"price_absurd"}),
        ({"area": Area(Decimal(5), "perch", AreaBasis.PLOT, None)}, {"area_unit_unknown"}),
        ({"bhk": 43.0}, {"bhk_suspect"}),
        ({"bathrooms": 7}, {"bhk_suspect"}),
        ({"bhk": 5.0, "area": area(400)}, {"bhk_suspect"}),
        ({"bhk": 9.0, "area": area(900, AreaBasis.PLOT)}, set()),
        ({"bhk": 3.0, "area": None}, {"area_missing"}),
        ({"bhk": None}, set()),
        ({"floor": 15, "total_floors": 12}, {"floor_above_total"}),
        ({"floor": 200, "total_floors": None}, {"floor_above_total"}),
        ({"floor": None}, set()),
        ({"carpet_sqft": 1000.0, "super_built_up_sqft": 1450.0}, set()),
        ({"carpet_sqft": 1500.0, "super_built_up_sqft": 1450.0}, {"area_basis_conflict"}),
        ({"carpet_sqft": 300.0, "super_built_up_sqft": 1450.0}, {"area_basis_conflict"}),
        ({"property_type": PropertyType.PLOT, "price_inr": 500_000, "bhk": None}, set()),
        ({"transaction": Transaction.RENT, "price_inr": 45_000}, set()),
        (
            {"transaction": Transaction.RENT, "price_inr": 11_500_000},
            {"price_absurd", "transaction_mismatch"},
        ),
        ({"transaction": Transaction.RENT, "price_inr": 45_000, "area": None}, {"area_missing"}),
    ],
)
def test_a_listing_raises_its_own_doubts(flat: Flat, change: dict[str, object], flags: set[str]):
    assert doubts(flat(**change)) == {ListingFlag(flag) for flag in flags}


def test_stale_is_judged_on_the_day_it_is_shown(flat: Flat):
    posted = flat(posted_on=date(2026, 10, 1))

    assert is_stale(posted, date(2026, 11, 1))
    assert not is_stale(posted, date(2026, 10, 31))
    assert not is_stale(flat(), date(2026, 11, 1))


def test_bounds_hold_numbers_only():
    assert 3 in Bounds(1, 3)
    assert "3" not in Bounds(1, 3)
