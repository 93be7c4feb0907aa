"""The price table of the demo market."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import yaml

from domain.places import gazetteer

_FILE: Final = Path(__file__).parent / "market.yaml"


class Locality(NamedTuple):
    """One locality and its price levels."""

    name: str
    city: str
    state: str
    buy_per_sqft: int
    rent_per_sqft: int
    """Per month."""
    latitude: float | None
    longitude: float | None


class Market(NamedTuple):
    """All localities, and how often each is drawn."""

    localities: tuple[Locality, ...]
    weights: tuple[int, ...]


@cache
def market() -> Market:
    """The table with coordinates from the gazetteer; a locality it does not know keeps none."""
    loaded = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["cities"]
    localities: list[Locality] = []
    weights: list[int] = []
    for city, facts in loaded.items():
        for name, (buy, rent, weight) in facts["localities"].items():
            found = gazetteer().locality(name, city)
            localities.append(
                Locality(
                    found.name if found else name,
                    city,
                    facts["state"],
                    buy,
                    rent,
                    found.latitude if found else None,
                    found.longitude if found else None,
                )
            )
            weights.append(facts["share"] * weight)
    return Market(tuple(localities), tuple(weights))
