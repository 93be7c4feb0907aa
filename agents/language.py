"""Which language a person writes in, so that the answer comes in the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from domain.leads import Language

_DEVANAGARI: Final = re.compile(r"[\u0904-\u0939\u0958-\u0961]")
_LATIN_WORD: Final = re.compile(r"[a-z]+")

_SPOKEN: Final = (
    "mein mai main me ka ki ke ko se tak aur nahi nahin na hai hain ho chahiye dikhao batao karo kar do wala "
    "wale wali ghar makaan kamra zameen jameen kiraya kiraye sasta saste sasti mehenga thoda zyada jyada kam "
    "andar upar neeche paas pas door lagbhag bhi sirf kya kitna kitne kitni kaun kaunsa hona haan ji accha "
    "achha theek badha badhao ghata hatao dhai dedh sadhe paune sava lakh pehle dusre doosre jaise"
)
HINDI_WORDS: Final = frozenset(_SPOKEN.split())
"""Romanised Hindi as people type it in searches."""
_ALSO_ENGLISH: Final = frozenset(
    {"do", "main", "me", "se", "na", "ho", "lakh", "door", "pas", "kar", "hai", "kam"}
)
"""Words that may stand in an English message too; they never decide."""


def detect_language(text: str, before: Language = "en") -> Language:
    """Hindi for Devanagari, Hinglish for romanised Hindi words, English otherwise.

    A message with no letters of its own ("1.4 cr", "2") keeps the language of the conversation.
    """
    if _DEVANAGARI.search(text):
        return "hi"
    words = _LATIN_WORD.findall(text.lower())
    if any(word in HINDI_WORDS and word not in _ALSO_ENGLISH for word in words):
        return "hinglish"
    if len([word for word in words if len(word) > 2]) <= 1:
        return before
    return "en"
