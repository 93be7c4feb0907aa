"""Words of the trade as data: YAML files of phrases, compiled once into lookup tables.

A file holds sections, a section holds concepts, a concept holds the phrases that say it, in English, Hinglish
and Devanagari. Phrases pass through the same `tokenize` as a person's text, so spelling rules (hyphens,
nukta, apostrophes) hold for both and need not be repeated in the data.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml

from domain.tokens import Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, KeysView, Mapping, Sequence

_FOLDER: Final = Path(__file__).parent
_LOADER: Final[type[Any]] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Every scalar is a text: ``no`` and ``on`` are words here, not booleans."""


class PhraseMatch(NamedTuple):
    """A phrase found in a text."""

    concept: str
    length: int
    """In tokens."""


class Phrases:
    """Phrases by their first and by their last word; the longest match wins."""

    def __init__(self, concepts: Mapping[str, Iterable[str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._by_last: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for concept, said in concepts.items():
            for phrase in said:
                words = tuple(token.text for token in tokenize(phrase).items)
                self._by_first.setdefault(words[0], []).append((words, concept))
                self._by_last.setdefault(words[-1], []).append((words, concept))
        for table in (self._by_first, self._by_last):
            for entries in table.values():
                entries.sort(key=lambda entry: -len(entry[0]))

    @property
    def first_words(self) -> KeysView[str]:
        """Words with which a phrase may begin; elsewhere there is no need to look."""
        return self._by_first.keys()

    def at(self, tokens: Sequence[Token], start: int) -> PhraseMatch | None:
        """The longest phrase that begins at token ``start``."""
        if start >= len(tokens):
            return None
        for words, concept in self._by_first.get(tokens[start].text, ()):
            if _equal(tokens, start, words):
                return PhraseMatch(concept, len(words))
        return None

    def before(self, tokens: Sequence[Token], end: int) -> PhraseMatch | None:
        """The longest phrase whose last word is token ``end - 1``."""
        if end <= 0:
            return None
        for words, concept in self._by_last.get(tokens[end - 1].text, ()):
            if _equal(tokens, end - len(words), words):
                return PhraseMatch(concept, len(words))
        return None


def _equal(tokens: Sequence[Token], start: int, words: tuple[str, ...]) -> bool:
    if start < 0 or start + len(words) > len(tokens):
        return False
    return all(tokens[start + place].text == word for place, word in enumerate(words))


@cache
def load(name: str) -> dict[str, Any]:
    """One lexicon file as plain data, read once per process."""
    text = (_FOLDER / f"{name}.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506 (makes only texts, lists, maps)
    return loaded


@cache
def phrases(name: str, section: str) -> Phrases:
    """One section of a lexicon file, compiled."""
    return Phrases({str(concept): said for concept, said in load(name)[section].items()})
