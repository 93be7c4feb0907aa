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
_KINDS: Final = {kind.value: kind for kind in PlaceKind}
_METRO_WORDS: Final = (" metro station", " metro", " metro stn", " metro stop")
_RAILWAY_WORDS: Final = (
    " railway station",
    " station",
    " stn",
    " local station",
    " rly station",
    " train station",
)


def read_places() -> Iterator[Place]:
    """Yield every place of the package's files, cities first.

    Raises:
        SetupError: A file has the wrong columns, or a row too few or too many (names file and line).
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
    return parse_rows(name, files("domain").joinpath("gazetteer", name).read_text("utf-8"), columns)


def parse_rows(name: str, text: str, columns: tuple[str, ...]) -> Iterator[list[str]]:
    """Yield the rows of one CSV file below its header line.

    Raises:
        SetupError: The header is not ``columns``, or a row has another number of cells.
    """
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
        _aliases(normalise_name(name), aliases.split(";")),
    )  # fmt: skip


def _place(row: list[str], cities: dict[str, Place], *, has_railway: bool) -> Place:
    city, kind_name, name, latitude, longitude, radius_km, prominence, parent, given = row
    kind, home = _KINDS[kind_name], cities[city]
    own = normalise_name(name)
    aliases = given.split(";") if given else []
    if words := _station_words(kind, has_railway=has_railway):
        aliases = [base + word for base in (own, *aliases) for word in words]
        name, own = name + words[0], own + words[0]
    return Place(
        f"{home.id}/{own.replace(' ', '-')}", name, kind, city, home.state,
        float(latitude) if latitude else None, float(longitude) if longitude else None,
        float(radius_km) if radius_km else DEFAULT_RADIUS_KM[kind],
        _aliases(own, aliases) if aliases else (),
        f"{home.id}/{slug(parent)}" if parent else None,
        int(prominence) if prominence else 2,
    )  # fmt: skip


def _station_words(kind: PlaceKind, *, has_railway: bool) -> tuple[str, ...]:
    """What follows a station's bare name, canonical first; "X station" is the railway's where both are."""
    if kind is PlaceKind.METRO:
        return _METRO_WORDS if has_railway else (*_METRO_WORDS, " station")
    return _RAILWAY_WORDS if kind is PlaceKind.RAILWAY else ()


def _aliases(own: str, others: list[str]) -> tuple[str, ...]:
    return tuple(alias for alias in dict.fromkeys(others) if alias and alias != own)
