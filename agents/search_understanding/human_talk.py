"""Whether a message asks for a person in place of this chat: "talk to a human", "kisi se baat karni hai".

Only words that can mean nothing else count. "Call me" and "connect me to an agent" may mean the advertiser of
the home just spoken of; the conversation decides those by whether there is such a home.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.search.parser import parse

if TYPE_CHECKING:
    from domain.search.slots import ParsedUtterance, SearchFilters

_PERSON: Final = (
    r"(?:(?:real|actual|live|human|property|sales|home|loan)\s+)*(?:human(?:\s+being)?|person|people|someone|somebody|representative|rep"
    r"|executive|advis[eo]r|consultant|operator|salesperson|sales\s*(?:team|man|person)|support(?:\s+team)?|staff"
    r"|customer\s+(?:care|service|support)|help\s*desk|(?:your|the)\s+team)"
)
_ENGLISH: Final = re.compile(
    r"\b(?:talk|speak|chat|talking|speaking|chatting|connect(?:ed)?(?:\s+me)?|transfer(?:red)?(?:\s+me)?|put\s+me\s+through"
    rf"|call(?:\s+back)?\s+from|hand\s+(?:me\s+)?over)\s+(?:with|to|from|by)?\s*(?:an?\s+|the\s+|some\s+|one\s+of\s+)?{_PERSON}\b"
    rf"|\b(?:want|need|get\s+me|give\s+me|prefer|like)\s+(?:an?\s+)?(?:(?:real|actual|live|human)\s+(?:human|person|agent|being)|human)\b"
    r"|\b(?:human|live|real)\s+(?:agent|support|help|assistance|person)\b"
    r"|\b(?:somebody|someone|a\s+person|a\s+human|your\s+team)\s+(?:should\s+|must\s+|can\s+|could\s+)?(?:call|contact|phone|ring)\s+me\b"
    rf"|\b(?:have|let|ask|get)\s+(?:an?\s+|the\s+)?{_PERSON}\s+(?:to\s+)?(?:call|contact|phone|ring)\s+me\b",
    re.IGNORECASE,
)
_HINGLISH: Final = re.compile(
    r"\b(?:kisi|kisi\s+(?:asli\s+|real\s+)?(?:insaa?n|aadmi|admi|vyakti|bande|banda|vyakti|executive)|(?:asli\s+|real\s+)?"
    r"(?:insaa?n|aadmi|vyakti|executive|representative|customer\s+care|aapki\s+team|team\s+walo?n?))\s+(?:ke\s+saath|se)\s+"
    r"(?:(?:meri|mujhe|phone\s+par|call\s+par)\s+)*(?:baat|milwa\w*|connect|sampark)\b"
    r"|\b(?:insaa?n|vyakti|aadmi)\s+(?:chahiye|chahie)\b"
    # Marathi in Latin letters.
    r"|\b(?:man[su]?a?shi|mansa?an?shi|vyakti?shi|ko?na?shi|kuna?shi|team\s?shi|pratinidhi?shi)\s+(?:tari\s+)?bol\w*",
    re.IGNORECASE,
)
_DEVANAGARI: Final = re.compile(
    r"(?:किसी|इंसान|इनसान|आदमी|व्यक्ति|प्रतिनिधि|कस्टमर\s+केयर|टीम)\s+(?:से|के\s+साथ)\s+(?:मेरी\s+|फ़?ोन\s+पर\s+)?(?:बात|संपर्क|सम्पर्क|मिल)"
    r"|(?:इंसान|इनसान|व्यक्ति)\s+चाहिए"
    r"|(?:माणसाशी|माणसासोबत|व्यक्तीशी|व्यक्तीसोबत|कोणाशी|कुणाशी|प्रतिनिधीशी|टीमशी|माणसाबरोबर)\s+(?:तरी\s+)?(?:बोल|संपर्क|संवाद)"
    r"|(?:माणूस|व्यक्ती)\s+(?:हवा|हवी)"
)
_NOT_BEFORE: Final = re.compile(
    r"(?:\bdon'?t|\bdo\s+not|\bnever|\bnot|\bno\s+need|\bwithout|\brather\s+not)"
    r"(?:\s+(?:want|need|like|wish|have|to|try|me|make|let|for|any|anyone))*\s*$",
    re.IGNORECASE,
)
_NOT_AFTER: Final = re.compile(
    r"^\S*(?:\s+\S+){0,2}?\s*(?:\b(?:nahi|nahin|nahi[nm]?|mat|nako|nahiye)\b|नहीं|नही|मत|नको|नाही)",
    re.IGNORECASE,
)


def wants_human(text: str) -> bool:
    """Whether the message asks for a person, and does not say that none is wanted."""
    return _asked(text) is not None


def with_human_talk(parsed: ParsedUtterance, text: str, active: SearchFilters) -> ParsedUtterance:
    """The grammar's reading as a wish for a person, if it is one; what it says of homes is kept."""
    asked = _asked(text)
    if asked is None or parsed.get("intent") == "refuse":
        return parsed
    out: ParsedUtterance = {"intent": "tool", "tool": {"name": "contact", "wants": "human"}}
    tool = parsed.get("tool")
    if tool and tool.get("name") == "contact":
        out["tool"] = {**tool, "wants": "human"}
    rest = parse(f"{text[: asked.start()]} {text[asked.end() :]}", active)
    said = rest.get("state_after") or rest.get("filters") or {}
    if set(said) - {"transaction", "category"} and said != active:
        out["state_after"] = said
        # A number beside a wish ("3BHK", "1.2 crore") is none of the list.
        out["tool"].pop("result_numbers", None)
        out["assumptions"] = rest.get("assumptions", [])
    if "refused" in parsed:
        out["refused"] = parsed["refused"]
    return out


def _asked(text: str) -> re.Match[str] | None:
    """Where the message asks for a person."""
    for words in (_ENGLISH, _HINGLISH, _DEVANAGARI):
        for match in words.finditer(text):
            before, after = text[: match.start()], text[match.end() :]
            if not _NOT_BEFORE.search(before) and not _NOT_AFTER.match(after):
                return match
    return None
