"""Reads the gazetteer's CSV files into places.

``cities.csv`` lists cities best known first; every other file lists places of those cities. Aliases in the
files are already in normal form. A metro or railway row gives the bare station name; the words "metro
station", "railway station" and their short forms are added here, so that a bare name stays the locality's.
"""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from domain.errors import SetupError
from domain.place_names import normalise_name
from domain.places import Place, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS: Final = (
    "city", "kind", "name", "latitude", "longitude", "radius_km", "prominence", "parent", "aliases",
)  # fmt: skip
CITY_COLUMNS: Final = ("city", "state", "latitude", "longitude", "radius_km", "aliases")
DEFAULT_RADIUS_KM: Final = {
    PlaceKind.DISTRICT: 12.0,
    PlaceKind.LOCALITY: 2.0,
    PlaceKind.ROAD: 4.0,
    PlaceKind.METRO: 0.5,
    PlaceKind.RAILWAY: 0.5,
    PlaceKind.AIRPORT: 3.0,
    PlaceKind.BUSINESS_PARK: 1.0,
    PlaceKind.LANDMARK: 0.5,
}
_METRO_WORDS: Final = (" metro", " metro stn", " metro stop")
_RAILWAY_WORDS: Final = (" station", " stn", " local station", " rly station", " train station")


def read_places() -> Iterator[Place]:
    """Yield every place of the package's files, cities first.

    Raises:
        SetupError: A file has the wrong columns or a row cannot be read (names file and line).
    """
    cities = {row[0]: _city(row) for row in _rows("cities.csv", CITY_COLUMNS)}
    yield from cities.values()
    rows = [row for name in _place_files() for row in _rows(name, COLUMNS)]
    railways = {(row[0], row[2]) for row in rows if row[1] == "railway"}
    for row in rows:
        yield _place(row, cities, has_railway=(row[0], row[2]) in railways)


def slug(name: str) -> str:
    """A name as part of an id: "Bandra Kurla Complex" is "bandra-kurla-complex"."""
    return normalise_name(name).replace(" ", "-")


def _place_files() -> list[str]:
    folder = files("domain").joinpath("gazetteer")
    return sorted(
        item.name for item in folder.iterdir() if item.name.endswith(".csv") and item.name != "cities.csv"
    )


def _rows(name: str, columns: tuple[str, ...]) -> Iterator[list[str]]:
    text = files("domain").joinpath("gazetteer", name).read_text("utf-8")
    reader = csv.reader(text.splitlines())
    if tuple(next(reader, ())) != columns:
        raise SetupError(f"gazetteer/{name}: the first line must be {','.join(columns)}; restore the file.")
    for row in reader:
        if len(row) != len(columns):
            raise SetupError(
                f"gazetteer/{name} line {reader.line_num}: {len(columns)} columns wanted, {len(row)} found."
            )
        yield row


def _city(row: list[str]) -> Place:
    name, state, latitude, longitude, radius_km, aliases = row
    return Place(
        slug(name), name, PlaceKind.CITY, name, state, float(latitude), float(longitude), float(radius_km),
        _aliases(name, aliases.split(";")),
    )  # fmt: skip


def _place(row: list[str], cities: dict[str, Place], *, has_railway: bool) -> Place:
    city, kind_name, base, latitude, longitude, radius_km, prominence, parent, aliases = row
    kind = PlaceKind(kind_name)
    name, names = _station_names(kind, base, aliases.split(";"), has_railway=has_railway)
    home = cities[city]
    return Place(
        f"{home.id}/{slug(name)}", name, kind, city, home.state,
        float(latitude) if latitude else None, float(longitude) if longitude else None,
        float(radius_km) if radius_km else DEFAULT_RADIUS_KM[kind],
        _aliases(name, names), f"{home.id}/{slug(parent)}" if parent else None,
        int(prominence) if prominence else 2,
    )  # fmt: skip


def _station_names(
    kind: PlaceKind, base: str, aliases: list[str], *, has_railway: bool
) -> tuple[str, list[str]]:
    bases = [normalise_name(base), *filter(None, aliases)]
    if kind is PlaceKind.METRO:
        words = (
            (*_METRO_WORDS, " metro station")
            if has_railway
            else (*_METRO_WORDS, " metro station", " station")
        )
        return f"{base} metro station", [item + word for item in bases for word in words]
    if kind is PlaceKind.RAILWAY:
        return f"{base} railway station", [
            item + word for item in bases for word in (*_RAILWAY_WORDS, " railway station")
        ]
    return base, aliases


def _aliases(name: str, others: list[str]) -> tuple[str, ...]:
    own = normalise_name(name)
    return tuple(alias for alias in dict.fromkeys(others) if alias and alias != own)
