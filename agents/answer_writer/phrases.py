"""The floor's phrase book."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import yaml

from domain.money import format_short

if TYPE_CHECKING:
    from domain.leads import Language

_HINDI_UNITS: Final = ((" Cr", " करोड़"), (" L", " लाख"))


@lru_cache(maxsize=1)
def phrase_book() -> dict[str, dict[Language, str]]:
    """Every phrase by key and language."""
    text = files("agents.answer_writer").joinpath("phrases.yaml").read_text(encoding="utf-8")
    book: dict[str, dict[Language, str]] = yaml.safe_load(text)
    return book


def phrase(key: str, language: Language, **places: str | int) -> str:
    """One phrase with its places filled."""
    return phrase_book()[key][language].format(**places)


def has_phrase(key: str) -> bool:
    """Whether the book has that phrase."""
    return key in phrase_book()


def rupees(amount: int, language: Language) -> str:
    """A short amount: ₹1.15 Cr, in Hindi ₹1.15 करोड़."""
    short = format_short(amount)
    if language == "hi":
        for latin, hindi in _HINDI_UNITS:
            short = short.replace(latin, hindi)
    return short


def tenure(months: int, language: Language) -> str:
    """``20 years``, or months where they are not whole years."""
    if months % 12 == 0:
        return phrase("years", language, years=months // 12)
    return phrase("months", language, months=months)
