"""Words said back to people, by language: names of values, chips, and sentences about what was assumed.

English holds every entry; Hinglish shows the English label where it has none of its own, as people who write
it do. A place in an entry (``{high}``) is the same in all its languages. Figures keep Latin digits, as the
portals print them, with lakh and crore in the language's own words.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml

if TYPE_CHECKING:
    from domain.leads import Language

_FOLDER: Final = Path(__file__).parent


@cache
def wording(section: str) -> dict[str, dict[str, str]]:
    """One section of the words, entry by entry: ``{"buy": {"en": "to buy", "hi": …}}``."""
    found: dict[str, dict[str, str]] = _book()[section]
    return found


@cache
def _book() -> dict[str, Any]:
    book: dict[str, Any] = {}
    for path in sorted(_FOLDER.glob("*.yaml")):
        book |= yaml.safe_load(path.read_text("utf-8"))
    return book


def say(section: str, key: str, language: Language = "en", **places: object) -> str:
    """An entry with its places filled; a key that is not in the section is its own words.

    >>> say("directions", "north_east", "mr")
    'ईशान्य'
    """
    entry = wording(section).get(key)
    if entry is None:
        return key.replace("_", " ")
    return entry.get(language, entry["en"]).format(**places)


class Given(NamedTuple):
    """What of a wish was given up: an entry of the section ``relaxations`` and what fills it."""

    key: str
    places: dict[str, str]
    amenity: str | None = None
    """The amenity given up, to be named in the language."""

    def sentence(self, language: Language = "en") -> str:
        """What was given up, in words."""
        named = self.places
        if self.amenity is not None:
            own = wording("amenities").get(self.amenity, {}).get(language)
            named = {**named, "amenity": own or self.amenity.replace("_", " ")}
        return say("relaxations", self.key, language, **named)


class Assumption(NamedTuple):
    """What a sentence was taken to mean: an entry of the section ``assumptions`` and what fills it."""

    key: str
    places: dict[str, str]

    def sentence(self, language: Language = "en") -> str:
        """The assumption in words."""
        return say("assumptions", self.key, language, **self.places)
