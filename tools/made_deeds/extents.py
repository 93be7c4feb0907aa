"""Extents in the units of a state, exact, and as a script writes them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from tools.made_deeds.content import Extent
from tools.made_deeds.words import in_script

if TYPE_CHECKING:
    from random import Random

    from tools.made_deeds.words import Script

SQM: Final = Fraction(10_000_000_000, 929_030_400)
"""Square feet of a square metre: a foot is 0.3048 m exactly."""
SQFT: Final[dict[str, Fraction]] = {
    "sqft": Fraction(1),
    "sqyd": Fraction(9),
    "sqm": SQM,
    "acre": Fraction(43560),
    "guntha": Fraction(1089),
    "cent": Fraction(4356, 10),
    "hectare": SQM * 10_000,
    "are": SQM * 100,
    "katha-WB": Fraction(720),
}
_WRITTEN: Final[dict[str, tuple[str, str, str]]] = {
    "sqft": ("square feet", "चौरस फूट", "ಚದರ ಅಡಿ"),
    "sqyd": ("square yards", "वर्ग गज", "ಚದರ ಗಜ"),
    "sqm": ("square metres", "चौरस मीटर", "ಚದರ ಮೀಟರ್"),
    "acre": ("acres", "एकर", "ಎಕರೆ"),
    "guntha": ("guntas", "गुंठे", "ಗುಂಟೆ"),
    "cent": ("cents", "सेंट", "ಸೆಂಟ್"),
    "hectare": ("Hectare", "हेक्टर", "ಹೆಕ್ಟೇರ್"),
    "are": ("Are", "आर", "ಆರ್"),
    "katha": ("katha", "कठ्ठा", "ಕಠಾ"),
}


def drawn(draw: Random, state: str) -> tuple[tuple[int, str], ...]:
    """Figures of an extent as the state counts."""
    match state:
        case "KA":
            return draw.choice(
                (
                    ((draw.choice((1200, 1500, 2400, 4000)), "sqft"),),
                    ((draw.randint(1, 3), "acre"), (draw.randint(1, 39), "guntha")),
                    ((draw.randint(2, 30), "guntha"),),
                )
            )
        case "MH":
            return draw.choice(
                (
                    ((draw.randint(0, 2), "hectare"), (draw.randint(4, 90), "are")),
                    ((draw.randint(90, 900), "sqm"),),
                )
            )
        case "TN":
            return draw.choice(
                (
                    ((draw.randint(3, 60), "cent"),),
                    ((draw.randint(1, 3), "acre"), (draw.randint(5, 95), "cent")),
                )
            )
        case "WB":
            return ((draw.randint(2, 12), "katha"),)
        case _:
            return ((draw.randint(100, 500), "sqyd"),)


def extent_of(figures: tuple[tuple[int, str], ...], state: str, script: Script = "latin") -> Extent:
    """The extent, written in a script; exact inside, square feet rounded to 0.01 at the border."""
    place = ("latin", "devanagari", "kannada").index(script)
    written = " ".join(f"{in_script(str(value), script)} {_WRITTEN[unit][place]}" for value, unit in figures)
    total = sum(
        (SQFT.get(unit, SQFT.get(f"{unit}-{state}", Fraction(0))) * value for value, unit in figures),
        Fraction(0),
    )
    return Extent(written, tuple((str(value), unit) for value, unit in figures), rounded(total))


def rounded(sqft: Fraction) -> Decimal:
    """Two decimals, half up."""
    return (Decimal(sqft.numerator) / Decimal(sqft.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
