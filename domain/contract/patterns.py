"""The patterns of the checks, by name, from ``patterns.yaml``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

import yaml

BUYER: Final = r"(?:allottee|purchaser|buyer|customer|vendee|intending purchaser)s?"
SELLER: Final = r"(?:promoter|developer|builder|vendor|seller|company|owner)s?"


def pattern(name: str) -> str:
    """The alternatives of that name as one pattern.

    Raises:
        KeyError: There is none of that name.
    """
    return _patterns()[name]


@cache
def _patterns() -> dict[str, str]:
    text = files("domain.contract").joinpath("patterns.yaml").read_text(encoding="utf-8")
    told: dict[str, list[str]] = yaml.safe_load(text)
    return {
        name: "|".join(alternatives).replace("<BUYER>", BUYER).replace("<SELLER>", SELLER)
        for name, alternatives in told.items()
    }
