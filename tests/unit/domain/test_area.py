from decimal import Decimal

import pytest

from domain.area import area_value, canonical_unit, convert_area, parse_area, round_sqft
from domain.errors import BadInput


@pytest.mark.parametrize(
    ("value", "unit", "state", "sqft"),
    [
        ("1", "sq yd", None, "9"),
        ("1", "gaj", None, "9"),
        ("1", "kanal", None, "5445"),
        ("1", "katha", "West Bengal", "720"),
        ("1", "katha", "assam", "2880"),
        ("1", "bigha", "RJ-kachha", "17424"),
        ("0", "acre", None, "0"),
    ],
)
def test_converts_by_unit_and_state(value, unit, state, sqft):
    assert convert_area(Decimal(value), unit, state).sqft == Decimal(sqft)


@pytest.mark.parametrize("state", [None, "UP", "RJ", "MP", "nowhere"])
def test_asks_where_a_bigha_has_no_one_factor(state):
    converted = convert_area(Decimal(1), "bigha", state)

    assert converted.sqft is None
    assert converted.must_confirm
    assert converted.why


@pytest.mark.parametrize("value", ["-1", "NaN", "Infinity", "1e13"])
def test_refuses_values_that_are_no_area(value):
    with pytest.raises(BadInput, match="area"):
        convert_area(Decimal(value), "sqft")


@pytest.mark.parametrize("unit", ["furlong", "", "sqft of land"])
def test_names_the_known_units_when_one_is_not(unit):
    with pytest.raises(BadInput, match="known are sqft"):
        canonical_unit(unit)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "has_unit"),
    [
        ("2100 - 2850", "2100", "2850", "sqft", False),
        ("34.46Sq. Meter", "34.46", "34.46", "sqm", True),
        ("1200 sq ft", "1200", "1200", "sqft", True),
        ("1500 to 1200 sqft", "1200", "1500", "sqft", True),
        ("super area 1200", "1200", "1200", "sqft", False),
        ("2 - large", "2", "2", "sqft", False),
    ],
)
def test_reads_an_area_from_a_portal_text(text, low, high, unit, has_unit):
    read = parse_area(text)

    assert (read.min, read.max) == (Decimal(low), Decimal(high))
    assert (read.unit, read.has_unit) == (unit, has_unit)


def test_a_figure_without_unit_counts_only_with_a_default():
    assert parse_area("flat 4 of 1200 sqft", default_unit=None).max == 1200
    with pytest.raises(BadInput, match="no area"):
        parse_area("1200", default_unit=None)


def test_refuses_a_value_that_is_no_number():
    with pytest.raises(BadInput, match="plain number"):
        area_value("two")


def test_rounds_half_up_to_two_decimals():
    assert round_sqft(Decimal("1.005")) == Decimal("1.01")
