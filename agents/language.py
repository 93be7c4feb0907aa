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


_SAID_IN_MARATHI: Final = (
    "आहे आहेत नाही नको नकोत पाहिजे पाहिजेत हवे हवी हवा हवं हवेत हवीत मला मी आम्ही आम्हाला आमचे माझे माझा माझी माझं "
    "तुम्ही आणि किंवा दाखवा दाखव सांगा सांग कोणते कोणती कोणता किती मध्ये मधे जवळ पर्यंत पेक्षा साठी शिवाय चे ची चा च्या ला "
    "ने कोटी घ्यायचे घ्यायचं घ्यायची घ्यायचा भाड्याने भाड्याचे विकत शोधत शोधतोय शोधा करा काढा काढून टाका पुन्हा पासून "
    "मोठे मोठा लहान स्वस्त आणखी दोन चौरस दुसरे दुसरी दुसरा पहिले पहिली पहिला तिसरे बद्दल मजला मजल्यावर हप्ता "
    "फक्त एखादे चालेल बदला वाढवा ऐवजी असलेले असलेला असलेली असावे असावी असावा नसावे मान्य करतो करते"
)
_MARATHI: Final = frozenset(_SAID_IN_MARATHI.split())
"""Words that a Marathi message has and a Hindi one has not."""
_SAID_IN_HINDI: Final = (
    "है हैं हूँ हूं में मैं मुझे हमें के को और चाहिए दिखाओ दिखाइए बताओ बताइए कीजिए करो वाला वाले वाली नहीं किराए किराये "
    "मकान करोड़ करोड़ कमरे सस्ता सस्ते पास दो तीन पहला दूसरा तीसरा यह वह कौन कितना कितने लिए भी"
)
_HINDI: Final = frozenset(_SAID_IN_HINDI.split())
_MARATHI_ENDING: Final = re.compile(
    r"[\u0915-\u094d]{2,}(?:मध्ये|मधील|मधे|जवळ|जवळील|पर्यंत|पेक्षा|साठी|पासून|शिवाय|च्या|ांचा|ांची|ांचे|ांना|ाला|ीला|ात|ीत)$"
)
_DEVANAGARI_WORD: Final = re.compile(r"[\u0900-\u0963\u0970-\u097f]+")


def _of_devanagari(text: str, before: Language) -> Language:
    words = _DEVANAGARI_WORD.findall(text)
    marathi = sum(word in _MARATHI or bool(_MARATHI_ENDING.search(word)) for word in words)
    hindi = sum(word in _HINDI for word in words)
    if marathi == hindi:
        return "mr" if before == "mr" else "hi"
    return "mr" if marathi > hindi else "hi"


def detect_language(text: str, before: Language = "en") -> Language:
    """Hindi or Marathi for Devanagari, Hinglish for romanised Hindi words, English otherwise.

    Devanagari is told apart by words that only one of the two has (``आहे``, ``हवे``; ``है``, ``चाहिए``) and by
    the endings Marathi puts on its words; where nothing tells, a Marathi conversation stays Marathi.

    A message with no letters of its own ("1.4 cr", "2") keeps the language of the conversation.
    """
    if _DEVANAGARI.search(text):
        return _of_devanagari(text, before)
    words = _LATIN_WORD.findall(text.lower())
    if any(word in HINDI_WORDS and word not in _ALSO_ENGLISH for word in words):
        return "hinglish"
    if len([word for word in words if len(word) > 2]) <= 1:
        return before
    return "en"
