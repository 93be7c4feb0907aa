from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from domain.listing import Area, AreaBasis, Listing, PropertyType, Transaction
from domain.listings.identity import listing_id, sealed

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = "Bright corner flat over the park with two balconies, quiet neighbours and a short walk to the metro."


@pytest.fixture
def flat() -> Callable[..., Listing]:
    """Makes a plausible flat; keywords change it."""

    def make(ref: str = "1", **changes: Any) -> Listing:
        tenant_id = UUID(int=1)
        made = Listing(
            id=listing_id(tenant_id, "own", ref),
            tenant_id=tenant_id,
            source="own",
            source_ref=ref,
            transaction=Transaction.BUY,
            property_type=PropertyType.APARTMENT,
            title="3 BHK apartment",
            description=WORDS,
            city="Bengaluru",
            content_hash="",
            bhk=3.0,
            price_inr=11_500_000,
            area=Area(Decimal(1450), "sqft", AreaBasis.SUPER_BUILT_UP, Decimal(1450)),
            locality="Whitefield",
            floor=4,
            total_floors=12,
            facing="east",
        )
        return sealed(replace(made, **changes))

    return make
