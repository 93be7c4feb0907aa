"""Wishes with what must hold for every home shown, from a seed; some go on by "cheaper"."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from evals.harness.suite import Case

_PLACES: Final = {
    "Whitefield": "Bengaluru",
    "Koramangala": "Bengaluru",
    "Wakad": "Pune",
    "Baner": "Pune",
    "Powai": "Mumbai",
    "Gachibowli": "Hyderabad",
}


def draw(count: int, seed: int) -> list[Case]:
    """So many wishes."""
    return [_case(number, Random(f"homes {seed} {number}"), seed) for number in range(count)]  # noqa: S311  # reproducible


def _case(number: int, dice: Random, seed: int) -> Case:
    place = dice.choice(sorted(_PLACES))
    rooms = dice.choice((1, 2, 3))
    lakh = dice.choice((60, 80, 110, 150, 200))
    hard: dict[str, Any] = {
        "transaction": "buy",
        "bhk": [rooms],
        "localities": [place],
        "city": _PLACES[place],
        "price_max": lakh * 100_000,
        # The ceiling may be eased by a tenth, which the answer then says.
        "relaxed_price_max": lakh * 110_000,
    }
    turns = [f"{rooms} BHK in {place} under {lakh} lakh"]
    kind = dice.choice(("first", "cheaper", "bigger", "not_there"))
    if kind == "cheaper":
        turns.append("cheaper")
        hard |= {"price_max": lakh * 90_000, "relaxed_price_max": lakh * 99_000}
    elif kind == "bigger":
        turns.append(f"make it {rooms + 1} bhk")
        hard["bhk"] = [rooms + 1]
    elif kind == "not_there":
        turns[0] = f"{rooms} BHK in {_PLACES[place]} under {lakh} lakh, not in {place}"
        hard |= {"not_localities": [place]}
        del hard["localities"]
    return Case(
        id=f"drawn-{seed}-{number}",
        inputs={"turns": turns},
        expected={"hard": hard},
        origin=f"drawn from seed {seed}",
        tags={"kind": kind, "city": _PLACES[place]},
    )
