"""Portal words for floor, age, facing and the like, as the platform's own values.

Every reader takes the cell's text and gives None where it says nothing; nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_MONTH_YEAR: Final = re.compile(r"\b([a-z]{3})[a-z]*\.?[\s'’,-]*((?:20)?\d{2})\b", re.IGNORECASE)
_YEAR_MONTH: Final = re.compile(r"\b(\d{2})-([a-z]{3})[a-z]*\b", re.IGNORECASE)
_BY_YEAR: Final = re.compile(r"\b(20\d{2})\b")
_FLOORS: Final = {
    "ground": 0, "upper basement": -1, "basement": -1, "lower basement": -2, "stilt": 0, "lower ground": 0,
}  # fmt: skip
_FURNISHING: Final = {
    "furnished": "furnished", "fully furnished": "furnished", "full furnished": "furnished",
    "fullyfurnished": "furnished", "semifurnished": "semi_furnished", "semi furnished": "semi_furnished",
    "partially furnished": "semi_furnished", "unfurnished": "unfurnished", "un furnished": "unfurnished",
    "bare shell": "unfurnished", "warm shell": "unfurnished",
}  # fmt: skip
_RERA: Final = re.compile(
    r"\bP\d{11}\b|\bPRM/KA/RERA/\d{3,4}/\d{2,4}/(?:PR|AG)/[\d/]{6,16}|\bUPRERAPRJ\d{3,10}\b|\bTN/\d{1,2}/[A-Za-z]+/\d{4}/\d{4}"
    r"|\bPR/GJ/[A-Z/]+/[A-Z0-9]+/\d{6}\b|\b(?:HRERA|RC/|GGM/|RERA-GRG|DLRERA)[A-Z0-9/.-]{4,40}\b|\bSYN/[A-Z]{2}/\d{4,8}\b"
)
_RERA_STEMS: Final = ("P0", "P1", "P5", "RERA", "TN/", "PR/", "RC/", "GGM/", "SYN/")
"""Plain substrings, one of which every number has: most texts hold none and skip the pattern."""
_TRUE: Final = frozenset({"1", "true", "yes", "y", "t"})
_FALSE: Final = frozenset({"0", "false", "no", "n", "f"})
_READY: Final = frozenset(
    {"ready to move", "ready", "immediate possession", "immediately", "ready possession", "immediate"}
)
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})[^Z+]*(Z|\+00:?00)?)?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_FLOOR_IN_TEXT: Final = re.compile(
    r"\b(?:(?:on|at) (?:the )?|placed on |situated at )(\d{1,2})(?:st|nd|rd|th)(?: floor)?"
    r"(?: of| in)?(?: a| this)?(?: tower with| building of)?(?: (\d{1,2})[ -]?(?:floors?|storey|storeyed))?"
)
_BATHS_IN_TEXT: Final = re.compile(r"\b(\d{1,2}) bathrooms?\b")
_DEPOSIT_IN_TEXT: Final = re.compile(
    r"\bsecurity deposit (?:of|is)?\s*(?:rs\.?\s*|₹\s*)?(\d[\d,]{3,10})\b", re.IGNORECASE
)


class FloorReading(NamedTuple):
    """Which floor of how many; 0 is ground, -1 and -2 basements."""

    floor: int | None
    total_floors: int | None = None


class PossessionReading(NamedTuple):
    """Ready or under construction, and by when."""

    status: str | None
    by: date | None = None


class ParkingReading(NamedTuple):
    """Places, covered and open."""

    covered: int | None = None
    open: int | None = None


def read_count(text: str) -> int | None:
    """A whole number in "3", "3.0", "3 Bathrooms", "> 10", "3+ Balconies"; "No Balcony" is 0.

    >>> read_count("3+ Balconies")
    3
    """
    if found := _NUMBER.search(text):
        value = float(found.group())
        return int(value) if 0 <= value <= 1000 else None
    return 0 if text.strip().casefold().startswith("no ") else None


@lru_cache(maxsize=1024)
def read_bhk(text: str) -> float | None:
    """Bedrooms in "3 BHK", "4 Bedroom", "2.5", "1 RK" (0.5).

    >>> read_bhk("1 RK")
    0.5
    """
    found = _NUMBER.search(text)
    words = text.casefold()
    if re.search(r"\brk\b|\bstudio\b", words):
        return 0.5
    if found is None or not 0 < float(found.group()) < 100:
        return None
    return round(float(found.group()) * 2) / 2


@lru_cache(maxsize=1024)
def read_floor(text: str) -> FloorReading:
    """Reads "7", "Ground", "Ground out of 2", "Lower Basement out of 3".

    >>> read_floor("Ground out of 2")
    FloorReading(floor=0, total_floors=2)
    """
    said, _, of = text.casefold().partition(" out of ")
    said = " ".join(said.split())
    total = _NUMBER.search(of)
    floor = _FLOORS.get(said)
    if floor is None and (found := _NUMBER.search(said)):
        floor = int(float(found.group()))
    return FloorReading(floor, int(float(total.group())) if total else None)


def read_facing(text: str) -> str | None:
    """Reads "North - East", "South -West", "East Facing Property" as north_east, south_west, east.

    >>> read_facing("South -West")
    'south_west'
    """
    words = re.findall(r"north|south|east|west", text.casefold())
    said = words[:2]
    if len(said) == 2 and (said[0] not in {"north", "south"} or said[1] not in {"east", "west"}):
        said = said[:1]
    return "_".join(said) or None


def read_furnishing(text: str) -> str | None:
    """furnished, semi_furnished or unfurnished.

    >>> read_furnishing("Semi-Furnished")
    'semi_furnished'
    """
    return _FURNISHING.get(" ".join(re.findall(r"[a-z]+", text.casefold())))


@lru_cache(maxsize=1024)
def read_age_years(text: str) -> int | None:
    """The age a property has at most ("5 to 10 years" is 10; "10+" and "above 20" their own figure).

    >>> read_age_years("1-5 Year Old Property")
    5
    """
    words = text.casefold()
    if "new construction" in words or "new property" in words:
        return 0
    if "under construction" in words or "undefined" in words:
        return None
    numbers = [int(number) for number in re.findall(r"\d{1,3}", words)]
    is_age = bool(numbers) and ("year" in words or "yr" in words or "old" in words or words.strip().isdigit())
    return max(numbers) if is_age and max(numbers) <= 150 else None


@lru_cache(maxsize=1024)
def read_possession(text: str) -> PossessionReading:
    """Reads "Ready to Move", "Under Construction", "Dec '28", "18-Dec" (year first), "By 2027".

    A month is held to its last day. A relative date is only "under construction": no file says from when.

    >>> read_possession("Dec '28")
    PossessionReading(status='under_construction', by=datetime.date(2028, 12, 31))
    """
    words = " ".join(text.casefold().split())
    if words in _READY or words.startswith("ready"):
        return PossessionReading("ready")
    if (by := _month_end(words)) is not None:
        return PossessionReading("under_construction", by)
    if "under construction" in words or words.startswith("within "):
        return PossessionReading("under_construction")
    if re.search(r"\d\+? year", words):
        return PossessionReading("ready")
    return PossessionReading(None)


def _month_end(words: str) -> date | None:
    if (found := _MONTH_YEAR.search(words)) and found.group(1) in _MONTHS:
        return _last_day(int(found.group(2)), _MONTHS[found.group(1)])
    if (found := _YEAR_MONTH.search(words)) and found.group(2) in _MONTHS:
        return _last_day(int(found.group(1)), _MONTHS[found.group(2)])
    if words.startswith("by ") and (found := _BY_YEAR.search(words)):
        return date(int(found.group(1)), 12, 31)
    return None


def _last_day(year: int, month: int) -> date:
    year += 2000 if year < 100 else 0
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def read_parking(text: str) -> ParkingReading:
    """Reads "1 Covered, 2 Open".

    >>> read_parking("2 Covered, 1 Open")
    ParkingReading(covered=2, open=1)
    """
    covered = re.search(r"(\d{1,3})\s*(?:covered|closed|stilt)", text, re.IGNORECASE)
    uncovered = re.search(r"(\d{1,3})\s*(?:open|uncovered)", text, re.IGNORECASE)
    return ParkingReading(
        int(covered.group(1)) if covered else None, int(uncovered.group(1)) if uncovered else None
    )


def read_rera(text: str) -> str | None:
    """The one RERA number in a text; None where there is none, or several (which phase is it?).

    >>> read_rera("NA|null,P51700047643|-1")
    'P51700047643'
    """
    if not any(stem in text for stem in _RERA_STEMS):
        return None
    found = {match.rstrip("/") for match in _RERA.findall(text)}
    return next(iter(found)) if len(found) == 1 else None


def read_bool(text: str) -> bool | None:
    """1/0, true/false, yes/no; None for anything else (some files write 9 for "not known")."""
    word = text.strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else None


@lru_cache(maxsize=4096)
def read_date(text: str) -> date | None:
    """An ISO date or instant (a UTC instant gives the day in India), or day-month-year.

    >>> read_date("2026-06-20T19:35:02.000Z")
    datetime.date(2026, 6, 21)
    """
    try:
        if found := _ISO.match(text.strip()):
            day = date(int(found.group(1)), int(found.group(2)), int(found.group(3)))
            is_next = (
                found.group(6) is not None and int(found.group(4)) * 60 + int(found.group(5)) >= 18 * 60 + 30
            )
            return day + timedelta(days=1) if is_next else day
        if found := _DAY_FIRST.match(text.strip()):
            return date(int(found.group(3)), int(found.group(2)), int(found.group(1)))
    except ValueError:
        return None
    return None


def floor_in_text(text: str) -> FloorReading:
    """Reads "on the 7th floor of a 14 storey building", "placed on 22nd of 26 floor".

    >>> floor_in_text("this flat lies on the 7th floor of a 14 storey building")
    FloorReading(floor=7, total_floors=14)
    """
    found = _FLOOR_IN_TEXT.search(text) if " floor" in text else None
    if found is None or (" floor" not in found.group() and found.group(2) is None):
        return FloorReading(None)
    total = found.group(2)
    return FloorReading(int(found.group(1)), int(total) if total else None)


def bathrooms_in_text(text: str) -> int | None:
    """Reads "this flat consists of 2 bathrooms"."""
    found = _BATHS_IN_TEXT.search(text)
    return int(found.group(1)) if found else None


def deposit_in_text(text: str) -> int | None:
    """Reads "a security deposit of 43000 is required", in rupees."""
    found = _DEPOSIT_IN_TEXT.search(text) if "deposit" in text.casefold() else None
    return int(found.group(1).replace(",", "")) if found else None
