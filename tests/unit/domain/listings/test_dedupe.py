from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from domain.listing import Area, AreaBasis
from domain.listings.dedupe import (
    dedupe_block,
    description_key,
    fingerprint,
    likeness,
    probe_blocks,
    telling_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.listing import Listing
    from domain.listings.dedupe import Likeness

    Flat = Callable[..., Listing]


def compared(one: Listing, other: Listing) -> Likeness:
    first, second = fingerprint(one), fingerprint(other)
    assert first is not None
    assert second is not None
    return likeness(first, second)


def test_the_same_words_price_area_and_details_are_one_property(flat: Flat):
    found = compared(flat("1"), flat("2"))

    assert found.score == 1.0
    assert found.is_same
    assert not found.is_doubtful


def test_the_same_words_without_details_need_a_person(flat: Flat):
    bare = {"floor": None, "total_floors": None, "facing": None}

    found = compared(flat("1", **bare), flat("2", **bare))

    assert found.score == pytest.approx(0.8)
    assert found.is_doubtful
    assert not found.is_same


def test_without_a_floor_only_a_repetition_at_the_same_price_is_merged(flat: Flat):
    bare = {"floor": None, "total_floors": None, "project": "Kaveri Heights", "bathrooms": 2}
    near = {"description": flat().description.replace("quiet", "calm")}

    assert compared(flat("1", **bare), flat("2", **bare)).is_same
    assert compared(flat("1", **bare), flat("2", **bare, price_inr=11_450_000)).is_doubtful
    assert compared(flat("1", **bare), flat("2", **bare, **near)).is_doubtful


@pytest.mark.parametrize("change", [{"floor": 9}, {"facing": "west"}, {"total_floors": 20}])
def test_a_contradiction_rules_a_merge_out(flat: Flat, change: dict[str, object]):
    assert compared(flat("1"), flat("2", **change)).score == 0.0


def test_other_words_are_another_property(flat: Flat):
    other = flat(
        "2",
        description="Garden villa far from everything, with horses, a pond and forty mango trees.",
    )

    assert compared(flat("1"), other).score < 0.65


def test_near_words_count_nearly(flat: Flat):
    near = flat("2", description=flat().description.replace("quiet", "calm"))

    assert 0.85 < compared(flat("1"), near).score < 1.0


@pytest.mark.parametrize(
    "extra", [{"description": "Nice flat."}, {"extra": {"description_origin": "generated"}}]
)
def test_few_or_generated_words_are_no_evidence(flat: Flat, extra: dict[str, object]):
    one, other = flat("1", **extra), flat("2", **extra)
    print_ = fingerprint(one)

    assert telling_text(one) == ""
    assert description_key(one) is None
    assert print_ is not None
    assert not print_.is_telling
    assert compared(one, other).score <= 0.5


def test_rera_number_and_unit_decide_alone(flat: Flat):
    one = flat("1", rera_id="SYN/KA/1", extra={"unit": "A-402"}, description="short")
    same = flat("2", rera_id="SYN/KA/1", extra={"unit": "A-402"}, floor=9, description="other")
    other = flat("3", rera_id="SYN/KA/1", extra={"unit": "A-403"})

    assert compared(one, same).score == 1.0
    assert compared(one, other).score == 0.0
    print_ = fingerprint(one)
    assert print_ is not None
    assert print_.is_telling


def test_equal_words_have_one_key_whatever_their_dress(flat: Flat):
    assert description_key(flat()) == description_key(flat(description=flat().description.upper() + "!!"))


@pytest.mark.parametrize("percent", [96, 98, 100, 102, 104])
def test_prices_and_areas_within_five_percent_are_always_probed(flat: Flat, percent: int):
    for price in (3_333_333, 11_500_000, 98_765_432):
        area = Area(Decimal(1000 * percent) / 100, "sqft", AreaBasis.CARPET, Decimal(1000 * percent) / 100)
        one = flat("1", price_inr=price, area=Area(Decimal(1000), "sqft", AreaBasis.CARPET, Decimal(1000)))
        other = flat("2", price_inr=price * percent // 100, area=area)

        assert dedupe_block(one) in probe_blocks(other)


@pytest.mark.parametrize(
    "unknown",
    [{"price_inr": None}, {"area": None}, {"area": Area(Decimal(5), "perch", AreaBasis.PLOT, None)}],
)
def test_without_price_or_area_nothing_is_compared(flat: Flat, unknown: dict[str, object]):
    listing = flat(**unknown)

    assert dedupe_block(listing) is None
    assert probe_blocks(listing) == ()
    assert fingerprint(listing) is None


def test_other_places_and_rooms_are_other_blocks(flat: Flat):
    assert dedupe_block(flat()) not in probe_blocks(flat(locality=None))
    assert dedupe_block(flat()) not in probe_blocks(flat(bhk=2.0))
