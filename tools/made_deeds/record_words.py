"""Words of certificates and registers in three scripts."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import yaml

if TYPE_CHECKING:
    from tools.made_deeds.words import Script

_PLACE: Final = {"latin": 0, "devanagari": 1, "kannada": 2}


@cache
def _words() -> dict[str, list[str]]:
    text = files("tools.made_deeds").joinpath("record_words.yaml").read_text(encoding="utf-8")
    read: dict[str, list[str]] = yaml.safe_load(text)
    return read


def said(word: str, script: Script) -> str:
    """A word of a register in a script."""
    return str(_words()[word][_PLACE[script]])
