"""How people write place names in India: one normal form, and a coarser key that forgives spelling.

"J.P. Nagar", "J P  nagar" and "jp nagar" have one normal form; "Hennur"/"Hennuru" and
"Indira Nagar"/"Indiranagar" share a spelling key. Nothing here knows any place.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

MIN_SPELLING_KEY: Final = 7
"""Shorter keys collide with ordinary words; they must match exactly."""

_NOT_WORD: Final = re.compile(r"(?:[^\w\u0900-\u097F]|_)+")
_LONE_INITIALS: Final = re.compile(r"\b([a-z]) (?=[a-z]\b)")
_DIGIT: Final = re.compile(r"\d")
_SECTOR: Final = re.compile(r"\b(?:sector|sec|sctr|sect)\s*(\d{1,3})(?:\s*([a-k])\b(?! block| pocket)|\b)")
_ORDINAL: Final = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_ROMAN: Final = re.compile(r"\b(phase|stage|part|block) (iii|ii|iv|vi|v|i)\b")
_ROMAN_DIGIT: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
_DIVISION_FIRST: Final = re.compile(r"^(phase|stage|part|block|sector|pocket) (\d{1,3}[a-k]?|[a-z]\d?) (.+)$")
_NUMBER_FIRST: Final = re.compile(r"^(\d{1,2}[a-z]?) (phase|stage|block) (.+)$")
_NUMBER_INSIDE: Final = re.compile(r"\b(\d{1,2}) (phase|stage|block)\b")
_DIVISION_LAST: Final = re.compile(
    r"\b(?:phase|stage|part|block|sector|pocket|pkt)(?: \d{1,3}[a-k]?| [a-z]{1,2}\d?)?\b"
    r"|\b(?:extension|extn|ext|main road|village|layout phase)$"
)
_VOWEL_RUNS: Final = (
    ("aa", "a"), ("ee", "i"), ("oo", "u"), ("ou", "o"), ("ow", "o"), ("au", "o"), ("ae", "e"), ("ie", "i"),
    ("ai", "e"), ("ei", "e"), ("ck", "k"), ("ph", "f"), ("w", "v"), ("z", "j"), ("q", "k"), ("y", "i"),
)  # fmt: skip
_ASPIRATE: Final = re.compile(r"([bcdgjkpst])h")
_DOUBLED: Final = re.compile(r"(.)\1+")


@lru_cache(maxsize=16_384)
def normalise_name(text: str) -> str:
    """Give the one normal form of a name: NFKC, case folded, punctuation to single spaces.

    Dotted initials close up ("J.P. Nagar" is "jp nagar"), sectors take one form ("Sec-45 A" is
    "sector 45a"), ordinals and Roman numbers of phases become digits. Devanagari is kept as it is.
    """
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    words = _NOT_WORD.sub(" ", folded.replace("'", "").replace("’", "")).strip()
    if not words.isascii():
        return words
    if " " in words:
        words = _LONE_INITIALS.sub(r"\1", words)
    if _DIGIT.search(words):
        words = _ORDINAL.sub(r"\1", _SECTOR.sub(_join_sector, words))
    if " i" in words or " v" in words:
        words = _ROMAN.sub(lambda found: f"{found[1]} {_ROMAN_DIGIT[found[2]]}", words)
    return words


def _join_sector(found: re.Match[str]) -> str:
    return f"sector {int(found[1])}{found[2] or ''}"


@lru_cache(maxsize=16_384)
def spelling_key(normal: str) -> str | None:
    """Give the key that spelling variants of one name share, or None when the name is too short.

    Only Latin script has a key. Vowel length, aspiration, doubled letters, spaces and a closing vowel do
    not count: "Sarjapura", "Sarjapur"; "Rachenahalli", "Rachena Hally".
    """
    if not normal.isascii():
        return None
    key = normal.replace(" ", "")
    for old, new in _VOWEL_RUNS:
        key = key.replace(old, new)
    key = _DOUBLED.sub(r"\1", _ASPIRATE.sub(r"\1", key)).rstrip("aeiou")
    return key if len(key) >= MIN_SPELLING_KEY else None


def division_last(normal: str) -> str | None:
    """Turn "phase 7 jp nagar" or "7 phase jp nagar" into "jp nagar phase 7"; None without such a part."""
    if found := _DIVISION_FIRST.match(normal):
        return f"{found[3]} {found[1]} {found[2]}"
    if found := _NUMBER_FIRST.match(normal):
        return f"{found[3]} {found[2]} {found[1]}"
    if _NUMBER_INSIDE.search(normal):
        return _NUMBER_INSIDE.sub(r"\2 \1", normal)
    return None


def without_division(normal: str) -> str | None:
    """Drop the block, phase, stage, pocket or "main road" of a name; None when nothing is left or dropped."""
    bare = " ".join(_DIVISION_LAST.sub(" ", normal).split())
    return bare if bare and bare != normal else None
