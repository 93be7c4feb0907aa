"""Makes agreements by a seed: a style, an order, and for each check a sound clause, a weak one, or none.

What was planted stands beside the words.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from domain.contract.judging import Present

STYLES: Final = ("form", "builder", "plain", "recital")
HELD_OUT: Final = frozenset({"plain", "recital"})
"""Styles that the finder was not written against."""
_STATES: Final[tuple[Present, ...]] = ("yes", "yes", "partial", "no")
_FILLER: Final = (
    "All notices shall be sent to the addresses first written above by registered post.",
    "This Agreement may be executed in counterparts, each of which is an original.",
    "Headings are for convenience and do not affect the meaning of this Agreement.",
    "The laws of India apply and the courts of the district have jurisdiction.",
    "Words in the singular include the plural where the sense so requires.",
)
_NUMBERED: Final = {"form": "{0}. ", "builder": "Clause {0}: ", "plain": "{0}) ", "recital": "({1}) "}
_LINES_A_PAGE: Final = 40
_LINE_CHARS: Final = 92


@dataclass(frozen=True, slots=True)
class MadeAgreement:
    """One agreement, and what was planted in it."""

    style: str
    pages: tuple[str, ...]
    truth: Mapping[str, Present]
    """By check."""


def made_agreements(count: int, seed: int) -> Iterator[MadeAgreement]:
    """So many agreements; the same ones for the same seed."""
    draw = random.Random(seed)  # noqa: S311  # made papers, no secret
    for _ in range(count):
        yield _make(draw)


def _make(draw: random.Random) -> MadeAgreement:
    style = draw.choice(STYLES)
    truth: dict[str, Present] = {check: draw.choice(_STATES) for check in _words()}
    clauses = []
    for check, state in truth.items():
        if state != "no":
            clauses.append(_words()[check]["good" if state == "yes" else "weak"][style])
    clauses += draw.sample(_FILLER, k=3)
    draw.shuffle(clauses)
    numbered = [
        f"{_NUMBERED[style].format(number, chr(96 + (number - 1) % 26 + 1))}{text}"
        for number, text in enumerate(clauses, start=1)
    ]
    lines = ["AGREEMENT FOR SALE", "", *(line for text in numbered for line in (*_broken(text), ""))]
    pages = tuple(
        "\n".join(lines[start : start + _LINES_A_PAGE]) for start in range(0, len(lines), _LINES_A_PAGE)
    )
    return MadeAgreement(style, pages, truth)


def _broken(text: str) -> Iterator[str]:
    line = ""
    for word in text.split():
        if len(line) + len(word) >= _LINE_CHARS:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    yield line


@cache
def _words() -> dict[str, Any]:
    text = files("tools.made_agreements").joinpath("clauses.yaml").read_text(encoding="utf-8")
    words: dict[str, Any] = yaml.safe_load(text)
    return words
