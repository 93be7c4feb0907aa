from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from domain.listing import AreaBasis, ListingFlag, PropertyType, Transaction
from domain.listings.assembly import Origin, RowRejected, assemble
from domain.listings.facts import ListingFacts
from domain.listings.figures import PriceReading, read_area
from domain.listings.identity import content_hash, listing_id

if TYPE_CHECKING:
    from domain.listing import Listing

ORIGIN = Origin(UUID(int=1), "portal", "7")


def areas(text: str = "1450", basis: AreaBasis = AreaBasis.CARPET) -> dict[AreaBasis, Any]:
    return {basis: read_area(text, "", basis)}


def assembled(**given: Any) -> Listing:
    facts: dict[str, Any] = {
        "transaction": "buy", "property_type": "apartment", "city": "Bangalore", "locality": "Whitefield",
        "bhk": 3.0, "price": PriceReading(11_500_000), "areas": areas(),
    }  # fmt: skip
    return assemble(ListingFacts(**(facts | given)), ORIGIN).listing


def test_facts_become_a_listing():
    listing = assembled(
        project="Kaveri <b>Heights</b>", labels=["Lift", "Sea facing", "Vaastu Compliant"], views=["pool"]
    )

    assert listing.id == listing_id(*ORIGIN)
    assert listing.title == "3 BHK apartment for sale in Kaveri Heights, Whitefield, Bengaluru"
    assert listing.amenities == ("lift",)
    assert listing.views == ("pool", "sea")
    assert listing.is_vastu is True
    assert listing.carpet_sqft == 1450.0
    assert listing.super_built_up_sqft is None
    assert listing.flags == ()
    assert listing.content_hash == content_hash(listing)


def test_labels_nobody_knows_are_handed_on():
    facts = ListingFacts(
        transaction="buy", property_type="villa", city="Pune", bhk=2.0, labels=["Time machine"]
    )

    assert assemble(facts, ORIGIN).unknown_labels == {"Time machine"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"property_type": None}, "no_property_type"),
        ({"property_type": "castle"}, "no_property_type"),
        ({"city": None, "locality": None}, "no_city"),
        ({"price": None, "areas": {}, "bhk": None}, "no_facts"),
        ({"transaction": None, "price": None}, "no_transaction"),
    ],
)
def test_what_cannot_be_a_listing_is_rejected_with_a_reason(given: dict[str, Any], code: str):
    with pytest.raises(RowRejected) as caught:
        assembled(**given)

    assert caught.value.code == code
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("given", "transaction", "is_mismatch"),
    [
        ({}, Transaction.BUY, False),
        (
            {"price": PriceReading(45_000), "description": "available for rent, 45k monthly"},
            Transaction.RENT,
            True,
        ),
        ({"price": PriceReading(45_000), "description": "lovely"}, Transaction.BUY, True),
        ({"transaction": "rent", "description": "flat for sale"}, Transaction.BUY, True),
        (
            {"transaction": "rent", "price": PriceReading(45_000), "description": "or for sale"},
            Transaction.RENT,
            False,
        ),
        (
            {"transaction": "rent", "price": PriceReading(2_500_000), "description": "for sale"},
            Transaction.BUY,
            True,
        ),
        ({"transaction": "", "description": "this flat is for sale", "price": None}, Transaction.BUY, False),
        ({"transaction": None}, Transaction.BUY, False),
        (
            {"transaction": None, "price": PriceReading(30_000), "description": "for rent"},
            Transaction.RENT,
            False,
        ),
        (
            {"transaction": "pg", "price": PriceReading(9_000), "areas": areas("150"), "bhk": None},
            Transaction.PG,
            False,
        ),
    ],
)
def test_price_and_words_together_overrule_a_heading(
    given: dict[str, Any], transaction: Transaction, is_mismatch: bool
):
    listing = assembled(**given)

    assert listing.transaction is transaction
    assert (ListingFlag.TRANSACTION_MISMATCH in listing.flags) is is_mismatch


def test_texts_are_cleaned_masked_and_rid_of_exclusions():
    listing = assembled(
        transaction="rent",
        price=PriceReading(35_000),
        description="Quiet flat beside the lake, two lifts.<br>Only vegetarians. Call 98450 12345.",
        description_hi="झील के पास शांत फ्लैट है। केवल परिवार",
        title="Flat, call 98450 12345",
    )

    assert "vegetarian" not in listing.description
    assert "98450" not in listing.description + listing.title
    assert listing.description_hi == "झील के पास शांत फ्लैट है।"
    assert {ListingFlag.EXCLUSIONARY_TEXT, ListingFlag.CONTACT_MASKED} <= set(listing.flags)
    assert listing.tenant_policy is None


@pytest.mark.parametrize(
    ("tenants", "description", "policy", "is_flagged"),
    [
        ("Bachelors/Family", "", "open_to_all", False),
        ("all", "", "open_to_all", False),
        ("Family", "", None, True),
        (None, "Bachelors welcome here, any day.", "open_to_all", False),
        (None, "Two lifts.", None, False),
    ],
)
def test_only_a_welcome_to_all_is_kept(
    tenants: str | None, description: str, policy: str | None, is_flagged: bool
):
    listing = assembled(
        transaction="rent", price=PriceReading(35_000), tenants=tenants, description=description
    )

    assert listing.tenant_policy == policy
    assert (ListingFlag.EXCLUSIONARY_TEXT in listing.flags) is is_flagged


def test_who_may_live_there_is_no_matter_of_a_sale():
    assert assembled(tenants="Bachelors/Family", description="Bachelors welcome").tenant_policy is None


def test_what_the_columns_lack_is_taken_from_the_words():
    floor = "this flat lies on the 7th floor of a 14 storey building"
    words = f"{floor}, with 2 bathrooms, security deposit of 90000."

    listing = assembled(transaction="rent", price=PriceReading(45_000), description=words)
    stated = assembled(floor=1, total_floors=2, bathrooms=3, deposit=PriceReading(5), description=words)

    assert (listing.floor, listing.total_floors, listing.bathrooms, listing.deposit_inr) == (7, 14, 2, 90_000)
    assert (stated.floor, stated.total_floors, stated.bathrooms, stated.deposit_inr) == (1, 2, 3, 5)


@pytest.mark.parametrize(
    ("amount", "period", "monthly"),
    [
        (3_000, "Monthly", 3_000),
        (3_000, None, 3_000),
        (9_000, "Quarterly", 3_000),
        (36_000, "Yearly", 3_000),
        (3, "Per sq. Unit Monthly", 4_350),
        (3, "Monthly", None),
        (3_000, "One-Time", None),
    ],
)
def test_maintenance_is_by_the_month(amount: int, period: str | None, monthly: int | None):
    listing = assembled(maintenance=PriceReading(amount), maintenance_period=period)

    assert listing.maintenance_inr_month == monthly


def test_maintenance_by_area_needs_an_area():
    assert (
        assembled(
            maintenance=PriceReading(3), maintenance_period="Per sq. Unit Monthly", areas={}
        ).maintenance_inr_month
        is None
    )


def test_ranges_and_contradictions_are_flagged():
    ranged = assembled(price=PriceReading(10_000_000, 12_000_000), areas=areas("1400 - 1500"))
    twice = assembled(price_stated=PriceReading(1_150_000))
    agreed = assembled(price_stated=PriceReading(11_400_000))

    assert {ListingFlag.PRICE_RANGE, ListingFlag.AREA_RANGE} <= set(ranged.flags)
    assert ranged.extra == {"price_max_inr": "12000000"}
    assert ListingFlag.PRICE_CONFLICT in twice.flags
    assert agreed.flags == ()


def test_an_area_in_an_unknown_unit_is_flagged():
    listing = assembled(property_type="plot", bhk=None, areas=areas("5Perch", AreaBasis.PLOT))

    assert listing.property_type is PropertyType.PLOT
    assert listing.area is not None
    assert listing.area.value == Decimal(5)
    assert listing.plot_sqft is None
    assert ListingFlag.AREA_UNIT_UNKNOWN in listing.flags


def test_extras_are_cleaned_and_empty_ones_dropped():
    listing = assembled(extra={"b": "x&amp;y", "a": " "}, is_generated_text=True)

    assert listing.extra == {"b": "x&y", "description_origin": "generated"}
