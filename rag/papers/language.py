"""The language of a page, by its script and, where a script serves two languages, by their small words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_SCRIPTS: Final = {
    "latin": re.compile(r"[A-Za-z]"),
    "devanagari": re.compile(r"[\u0900-\u097f]"),
    "kannada": re.compile(r"[\u0c80-\u0cff]"),
    "tamil": re.compile(r"[\u0b80-\u0bff]"),
    "telugu": re.compile(r"[\u0c00-\u0c7f]"),
    "malayalam": re.compile(r"[\u0d00-\u0d7f]"),
    "gujarati": re.compile(r"[\u0a80-\u0aff]"),
    "bengali": re.compile(r"[\u0980-\u09ff]"),
}
_LANGUAGE_OF: Final = {
    "latin": "en",
    "kannada": "kn",
    "tamil": "ta",
    "telugu": "te",
    "malayalam": "ml",
    "gujarati": "gu",
    "bengali": "bn",
}
_MARATHI: Final = re.compile(
    r"(?<![\u0900-\u097f])(?:आहे|आहेत|आणि|व|चा|ची|चे|च्या|यांनी|यांचे|नाही|येथील|मध्ये|सदर|खाते|क्षेत्र|गाव|तालुका|जिल्हा)(?![\u0900-\u097f])"
)
_HINDI: Final = re.compile(
    r"(?<![\u0900-\u097f])(?:है|हैं|और|का|की|के|को|में|से|ने|नहीं|यह|वह|था|थी|गया|गांव|तहसील|जिला)(?![\u0900-\u097f])"
)
_INDIAN: Final = re.compile(r"[\u0900-\u0dff]")
_LATIN_WORDS: Final = re.compile(r"(?:[A-Za-z][^A-Za-z]*){3}")
_ENOUGH: Final = 20_000
_LEAST_LETTERS: Final = 3


def language_of(texts: Iterable[str]) -> str | None:
    """ISO 639-1 of most of the letters; None: too few letters to tell.

    >>> language_of(["The Schedule Property"]), language_of(["हे गाव नमुना सात आहे"]), language_of(["12/3"])
    ('en', 'mr', None)
    """
    text = "\n".join(texts)[:_ENOUGH]
    if text.isascii() or _INDIAN.search(text) is None:
        return "en" if _LATIN_WORDS.search(text) is not None else None
    counts = {name: len(script.findall(text)) for name, script in _SCRIPTS.items()}
    most = max(counts, key=lambda name: counts[name])
    if counts[most] < _LEAST_LETTERS:
        return None
    if most != "devanagari":
        return _LANGUAGE_OF[most]
    return "mr" if len(_MARATHI.findall(text)) > len(_HINDI.findall(text)) else "hi"
