"""Distance and travel time: within 30 min of X by metro, 500 m from metro, 2 km from the airport."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from domain.budgets import marker_before
from domain.lexicon import load
from domain.numerals import read_number

if TYPE_CHECKING:
    from domain.search.reading import Reading

NEAR_METRO_KM: Final = 1.0
"""What "near metro" means when no distance is said (DOMAIN E rule 7)."""
_UNITS_KM: Final = {
    "km": Decimal(1), "kms": Decimal(1), "kilometer": Decimal(1), "kilometers": Decimal(1),
    "kilometre": Decimal(1), "kilometres": Decimal(1), "किमी": Decimal(1), "किलोमीटर": Decimal(1),
    "m": Decimal("0.001"), "mtr": Decimal("0.001"), "mtrs": Decimal("0.001"), "meter": Decimal("0.001"),
    "meters": Decimal("0.001"), "metre": Decimal("0.001"), "metres": Decimal("0.001"),
    "मीटर": Decimal("0.001"), "किमीच्या": Decimal(1), "किलोमीटरच्या": Decimal(1),
}  # fmt: skip
_MINUTES: Final = {
    "min": 1, "mins": 1, "minute": 1, "minutes": 1, "मिनट": 1, "मिनिटे": 1, "मिनिटं": 1,
    "मिनिटांत": 1, "मिनिटात": 1, "मिनिटां": 1, "मिनिटांच्या": 1, "तास": 60, "तासांत": 60, "तासात": 60,
    "hour": 60, "hours": 60, "hr": 60, "hrs": 60, "ghanta": 60, "ghante": 60,
}  # fmt: skip
_MOST_LINKS: Final = 6
_WALK_KM_PER_MIN: Final = 0.08
"""Eighty metres a minute, the pace estate agents count with."""
_MOST_MINUTES: Final = 600
"""A larger "min" is a minimum: "rent 20000 min"."""


class Distance:
    """A distance or time said, and the words that say it."""

    def __init__(self, *, km: float | None, minutes: int | None, start: int, end: int) -> None:
        self.km = km
        self.minutes = minutes
        self.start = start
        self.end = end


def distances(reading: Reading) -> list[Distance]:
    """Every free distance and travel time of the sentence."""
    found = []
    for place in range(len(reading)):
        number = read_number(reading.items, place)
        if number is None or not reading.is_free(place, place + number.length + 1):
            continue
        end = place + number.length + 1
        word = reading.word(end - 1)
        before = marker_before(reading.items, place)
        start = place - (before.length if before else 0)
        if word in _UNITS_KM:
            found.append(
                Distance(km=float(number.value * _UNITS_KM[word]), minutes=None, start=start, end=end)
            )
        elif word in _MINUTES and 1 <= number.value * _MINUTES[word] <= _MOST_MINUTES:
            minutes = int(number.value * _MINUTES[word])
            found.append(Distance(km=None, minutes=minutes, start=start, end=end))
    return found


def links_to(reading: Reading, distance: Distance, start: int, end: int) -> bool:
    """Whether only linking words stand between a distance and a place, on either side."""
    is_before = distance.start < start
    between = range(distance.end, start) if is_before else range(end, distance.start)
    links = load("search")["distance_links"]
    return len(between) <= _MOST_LINKS and all(reading.word(place) in links for place in between)


def read_metro(reading: Reading) -> None:
    """The ``metro`` slot: a distance to any metro station."""
    measured = distances(reading)
    for span in list(reading.find("metro")):
        if _is_means_of_travel(reading, span.start, span.end):
            continue
        near = [item for item in measured if links_to(reading, item, span.start, span.end)]
        if near:
            start, end = min(near[0].start, span.start), max(near[0].end, span.end)
            km = near[0].km
            if km is None:
                km = (near[0].minutes or 0) * _WALK_KM_PER_MIN
                reading.assume("metro_walk", minutes=near[0].minutes, km=f"{km:.1f}")
            reading.edit("set", "metro", {"max_km": round(km, 2)}, start, end)
            continue
        left, right = reading.before("near", span.start), reading.after("near_right", span.end)
        is_connected = reading.word(span.end) in {"connectivity", "connected", "access", "connection"}
        left = left if left is not None else reading.before("near", span.start - 1)
        if left is not None or right is not None or is_connected:
            start = left if left is not None else span.start
            end = right if right is not None else span.end + is_connected
            reading.edit("set", "metro", {"max_km": NEAR_METRO_KM}, start, end)


def _is_means_of_travel(reading: Reading, start: int, end: int) -> bool:
    return reading.word(start - 1) in {"by", "via", "on"} or reading.word(end) == "se"


def commute_mode(reading: Reading, start: int, end: int) -> tuple[str, int, int]:
    """How one travels, from the words around a place and its travel time; ``any`` when unsaid."""
    for span in reading.find("commute_modes"):
        if (
            reading.clauses[span.start] == reading.clauses[start]
            and span.start >= start - 6
            and span.end <= end + 8
        ):
            return span.concept, min(start, span.start), max(end, span.end)
    return "any", start, end


def take_distances(reading: Reading) -> None:
    """Use up distances that belong to nothing known, so that "20 min" never becomes a minimum price."""
    for distance in distances(reading):
        reading.take(distance.start, distance.end)
