"""Doubts that only other listings can raise: prices far from their neighbours', texts pasted again and again.

Robust z: the distance of the logarithm of price per square foot from the group's median, in units of 1.4826
times the median absolute deviation (MAD), the robust stand-in for a standard deviation. Groups are one
transaction, city, locality, property type and half-year (DOMAIN F: 180 days), of at least 15 listings. Beyond
3.5 the price is an anomaly; if a factor of 10, 100 or 1,000 would bring it back among the others, the unit is
suspect as well. Only flags are raised: no price is ever edited.
"""

from __future__ import annotations

from collections import defaultdict
from math import log
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.listing import ListingFlag

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence
    from uuid import UUID

MIN_GROUP: Final = 15
MAX_ROBUST_Z: Final = 3.5
MIN_REPEATS: Final = 3
"""So many listings with the same words are a pasted text."""
_MAD_TO_SIGMA: Final = 1.4826
_MIN_SIGMA: Final = 0.05
"""Of a log price: in a tower where every flat asks the same, five percent is still no anomaly."""
_UNIT_SLIPS: Final = (10, 100, 1000)


class MarketRow(NamedTuple):
    """What the comparison needs of one listing."""

    id: UUID
    group: Hashable
    """Transaction, city, locality, type, half-year."""
    price_per_sqft: float | None
    description_key: str | None


def market_doubts(rows: Sequence[MarketRow]) -> dict[UUID, set[ListingFlag]]:
    """The doubts of every row that has any."""
    found: defaultdict[UUID, set[ListingFlag]] = defaultdict(set)
    for group in _by_group(rows):
        for listing_id, flags in _price_doubts(group):
            found[listing_id] |= flags
    for listing_id in _repeated(rows):
        found[listing_id].add(ListingFlag.DESCRIPTION_REPEATED)
    return dict(found)


def robust_z(value: float, center: float, sigma: float) -> float:
    """How many robust standard deviations ``value`` is from ``center``.

    >>> robust_z(3.0, 1.0, 0.5)
    4.0
    """
    return (value - center) / sigma


def _by_group(rows: Iterable[MarketRow]) -> list[list[tuple[UUID, float]]]:
    groups: defaultdict[Hashable, list[tuple[UUID, float]]] = defaultdict(list)
    for row in rows:
        if row.price_per_sqft:
            groups[row.group].append((row.id, log(row.price_per_sqft)))
    return [group for group in groups.values() if len(group) >= MIN_GROUP]


def _price_doubts(group: list[tuple[UUID, float]]) -> Iterable[tuple[UUID, set[ListingFlag]]]:
    center = median(value for _, value in group)
    spread = median(abs(value - center) for _, value in group)
    sigma = max(spread * _MAD_TO_SIGMA, _MIN_SIGMA)
    for listing_id, value in group:
        if abs(robust_z(value, center, sigma)) <= MAX_ROBUST_Z:
            continue
        flags = {ListingFlag.PRICE_ANOMALY}
        if _is_unit_slip(value, center, sigma):
            flags.add(ListingFlag.PRICE_UNIT_SUSPECT)
        yield listing_id, flags


def _is_unit_slip(value: float, center: float, sigma: float) -> bool:
    toward = -1 if value > center else 1
    return any(
        abs(robust_z(value + toward * log(factor), center, sigma)) <= MAX_ROBUST_Z for factor in _UNIT_SLIPS
    )


def _repeated(rows: Iterable[MarketRow]) -> Iterable[UUID]:
    by_text: defaultdict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        if row.description_key is not None:
            by_text[row.description_key].append(row.id)
    return [listing_id for ids in by_text.values() if len(ids) >= MIN_REPEATS for listing_id in ids]
