from __future__ import annotations

from datetime import date

import pytest

from domain.listings import attributes as read


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("3", 3),
        ("3.0", 3),
        ("> 10", 10),
        ("3+ Balconies", 3),
        ("No Balcony", 0),
        ("none", None),
        ("-2", None),
        ("99999", None),
    ],
)
def test_counts(text: str, count: int | None):
    assert read.read_count(text) == count


@pytest.mark.parametrize(
    ("text", "bhk"),
    [
        ("3 BHK", 3.0),
        ("4 Bedroom", 4.0),
        ("2.5", 2.5),
        ("1 RK", 0.5),
        ("Studio", 0.5),
        ("43 Bedroom", 43.0),
        ("0", None),
        ("", None),
    ],
)
def test_bedrooms(text: str, bhk: float | None):
    assert read.read_bhk(text) == bhk


@pytest.mark.parametrize(
    ("text", "floor"),
    [
        ("7", (7, None)),
        ("Ground", (0, None)),
        ("Ground out of 2", (0, 2)),
        ("Upper Basement out of 4", (-1, 4)),
        ("Lower Basement", (-2, None)),
        ("Upper", (None, None)),
        ("3 out of many", (3, None)),
    ],
)
def test_floors(text: str, floor: tuple[int | None, int | None]):
    assert read.read_floor(text) == floor


@pytest.mark.parametrize(
    ("text", "facing"),
    [
        ("North - East", "north_east"),
        ("South -West", "south_west"),
        ("Northwest", "north_west"),
        ("East Facing Property", "east"),
        ("East, West", "east"),
        ("north and south", "north"),
        ("not available", None),
    ],
)
def test_directions(text: str, facing: str | None):
    assert read.read_facing(text) == facing


@pytest.mark.parametrize(
    ("text", "furnishing"),
    [
        ("Semi-Furnished", "semi_furnished"),
        ("Semifurnished", "semi_furnished"),
        ("Fully Furnished", "furnished"),
        ("Unfurnished", "unfurnished"),
        ("nice", None),
    ],
)
def test_furnishing(text: str, furnishing: str | None):
    assert read.read_furnishing(text) == furnishing


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("New Construction", 0),
        ("Less than 5 years", 5),
        ("5 to 10 years", 10),
        ("1-5 Year Old Property", 5),
        ("10+ Year Old", 10),
        ("7", 7),
        ("Under Construction", None),
        ("undefined", None),
        ("Dec 2024", None),
        ("999 years", None),
        ("", None),
    ],
)
def test_ages_are_the_most_a_source_says(text: str, years: int | None):
    assert read.read_age_years(text) == years


@pytest.mark.parametrize(
    ("text", "status", "by"),
    [
        ("Ready to Move", "ready", None),
        ("Immediate Possession", "ready", None),
        ("ready possession", "ready", None),
        ("Dec '28", "under_construction", date(2028, 12, 31)),
        ("Feb 2028", "under_construction", date(2028, 2, 29)),
        ("18-Dec", "under_construction", date(2018, 12, 31)),
        ("By 2027", "under_construction", date(2027, 12, 31)),
        ("By then", None, None),
        ("Under Construction", "under_construction", None),
        ("Within 6 months", "under_construction", None),
        ("1-5 Year Old Property", "ready", None),
        ("Xyz 2020", None, None),
        ("18-foo", None, None),
        ("", None, None),
    ],
)
def test_possession(text: str, status: str | None, by: date | None):
    assert read.read_possession(text) == (status, by)


@pytest.mark.parametrize(
    ("text", "covered", "uncovered"),
    [("2 Covered, 1 Open", 2, 1), ("1 Open", None, 1), ("1 Covered", 1, None), ("yes", None, None)],
)
def test_parking(text: str, covered: int | None, uncovered: int | None):
    assert read.read_parking(text) == (covered, uncovered)


@pytest.mark.parametrize(
    ("text", "rera"),
    [
        ("NA|null,P51700047643|-1", "P51700047643"),
        ("PRM/KA/RERA/1251/446/PR/010126/008374", "PRM/KA/RERA/1251/446/PR/010126/008374"),
        ("SYN/KA/12345", "SYN/KA/12345"),
        ("NA|null,P52000001160|-1,P52000001590|-1", None),
        ("yes", None),
        ("RERA approved", None),
    ],
)
def test_rera_numbers(text: str, rera: str | None):
    assert read.read_rera(text) == rera


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("yes", True), ("0", False), ("No", False), ("9", None)]
)
def test_flags(text: str, value: bool | None):
    assert read.read_bool(text) is value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-06-20", date(2026, 6, 20)),
        ("2026-06-20T17:35:02.000Z", date(2026, 6, 20)),
        ("2026-06-20T18:30:00.000Z", date(2026, 6, 21)),
        ("2026-12-31T20:00:00+00:00", date(2027, 1, 1)),
        ("2026-06-20T23:00:00+05:30", date(2026, 6, 20)),
        ("13-05-2022", date(2022, 5, 13)),
        ("32-05-2022", None),
        ("2026-13-01", None),
        ("soon", None),
    ],
)
def test_dates_are_days_in_india(text: str, day: date | None):
    assert read.read_date(text) == day


@pytest.mark.parametrize(
    ("text", "floor"),
    [
        ("this flat lies on the 7th floor of a 14 storey building", (7, 14)),
        ("placed on 22nd of 26 floor in a tower", (22, 26)),
        ("situated at 2nd in a tower with 18 floors", (2, 18)),
        ("it is on the 3rd floor", (3, None)),
        ("on the 3rd of may the ground floor", (None, None)),
        ("no such words", (None, None)),
    ],
)
def test_floors_in_descriptions(text: str, floor: tuple[int | None, int | None]):
    assert read.floor_in_text(text) == floor


def test_bathrooms_and_deposits_in_descriptions():
    assert read.bathrooms_in_text("consists of 2 bathrooms & 1 balcony") == 2
    assert read.bathrooms_in_text("bathrooms many") is None
    assert read.deposit_in_text("a security deposit of Rs. 4,30,000 is required") == 430_000
    assert read.deposit_in_text("deposit by agreement") is None
    assert read.deposit_in_text("nothing said") is None
