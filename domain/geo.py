"""Distances on the globe and a grid that finds the nearest of many points."""

from __future__ import annotations

from collections import defaultdict
from math import asin, cos, floor, radians, sin, sqrt
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EARTH_RADIUS_KM: Final = 6371.0088
CELLS_PER_DEGREE: Final = 10
MIN_CELL_KM: Final = 8.8
"""A cell of 0.1 degree is never narrower than this below 37.5 degrees north (all of India)."""
MAX_RINGS: Final = 12

MAP_CELLS_PER_DEGREE: Final = 100
"""Cells of the map by which an index files points: 1.1 km from south to north."""
KM_PER_DEGREE: Final = EARTH_RADIUS_KM * radians(1)

T = TypeVar("T")


def great_circle_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance over the earth's surface in kilometres (haversine, mean radius)."""
    phi1, phi2 = radians(lat1), radians(lat2)
    chord = sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


def cell_of(latitude: float, longitude: float) -> str:
    """Name of the map's cell that holds the point."""
    return f"{floor(latitude * MAP_CELLS_PER_DEGREE)}/{floor(longitude * MAP_CELLS_PER_DEGREE)}"


def cells_within(latitude: float, longitude: float, km: float, *, most: int) -> list[str] | None:
    """Names of all cells with a point within ``km``, and of few others; None when there may be over ``most``.

    A cell counts when the point of it that is nearest to the centre is within ``km``.
    """
    tall = km / KM_PER_DEGREE
    wide = tall / max(0.1, cos(radians(abs(latitude) + tall)))
    first, last = (
        floor((latitude - tall) * MAP_CELLS_PER_DEGREE),
        floor((latitude + tall) * MAP_CELLS_PER_DEGREE),
    )
    west, east = (
        floor((longitude - wide) * MAP_CELLS_PER_DEGREE),
        floor((longitude + wide) * MAP_CELLS_PER_DEGREE),
    )
    if (last - first + 1) * (east - west + 1) > most:
        return None
    return [
        f"{row}/{column}"
        for row in range(first, last + 1)
        for column in range(west, east + 1)
        if great_circle_km(latitude, longitude, _clamped(latitude, row), _clamped(longitude, column)) <= km
    ]


def _clamped(degree: float, cell: int) -> float:
    return min(max(degree, cell / MAP_CELLS_PER_DEGREE), (cell + 1) / MAP_CELLS_PER_DEGREE)


class PointGrid(Generic[T]):
    """Points bucketed by 0.1 degree (about 11 km), searched ring by ring outwards."""

    def __init__(self) -> None:
        self._cells: defaultdict[tuple[int, int], list[tuple[float, float, T]]] = defaultdict(list)

    def add(self, latitude: float, longitude: float, item: T) -> None:
        """Put one point into its cell."""
        self._cells[_cell(latitude, longitude)].append((latitude, longitude, item))

    def within(self, latitude: float, longitude: float, rings: int) -> Iterator[tuple[T, float]]:
        """Yield (item, km) of every point in the cell and the ``rings`` of cells around it, unordered."""
        for ring in range(rings + 1):
            yield from self._ring(latitude, longitude, ring)

    def nearest(
        self, latitude: float, longitude: float, accept: Callable[[T], bool] | None = None
    ) -> tuple[T, float] | None:
        """Give the nearest accepted item and its distance in km, or None when none is within about 100 km."""
        best: tuple[T, float] | None = None
        for ring in range(MAX_RINGS + 1):
            for item, km in self._ring(latitude, longitude, ring):
                if (best is None or km < best[1]) and (accept is None or accept(item)):
                    best = item, km
            if best is not None and best[1] <= ring * MIN_CELL_KM:
                break
        return best

    def _ring(self, latitude: float, longitude: float, ring: int) -> Iterator[tuple[T, float]]:
        row, column = _cell(latitude, longitude)
        for cell in _cells_of_ring(row, column, ring):
            for lat, lon, item in self._cells.get(cell, ()):
                yield item, great_circle_km(latitude, longitude, lat, lon)


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return floor(latitude * CELLS_PER_DEGREE), floor(longitude * CELLS_PER_DEGREE)


def _cells_of_ring(row: int, column: int, ring: int) -> Iterator[tuple[int, int]]:
    if ring == 0:
        yield row, column
        return
    for step in range(-ring, ring + 1):
        yield row - ring, column + step
        yield row + ring, column + step
    for step in range(-ring + 1, ring):
        yield row + step, column - ring
        yield row + step, column + ring
