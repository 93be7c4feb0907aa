"""Extents in the units of India, exact: 2 acres 15 guntas, 0 Hectare 12 Are, 5 katha, २ एकर १५ गुंठे.

Units with one size everywhere are exact definitions (a foot is 0.3048 m). Bigha and katha differ by state;
where the state has no single size the extent keeps its figures and has no square feet, and a person must say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from domain.lexicon import load

if TYPE_CHECKING:
    from domain.documents.fact import FactValue

_SQM: Final = Fraction(10_000_000_000, 929_030_400)
_SIZES: Final[dict[str, Fraction]] = {
    "sqft": Fraction(1),
    "sqyd": Fraction(9),
    "sqm": _SQM,
    "acre": Fraction(43_560),
    "guntha": Fraction(1_089),
    "cent": Fraction(4_356, 10),
    "ground": Fraction(2_400),
    "kanal": Fraction(5_445),
    "marla": Fraction(27_225, 100),
    "hectare": _SQM * 10_000,
    "are": _SQM * 100,
}
_SAID: Final[dict[str, str]] = {
    "sqft": (
        r"sq(?:uare)?[.\s]*(?:feet|foot|ft)\b\.?|sft\b|चौरस\s?(?:फूट|फुट)|वर्ग\s?(?:फुट|फीट)|"
        r"ಚದರ\s?ಅಡಿ(?:ಗಳು)?"
    ),
    "sqm": (
        r"sq(?:uare)?[.\s]*m(?:et(?:re|er)s?|trs?|ts?)?\b\.?|चौरस\s?मीटर|चौ\.?\s?मी\.?|वर्ग\s?मीटर|"
        r"ಚದರ\s?ಮೀಟರ್"
    ),
    "sqyd": r"sq(?:uare)?[.\s]*y(?:ar)?ds?\b\.?|gaj\b|वर्ग\s?गज|ಚದರ\s?ಗಜ",
    "acre": r"acres?\b|एकर|एकड़|ಎಕರೆ",
    "guntha": r"gunt(?:ha|a)s?\b|गुंठे|गुंठा|ಗುಂಟೆ",
    "cent": r"cents?\b|सेंट|ಸೆಂಟ್",
    "ground": r"grounds?\b",
    "kanal": r"kanals?\b",
    "marla": r"marlas?\b",
    "hectare": r"hectares?\b|हे(?:क्टर|क्टेयर)\.?|हे\.|ಹೆಕ್ಟೇರ್",
    "are": r"ares?\b|आर\b\.?|ಆರ್",
    "katha": r"k(?:at+ha|ott?ah)s?\b|cottahs?\b|कठ्ठा|कट्ठा|ಕಠಾ",
    "bigha": r"bighas?\b|बीघा",
    "chatak": r"ch(?:h)?atta?c?ks?\b",
    "nali": r"nalis?\b",
}
_NUMBER: Final = r"(?P<value>\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_PART: Final = re.compile(
    rf"(?<![\d./]){_NUMBER}\s*(?:{'|'.join(f'(?P<{unit}>{said})' for unit, said in _SAID.items())})",
    re.IGNORECASE,
)
_HECTARE_DOTS: Final = re.compile(r"(?<![\d.])(\d{1,4})\.(\d{2})\.(\d{2})(?![\d.])")
_JOINT: Final = re.compile(r"[\s,]*(?:and\s+|व\s+|ಮತ್ತು\s+)?")


@dataclass(frozen=True, slots=True)
class FoundExtent:
    """An extent and where it stands."""

    parts: tuple[tuple[str, str], ...]
    """(value, unit) as written, the larger unit first."""
    sqft: Fraction | None
    """None: a unit has no single size in the state."""
    start: int
    end: int

    def as_value(self) -> FactValue:
        """As a fact holds it; square feet rounded to 0.01, half up."""
        parts: list[FactValue] = [{"value": value, "unit": unit} for value, unit in self.parts]
        return {"parts": parts, "sqft": None if self.sqft is None else str(rounded_sqft(self.sqft))}


def rounded_sqft(sqft: Fraction) -> Decimal:
    """Two decimals, half up."""
    return (Decimal(sqft.numerator) / Decimal(sqft.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def find_extents(text: str, state: str | None = None) -> list[FoundExtent]:
    """Every extent of a text; figures that follow one another in smaller units are one.

    >>> [str(each.sqft) for each in find_extents("measuring 1 acre 20 guntas")]
    ['65340']
    """
    found: list[FoundExtent] = []
    matches = list(_PART.finditer(text))
    while matches:
        group = [matches.pop(0)]
        while matches and _goes_on(text, group[-1], matches[0]):
            group.append(matches.pop(0))
        parts = tuple((each["value"].replace(",", ""), str(each.lastgroup)) for each in group)
        found.append(FoundExtent(parts, _total(parts, state), group[0].start(), group[-1].end()))
    for dots in _HECTARE_DOTS.finditer(text):
        parts = ((str(int(dots[1])), "hectare"), (str(int(dots[2])), "are"), (str(int(dots[3])), "sqm"))
        found.append(FoundExtent(parts, _total(parts, state), dots.start(), dots.end()))
    return sorted(found, key=lambda each: each.start)


def _goes_on(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether the next figure stands beside this one in a smaller unit."""
    joint = _JOINT.fullmatch(text, one.end(), other.start())
    return joint is not None and _rank(one) < _rank(other)


def _rank(part: re.Match[str]) -> int:
    order = (
        "hectare",
        "bigha",
        "acre",
        "kanal",
        "katha",
        "ground",
        "guntha",
        "are",
        "cent",
        "marla",
        "chatak",
        "nali",
    )
    unit = str(part.lastgroup)
    return order.index(unit) if unit in order else len(order)


def _total(parts: tuple[tuple[str, str], ...], state: str | None) -> Fraction | None:
    total = Fraction(0)
    for value, unit in parts:
        size = _SIZES.get(unit) or _local_size(unit, state)
        if size is None:
            return None
        total += Fraction(value) * size
    return total


def _local_size(unit: str, state: str | None) -> Fraction | None:
    """The one size of a local unit in a state; None where there is none or a person must confirm it."""
    states = load("area")["units"].get(unit, {}).get("per_state", {})
    facts = states.get(state, {})
    return Fraction(facts["sqft"]) if "sqft" in facts and "confirm" not in facts else None


def state_in(text: str) -> str | None:
    """The two letters of the state a paper names, of those whose units differ.

    >>> state_in("District North Parganas, West Bengal")
    'WB'
    """
    for code, names in load("area")["states"].items():
        written = "|".join(r"\s+".join(name.split()) for name in names if len(name) > 2)
        if re.search(rf"\b(?:{written})\b", text, re.IGNORECASE):
            return str(code)
    return None
