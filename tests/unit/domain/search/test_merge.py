from decimal import Decimal

import pytest

from domain.search.edits import Edit, Scale
from domain.search.merge import known_slots, refine

STATE = {
    "transaction": "rent",
    "city": "Pune",
    "localities": ["Baner"],
    "price": {"min": 20000, "max": 30000, "period": "month"},
    "deposit_max": 100000,
    "pg": {"occupant": "female"},
    "bhk": {"in": [2]},
    "floor": {"in": [3], "not_ground": True},
    "exclude": {"localities": ["Wakad"]},
}


def test_leaves_out_what_is_no_slot():
    assert known_slots({"city": "Pune", "shown": [1]}) == {"city": "Pune"}
    assert known_slots(None) == {}


def test_a_change_of_transaction_clears_what_belongs_to_the_old_one():
    after = refine(STATE, [Edit("set", "transaction", "buy")])

    assert not {"price", "deposit_max", "pg"} & set(after)


def test_a_change_to_rent_clears_what_only_a_buyer_asks():
    after = refine(
        {"transaction": "buy", "sale_type": "new", "yield_min_pct": 3.0}, [Edit("set", "transaction", "rent")]
    )

    assert after == {"transaction": "rent"}


def test_a_new_city_drops_the_places_of_the_old_one():
    after = refine(STATE, [Edit("set", "city", "Mumbai")])

    assert "localities" not in after
    assert "exclude" not in after


@pytest.mark.parametrize(
    ("said", "price"),
    [
        ({"max": 10000, "period": "month"}, {"max": 10000, "period": "month"}),
        ({"min": 40000, "period": "month"}, {"min": 40000, "period": "month"}),
        ({"max": 25000, "period": "month"}, {"min": 20000, "max": 25000, "period": "month"}),
        ({"max": 5000000, "period": "total"}, {"max": 5000000, "period": "total"}),
    ],
)
def test_a_new_bound_keeps_the_other_only_where_both_can_hold(said, price):
    assert refine(STATE, [Edit("put", "price", said)])["price"] == price


def test_a_place_wished_for_is_excluded_no_longer():
    after = refine(STATE, [Edit("add", "localities", ["Wakad"])])

    assert after["localities"] == ["Wakad"]
    assert "exclude" not in after


def test_dropping_the_last_room_count_empties_the_slot():
    after = refine(
        STATE, [Edit("drop", "bhk", [2]), Edit("drop", "facing", ["east"]), Edit("exclude", "floor", [3])]
    )

    assert "bhk" not in after
    assert after["floor"] == {"not_ground": True}
    assert after["exclude"]["floor"] == {"in": [3]}


def test_a_price_with_only_a_period_is_no_filter():
    assert "price" not in refine({}, [Edit("put", "price", {"period": "month"})])


def test_scaling_without_a_bound_does_what_was_given_instead():
    instead = Edit("set", "sort", "price_asc")

    assert refine({}, [Edit("scale", "price", Scale("max", Decimal("0.9"), instead))]) == {
        "sort": "price_asc"
    }
    assert refine({}, [Edit("scale", "price", Scale("max", Decimal("0.9")))]) == {}
    assert refine({"metro": {"max_km": 1.0}}, [Edit("scale", "metro", Scale("max_km", Decimal("0.5")))]) == {
        "metro": {"max_km": 0.5}
    }
