"""Invented housing projects: what all homes of one project share."""

from __future__ import annotations

from datetime import date
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.listings.placing import Metro, nearest_metro

if TYPE_CHECKING:
    from tools.demo_market.prices import Locality

TOWERS: Final = 7
VILLA_PARKS: Final = 2
_FIRST: Final = (
    "Aranya", "Kaveri", "Meghna", "Nilgiri", "Saanvi", "Tarang", "Udaya", "Vasanta", "Mayura", "Chandana",
    "Ashoka", "Parijat", "Sindhu", "Malhar", "Indrani", "Amaltas", "Revati", "Suraj", "Gulmohar", "Neem",
)  # fmt: skip
_TOWER_NAMES: Final = ("Heights", "Residency", "Towers", "Skyline", "Vista", "Greens", "Square", "Enclave")
_VILLA_NAMES: Final = ("Villas", "Meadows", "Gardens", "Woods")
_BASIC: Final = ("lift", "power_backup", "security", "parking", "water_24x7")
_COMMON: Final = (
    "cctv", "gated_community", "park", "kids_play_area", "gym", "clubhouse", "visitor_parking", "intercom",
    "rain_water_harvesting", "covered_parking", "fire_safety", "maintenance_staff",
)  # fmt: skip
_FINE: Final = (
    "swimming_pool", "jogging_track", "indoor_games", "sports_courts", "yoga_meditation", "ev_charging",
    "solar_power", "wheelchair_access", "piped_gas", "banquet_hall", "library", "mini_theatre", "spa",
    "business_centre", "senior_citizen_area", "pet_park", "service_lift", "waste_disposal",
)  # fmt: skip


class Project(NamedTuple):
    """One project. Its RERA number begins with SYN/ and can be no real one."""

    name: str
    locality: Locality
    latitude: float | None
    longitude: float | None
    metro: Metro | None
    floors: int
    level_percent: int
    """Price level against the locality's."""
    amenities: tuple[str, ...]
    rera_id: str
    possession_by: date | None
    """None: ready."""
    age_years: int | None
    is_vastu: bool
    view: str | None


@cache
def projects(locality: Locality) -> tuple[Project, ...]:
    """The towers of a locality, then its villa parks; always the same ones."""
    draw = Random(f"homes of {locality.name}, {locality.city}")  # noqa: S311  # reproducible, not secret
    firsts = draw.sample(_FIRST, TOWERS + VILLA_PARKS)
    return tuple(_project(draw, locality, first, number) for number, first in enumerate(firsts))


def _project(draw: Random, locality: Locality, first: str, number: int) -> Project:
    is_tower = number < TOWERS
    name = f"{first} {draw.choice(_TOWER_NAMES if is_tower else _VILLA_NAMES)}"
    latitude = _near(draw, locality.latitude)
    longitude = _near(draw, locality.longitude)
    metro = None if latitude is None or longitude is None else nearest_metro(latitude, longitude)
    is_ready = draw.randrange(100) < 72
    level = draw.randrange(78, 128)
    return Project(
        name=name,
        locality=locality,
        latitude=latitude,
        longitude=longitude,
        metro=metro,
        floors=draw.choice((4, 7, 9, 12, 14, 18, 22, 28, 34)) if is_tower else 2,
        level_percent=level,
        amenities=_amenities(draw, level, is_tower=is_tower),
        rera_id=f"SYN/{locality.state}/{draw.randrange(10_000, 99_999)}",
        possession_by=None if is_ready else date(2027 + draw.randrange(3), draw.choice((3, 6, 9, 12)), 28),
        age_years=draw.randrange(1, 14) if is_ready else None,
        is_vastu=draw.randrange(100) < 40,
        view=draw.choice((None, None, "park", "garden", "pool", "lake", "city", "road")),
    )


def _near(draw: Random, degrees: float | None) -> float | None:
    """Within about 1.2 km, to four decimals."""
    offset = draw.randrange(-110, 111)
    return None if degrees is None else round(degrees + offset / 10_000, 4)


def _amenities(draw: Random, level_percent: int, *, is_tower: bool) -> tuple[str, ...]:
    common = draw.sample(_COMMON, draw.randrange(4, len(_COMMON)))
    fine = draw.sample(_FINE, max(0, (level_percent - 80) // 4))
    held = {*_BASIC, *common, *fine}
    if not is_tower:
        held -= {"lift", "service_lift"}
    return tuple(sorted(held))
