"""Which listings are the same property (DOMAIN F, adapted to what portal rows have).

Rows that share place, type, bedrooms and nearly the price and the area are compared; nothing else is ever
looked at. DOMAIN F weighs phone .35, image .25, text .2, price .1, area .1; portal files carry neither phones
nor images, so their .6 goes to the seller's own words and to the details that tell one flat of a tower from
the next (floor, facing, bathrooms, …). A contradiction there rules a merge out, whatever the words: agents
paste one text under many flats. Texts that a portal generates are no evidence. RERA number and unit
together, or the portal's own number, decide alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from math import floor, log
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from uuid import UUID

    from domain.listing import Listing

MERGE_SCORE: Final = 0.85
"""From here on two rows are one property."""
REVIEW_SCORE: Final = 0.65
"""From here on a person should look (flag POSSIBLE_DUPLICATE)."""
BAND_RATIO: Final = 1.10
"""Width of a price or area band; rows within 5 % of each other always share a probed block."""
MIN_TELLING_CHARS: Final = 80
"""Shorter descriptions are too common to tell one property from another."""
WEIGHT_TEXT: Final = 0.50
WEIGHT_DETAILS: Final = 0.20
WEIGHT_PRICE: Final = 0.15
WEIGHT_AREA: Final = 0.15
_CLOSE: Final = 0.05
"""Relative difference at which price or area stop counting as close."""
_UNCORROBORATED: Final = 0.84
"""Below `MERGE_SCORE`: for a person to decide."""
_WORD_FOR_WORD: Final = 0.98
_FLOOR: Final = 0
"""Place of the floor among a fingerprint's details."""
_WORDS: Final = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a comparison needs of one listing."""

    id: UUID
    price_inr: int
    area_sqft: float
    telling_text: str
    """The seller's words, lower case, empty where short or generated."""
    details: tuple[str | int | None, ...]
    """Floor, total floors, facing, bathrooms, balconies, project."""
    unit_key: str | None
    """RERA number and unit, where both are known."""

    @property
    def is_telling(self) -> bool:
        """Whether it can be like another at all; the other weights together stay below `REVIEW_SCORE`."""
        return bool(self.telling_text or self.unit_key)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two listings are, 0..1."""

    score: float

    @property
    def is_same(self) -> bool:
        """One property."""
        return self.score >= MERGE_SCORE

    @property
    def is_doubtful(self) -> bool:
        """Perhaps one property; a person should look."""
        return REVIEW_SCORE <= self.score < MERGE_SCORE


def dedupe_block(listing: Listing) -> str | None:
    """The block the listing is filed under; None where price or area is unknown (never compared)."""
    bands = _bands(listing)
    return None if bands is None else _block(listing, floor(bands[0]), floor(bands[1]))


def probe_blocks(listing: Listing) -> tuple[str, ...]:
    """The blocks in which a duplicate can be: the own one and the nearest neighbours by price and area."""
    bands = _bands(listing)
    if bands is None:
        return ()
    prices, areas = (_nearest_two(band) for band in bands)
    return tuple(_block(listing, price, area) for price in prices for area in areas)


def fingerprint(listing: Listing) -> Fingerprint | None:
    """What to compare; None where price or area is unknown."""
    if _bands(listing) is None or listing.price_inr is None or listing.area is None:
        return None
    unit = listing.extra.get("unit")
    return Fingerprint(
        id=listing.id,
        price_inr=listing.price_inr,
        area_sqft=float(listing.area.sqft or 0),
        telling_text=telling_text(listing),
        details=(
            listing.floor,
            listing.total_floors,
            listing.facing,
            listing.bathrooms,
            listing.balconies,
            listing.project and listing.project.casefold(),
        ),
        unit_key=f"{listing.rera_id}/{unit}" if listing.rera_id and unit else None,
    )


def likeness(one: Fingerprint, other: Fingerprint) -> Likeness:
    """How alike two listings of one block are."""
    if one.unit_key and other.unit_key:
        return Likeness(1.0 if one.unit_key == other.unit_key else 0.0)
    pairs = list(zip(one.details, other.details, strict=True))
    if any(a is not None and b is not None and a != b for a, b in pairs):
        return Likeness(0.0)
    agreeing = sum(1 for a, b in pairs if a is not None and a == b)
    text = _text_likeness(one.telling_text, other.telling_text)
    score = (
        WEIGHT_TEXT * text
        + WEIGHT_DETAILS * min(1.0, agreeing / 3)
        + WEIGHT_PRICE * _closeness(one.price_inr, other.price_inr)
        + WEIGHT_AREA * _closeness(one.area_sqft, other.area_sqft)
    )
    ceiling = 1.0 if _is_corroborated(one, other, text) else _UNCORROBORATED
    return Likeness(round(min(score, ceiling), 4))


def _is_corroborated(one: Fingerprint, other: Fingerprint, text: float) -> bool:
    """Whether anything but the advertisement's words ties two rows to one door.

    A tower is sold with one text at prices a percent apart: without the same floor said on both sides, only
    a word-for-word repetition at the same price and area is the same advertisement.
    """
    if one.details[_FLOOR] is not None and one.details[_FLOOR] == other.details[_FLOOR]:
        return True
    is_repeated = text >= _WORD_FOR_WORD
    return is_repeated and one.price_inr == other.price_inr and one.area_sqft == other.area_sqft


def telling_text(listing: Listing) -> str:
    """The seller's own words in lower case, or nothing where they are few or the portal made them."""
    if listing.extra.get("description_origin") == "generated":
        return ""
    words = _words(listing.description)
    return words if len(words) >= MIN_TELLING_CHARS else ""


@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    """Kept for the batch at hand: filing, probing and comparing a row all ask for its words."""
    return " ".join(_WORDS.findall(text.casefold()))


def description_key(listing: Listing) -> str | None:
    """Equal for equal words, None for texts that tell nothing: finds one text pasted under many listings."""
    words = telling_text(listing)
    return blake2b(words.encode(), digest_size=12).hexdigest() if words else None


def _bands(listing: Listing) -> tuple[float, float] | None:
    if not listing.price_inr or listing.area is None or not listing.area.sqft:
        return None
    width = log(BAND_RATIO)
    return log(listing.price_inr) / width, log(float(listing.area.sqft)) / width


def _nearest_two(band: float) -> tuple[int, int]:
    own = floor(band)
    return own, own + (1 if band - own >= 0.5 else -1)


def _block(listing: Listing, price_band: int, area_band: int) -> str:
    place = listing.locality or ""
    return (
        f"{listing.transaction}|{listing.property_type}|{listing.city}|{place}|{listing.bhk}"
        f"|{price_band}|{area_band}"
    )


def _text_likeness(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    return fuzz.ratio(one, other, score_cutoff=70) / 100


def _closeness(one: float, other: float) -> float:
    gap = abs(one - other) / max(one, other)
    return max(0.0, 1.0 - gap / _CLOSE)
