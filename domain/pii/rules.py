"""The dated rules of recognition, read once: thresholds, context words, lists of codes and names."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml

from domain.pii.kinds import PiiType

if TYPE_CHECKING:
    from collections.abc import Iterable

_EDGE_BEFORE: Final = r"(?<![\w\u0900-\u097f])"
_EDGE_AFTER: Final = r"(?![\w\u0900-\u097f])"


class Rules(NamedTuple):
    """`domain/rules/pii.yaml`, compiled."""

    thresholds: dict[PiiType, float]
    context: dict[PiiType, re.Pattern[str]]
    labels: dict[PiiType, re.Pattern[str]]
    """The words that name the value after them."""
    context_before: int
    context_after: int
    bonus: float
    states: frozenset[str]
    banks: frozenset[str]
    upi_handles: frozenset[str]
    digit_words: dict[str, str]
    repeat_words: dict[str, int]
    spoken: re.Pattern[str]
    """Four spoken digits in a row, in lower case: the cheap look before reading runs of them."""
    honorific: re.Pattern[str]
    introduction: re.Pattern[str]
    given_names: frozenset[str]
    surnames: frozenset[str]
    known_names: frozenset[str]
    """Both."""
    not_names: frozenset[str]
    street: re.Pattern[str]


@cache
def rules() -> Rules:
    """The rules in force."""
    raw: dict[str, Any] = yaml.safe_load(
        files("domain").joinpath("rules", "pii.yaml").read_text(encoding="utf-8")
    )
    return Rules(
        thresholds={PiiType(name): value for name, value in raw["thresholds"].items()},
        context={PiiType(name): words(each) for name, each in raw["context"].items()},
        labels={PiiType(name): words(each) for name, each in raw["labels"].items()},
        context_before=raw["context_before"],
        context_after=raw["context_after"],
        bonus=raw["bonus"],
        states=frozenset(raw["states"]),
        banks=frozenset(raw["banks"]),
        upi_handles=frozenset(raw["upi_handles"]),
        digit_words=raw["digit_words"],
        repeat_words=raw["repeat_words"],
        spoken=re.compile(
            rf"(?:{_EDGE_BEFORE}(?:{'|'.join((*raw['digit_words'], *raw['repeat_words']))}|\d)[ ,\-]+){{4}}"
        ),
        honorific=re.compile(
            f"{_EDGE_BEFORE}(?:{'|'.join(raw['honorifics'])}){_EDGE_AFTER}\\.?[ ]*", re.IGNORECASE
        ),
        introduction=re.compile(
            f"{_EDGE_BEFORE}(?:{'|'.join(raw['introductions'])})[ ]*[:\\-]?[ ]*", re.IGNORECASE
        ),
        given_names=frozenset(raw["given_names"]),
        surnames=frozenset(raw["surnames"]),
        known_names=frozenset(raw["given_names"]) | frozenset(raw["surnames"]),
        not_names=frozenset(raw["not_names"]),
        street=words(raw["street_words"]),
    )


def words(alternatives: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, whole, in any case."""
    return re.compile(f"{_EDGE_BEFORE}(?:{'|'.join(alternatives)}){_EDGE_AFTER}", re.IGNORECASE)
