"""The floor's phrase book."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

from domain.wording.rupees import rupees

if TYPE_CHECKING:
    from domain.leads import Language

__all__ = ["has_phrase", "phrase", "phrase_book", "rupees", "tenure"]


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


def tenure(months: int, language: Language) -> str:
    """``20 years``, or months where they are not whole years."""
    if months % 12 == 0:
        return phrase("years", language, years=months // 12)
    return phrase("months", language, months=months)
