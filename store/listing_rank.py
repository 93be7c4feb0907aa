"""The part of a listing's rank that no search changes: doubts sink it, fresh and well-described ones rise.

A doubtful price costs more than everything else together; another doubt costs what half a year of age costs.
Freshness counts in half years from a fixed day, because a stored column cannot know today: only differences
between listings matter. An undated listing counts as half a year old on that day, and none as older than two.
A change here needs a migration: the column is computed by Postgres when a row is written.
"""

from __future__ import annotations

from typing import Final

from domain.listing import ListingFlag

PRICE_DOUBTS: Final = (
    ListingFlag.PRICE_ABSURD,
    ListingFlag.PRICE_ANOMALY,
    ListingFlag.PRICE_MISSING,
    ListingFlag.PRICE_UNIT_SUSPECT,
)
OTHER_DOUBTS: Final = (
    ListingFlag.AREA_ABSURD,
    ListingFlag.BHK_SUSPECT,
    ListingFlag.DESCRIPTION_REPEATED,
    ListingFlag.LOCALITY_UNKNOWN,
    ListingFlag.POSSIBLE_DUPLICATE,
    ListingFlag.STALE,
    ListingFlag.TRANSACTION_MISMATCH,
)
DESCRIBED_BY: Final = ("price_inr", "area_sqft", "locality", "latitude", "furnishing")
EPOCH: Final = "2026-01-01"
HALF_YEAR_DAYS: Final = 180


def _has_any(flags: tuple[ListingFlag, ...]) -> str:
    listed = ", ".join(f"'{flag.value}'" for flag in flags)
    return f"((flags || market_flags) && array[{listed}]::text[])"


RANK_SQL: Final = " + ".join(
    [
        f"case when {_has_any(PRICE_DOUBTS)} then -20.0 else 0.0 end",
        f"case when {_has_any(OTHER_DOUBTS)} then -1.0 else 0.0 end",
        f"greatest(coalesce((posted_on - date '{EPOCH}')::float8 / {HALF_YEAR_DAYS}, -1.0), -4.0)",
        *(f"case when {name} is null then 0.0 else 0.2 end" for name in DESCRIBED_BY),
    ]
)
