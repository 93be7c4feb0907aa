"""Figures of a text and of tool results, read by means of the oracles' own: no line of `router.grounding` runs here.

Coarser than what it checks, on purpose: digits in any script and number words up to ninety-nine, the unit that
stands beside them, lakh and crore. A figure is held when a result has that number under that unit; one with no
unit beside it may be any number of the results.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNITS: Final = {
    "km": "km kms kilometre kilometres kilometer kilometers किमी किलोमीटर",
    "minutes": "minute minutes min mins मिनट मिनटे",
    "rooms": "bhk rk bedroom bedrooms bed beds बीएचके",
    "baths": "bathroom bathrooms bath baths",
    "floor": "floor floors storey storeys मंजिल मजला",
    "years": "year years yrs saal साल वर्ष वर्षे वर्षों",
    "months": "month months mahine महीने महिने",
    "percent": "% percent pct प्रतिशत टक्के टक्का",
    "sqft": "sq sqft square वर्ग चौरस",
    "rupees": "rupees rupee rs inr रुपये रुपए",
}
_UNIT_OF: Final = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_TIMES: Final = {
    word: Decimal(rupees)
    for rupees, words in (
        (1_000, "k thousand hazaar हजार"),
        (100_000, "l lakh lakhs lac lacs लाख"),
        (10_000_000, "cr crore crores karod करोड कोटी"),
    )
    for word in words.split()
}
_KEYS: Final = (
    ("_inr", "rupees"), ("_km", "km"), ("_pct", "percent"), ("sqft", "sqft"), ("bhk", "rooms"), ("bathrooms", "baths"),
    ("floor", "floor"), ("floors", "floor"), ("years", "years"), ("months", "months"),
)  # fmt: skip
_NOT_FACTS: Final = frozenset(
    {"id", "type", "title", "titles", "about", "description", "listing_id", "listing_ids", "rule_source"}
)
"""Ids, and words of sellers."""
_WORDS: Final = {
    word: value
    for value, word in enumerate(
        [
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        start=2,
    )
} | {
    word: value
    for value, word in zip(
        range(20, 100, 10),
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        strict=True,
    )
}
_FIGURE: Final = re.compile(
    r"(?P<before>₹|rs\.? |floor:? |मंजिल:? |मजला:? )?(?<![\w./\-])(?:(?P<digits>\d[\d,]*(?:\.\d+)?)(?:st|nd|rd|th)?|"
    rf"(?P<word>{'|'.join(_WORDS)}))(?![\d])\s?-?(?P<after>%|[^\W\d_][\w\u0900-\u0963.]*)?",
)
_NOT_SAID: Final = re.compile(
    r"\[\d+\]|\d{4}-\d{2}-\d{2}\S*|\d{1,2}/\d{1,2}/\d{4}|[\w\-]*/[\w/\-]*\d[\w/\-]*"
)
"""Citations, dates and registered numbers: other oracles look at these."""


class Said(NamedTuple):
    """A figure in a text."""

    value: Decimal
    half_step: Decimal
    """How far what it stands for may lie from it."""
    unit: str | None

    def __str__(self) -> str:
        return f"{self.value} {self.unit or ''}".strip()


class Known(NamedTuple):
    """The figures of results by their unit."""

    by_unit: dict[str, set[Decimal]]

    def hold(self, said: Said) -> bool:
        """Whether a result has it."""
        units = self.by_unit.keys() if said.unit is None else (said.unit,)
        return any(
            abs(value - said.value) <= said.half_step
            for unit in units
            for value in self.by_unit.get(unit, ())
        )


def figures_in(text: str) -> Iterator[Said]:
    """Every figure of a text."""
    plain = _NOT_SAID.sub(" ", _plain(text))
    for found in _FIGURE.finditer(plain):
        number = found["digits"]
        value = Decimal(number.replace(",", "")) if number else Decimal(_WORDS[found["word"]])
        after = (found["after"] or "").rstrip(".")
        before = (found["before"] or "").strip(" .:")
        if after in _TIMES:
            times = _TIMES[after]
            yield Said(value * times, times / 200, "rupees")
        elif before in {"₹", "rs"}:
            yield Said(value, Decimal(0), "rupees")
        else:
            decimals = len(number.partition(".")[2]) if number else 0
            step = Decimal(1).scaleb(-decimals) / 2 if decimals else Decimal(0)
            yield Said(value, step, "floor" if before else _UNIT_OF.get(after))


def known_figures(results: list[Any]) -> Known:
    """The figures of JSON-plain results and of what people said."""
    known: dict[str, set[Decimal]] = {}
    for unit, value in _facts(results, None):
        known.setdefault(unit, set()).add(value)
        if unit == "months" and value % 12 == 0:
            known.setdefault("years", set()).add(value / 12)
        if unit == "rooms" and value == Decimal("0.5"):
            known["rooms"].add(Decimal(1))  # 1 RK
    return Known(known)


def _facts(value: Any, unit: str | None) -> Iterator[tuple[str, Decimal]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in _NOT_FACTS:
                yield from _facts(inner, next((unit for end, unit in _KEYS if key.endswith(end)), unit))
    elif isinstance(value, str):
        if unit is not None and re.fullmatch(r"\d+(\.\d+)?", value):
            yield unit, Decimal(value)
        yield from ((one.unit or "bare", one.value) for one in figures_in(value))
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _facts(inner, unit)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        number = Decimal(str(value))
        if number.is_finite():
            yield ("rupees" if unit is None and number > 9_999 else unit or "count"), number


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u093c", "")
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in folded)
