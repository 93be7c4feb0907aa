from __future__ import annotations

from decimal import Decimal

import pytest

from domain.listing import AreaBasis
from domain.listings import figures
from domain.listings.figures import PriceReading


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("32900000", PriceReading(32_900_000)),
        ("7000.0", PriceReading(7_000)),
        ("12,50,000", PriceReading(1_250_000)),
        ("3.29 Cr", PriceReading(32_900_000)),
        ("90 Lac", PriceReading(9_000_000)),
        ("₹ 2 - 2.4 Cr", PriceReading(20_000_000, 24_000_000)),
        ("₹ 93.01 L - 1.06 Cr", PriceReading(9_301_000, 10_600_000)),
        ("Price on Request", None),
        ("0", None),
        ("-5", None),
        ("nan", None),
        ("1e30", None),
    ],
)
def test_prices(text: str, price: PriceReading | None):
    assert figures.read_price(text) == price


def test_a_column_in_lakh_is_read_in_lakh():
    assert figures.read_rupees("39.07", 100_000) == PriceReading(3_907_000)
    assert figures.read_rupees("9e12", 100_000) is None


@pytest.mark.parametrize(
    ("text", "unit", "sqft"),
    [
        ("1056", "", "1056.00"),
        ("34.46Sq. Meter", "", "370.92"),
        ("1.26Acres", "", "54885.60"),
        ("3Cents", "", "1306.80"),
        ("151.11Sq. Yards", "", "1359.99"),
        ("100", "Sq-yrd", "900.00"),
        ("100", "Sq-m", "1076.39"),
        ("1,370 sq.ft.", "", "1370.00"),
    ],
)
def test_areas_in_every_unit(text: str, unit: str, sqft: str):
    figure = figures.read_area(text, unit, AreaBasis.CARPET)

    assert figure is not None
    assert figure.area.sqft == Decimal(sqft)
    assert figure.is_unit_known
    assert not figure.is_range


def test_a_range_keeps_its_lower_end():
    figure = figures.read_area("2100 - 2850", "", AreaBasis.SUPER_BUILT_UP)

    assert figure is not None
    assert figure.is_range
    assert figure.area.value == 2100


@pytest.mark.parametrize(
    ("text", "unit", "named"), [("5Perch", "", "perch"), ("5", "Toise", "toise"), ("2 bigha", "", "bigha")]
)
def test_a_unit_without_a_factor_has_no_square_feet(text: str, unit: str, named: str):
    figure = figures.read_area(text, unit, AreaBasis.PLOT)

    assert figure is not None
    assert figure.area.unit == named
    assert figure.area.sqft is None
    assert not figure.is_unit_known


@pytest.mark.parametrize("text", ["", "none", "0", "99999999999"])
def test_no_area_is_none(text: str):
    assert figures.read_area(text, "", AreaBasis.CARPET) is None


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("Super built-up  Area", AreaBasis.SUPER_BUILT_UP),
        ("Built Area", AreaBasis.BUILT_UP),
        ("Plot  Area", AreaBasis.PLOT),
        ("carpet", AreaBasis.CARPET),
        ("whatever", None),
    ],
)
def test_bases(text: str, basis: AreaBasis | None):
    assert figures.read_basis(text) is basis


def test_areas_with_their_kinds_count_by_the_bracketed_metres():
    text = "Plot area 500(418.06 sq.m.)Built Up area: 400 sq.yards (334.45 sq.m.)Carpet area: 0 (0 sq.m.)"

    found = figures.read_typed_areas(text)

    assert [(figure.area.basis, figure.area.value) for figure in found] == [
        (AreaBasis.PLOT, Decimal("418.06")),
        (AreaBasis.BUILT_UP, Decimal("334.45")),
    ]
