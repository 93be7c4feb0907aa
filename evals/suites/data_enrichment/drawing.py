"""Listings from a seed: amenities in sellers' words, contacts in texts, pairs that are one flat or two."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from evals.harness.suite import Case

_PLACES: Final = (("Pune", "Wakad"), ("Pune", "Baner"), ("Bengaluru", "Whitefield"), ("Mumbai", "Powai"))
_AMENITIES: Final = {
    "Lift": "lift",
    "Gymnasium": "gym",
    "Swimming Pool": "swimming_pool",
    "Power Backup": "power_backup",
}
_WORDS: Final = (
    "Corner home over the garden with wide windows, wooden floors in bedrooms and a quiet study by the hall.",
    "Sunlit rooms on the upper side of the tower, modular kitchen, two balconies and a servant entrance.",
    "Freshly painted family home close to the school, large wardrobes, a dry balcony and good cross breeze.",
)


def draw(count: int, seed: int) -> list[Case]:
    """So many cases: single listings, pairs that are one, pairs that are two, in turn."""
    makers = (_single, _one_flat, _two_flats, _one_tower)
    return [
        makers[number % len(makers)](Random(f"listings {seed} {number}"), f"drawn-{seed}-{number}", seed)  # noqa: S311  # reproducible
        for number in range(count)
    ]


def _home(dice: Random) -> dict[str, Any]:
    city, locality = dice.choice(_PLACES)
    return {
        "city": city,
        "locality": locality,
        "bhk": dice.choice((1.0, 2.0, 3.0)),
        "price_inr": dice.randrange(5_000_000, 20_000_000, 100_000),
        "sqft": dice.randrange(600, 1_800, 10),
        "floor": dice.randrange(2, 12),
        "total_floors": 14,
        "bathrooms": 2,
        "description": dice.choice(_WORDS),
    }


def _case(identity: str, seed: int, kind: str, inputs: dict[str, Any], expected: dict[str, Any]) -> Case:
    return Case(
        id=identity, inputs=inputs, expected=expected, origin=f"drawn from seed {seed}", tags={"kind": kind}
    )


def _single(dice: Random, identity: str, seed: int) -> Case:
    home = _home(dice)
    chosen = dice.sample(sorted(_AMENITIES), 2)
    phone = f"98{dice.randrange(10_000_000, 99_999_999)}"
    home |= {"amenities": chosen, "description": f"{home['description']} Call {phone} now."}
    expected = {
        "city": home["city"],
        "locality": home["locality"],
        "amenities": sorted(_AMENITIES[one] for one in chosen),
        "never": [phone],
    }
    return _case(identity, seed, "contact in text", {"listing": home}, expected)


def _one_flat(dice: Random, identity: str, seed: int) -> Case:
    home = _home(dice)
    again = {**home, "price_inr": home["price_inr"], "title": "Again by another agent"}
    return _case(identity, seed, "one flat twice", {"one": home, "other": again}, {"verdict": "same"})


def _two_flats(dice: Random, identity: str, seed: int) -> Case:
    home = _home(dice)
    other = {**home, "floor": home["floor"] + 1}
    return _case(identity, seed, "two floors", {"one": home, "other": other}, {"verdict": "different"})


def _one_tower(dice: Random, identity: str, seed: int) -> Case:
    home = {**_home(dice), "floor": None}
    other = {**home, "price_inr": home["price_inr"] * 101 // 100}
    return _case(
        identity, seed, "one text, two prices", {"one": home, "other": other}, {"verdict": "perhaps"}
    )
