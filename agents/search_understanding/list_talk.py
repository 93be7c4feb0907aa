"""Talk about the list on the screen that the search grammar leaves over: contact, details, likes, numbers.

The grammar comes first and has the last word on refusals; this only names a tool where the grammar found no
change to the search, and fills in the result numbers it did not see ("नंबर 2", "1 aur 3").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from domain.tokens import digits_as_ascii

if TYPE_CHECKING:
    from domain.search.slots import ParsedUtterance, SearchFilters, ToolCall

_CONTACT: Final = re.compile(
    r"\b(?:contact|connect|talk|speak|call\s*(?:me|back)|callback|reach|enquir\w*|inquir\w*|interested|sampark"
    r"|baat\s+kara\w*)\b|संपर्क|सम्पर्क|बात\s+करा",
    re.IGNORECASE,
)
_PARTY: Final = re.compile(
    r"\b(?:owner|advertiser|agent|broker|builder|seller|landlord|malik|them|him|her|it|one|number|no|\d+)\b|"
    r"मालिक|विज्ञापनदाता|एजेंट|बिल्डर|नंबर|मालक|जाहिरातदार|एजंट|क्रमांक",
    re.IGNORECASE,
)
_ASKS_FOR_DATA: Final = re.compile(
    r"\b(?:contact|phone|mobile|whatsapp|email)\s*(?:number|no\b|details?|info|id)|\b(?:give|share|send|tell|show|get)\b"
    r".{0,30}\b(?:number|phone|mobile|email|address)\b|\b(?:number|phone)\s+(?:do|de|dedo|chahiye|batao)\b|"
    r"(?:नंबर|फोन|पता|पत्ता)\s+(?:दो|दे|चाहिए|बताओ|द्या|हवा|सांगा|पाहिजे)",
    re.IGNORECASE,
)
_DETAILS: Final = re.compile(
    r"\b(?:details?|tell\s+me\s+more|more\s+about|full\s+info\w*|describe|jaankari|jankari|vivaran)\b|जानकारी|विवरण|माहिती|तपशील",
    re.IGNORECASE,
)
_DISLIKE: Final = re.compile(
    r"\b(?:dislike|hate|not\s+like|don'?t\s+like|do\s+not\s+like|pasand\s+nah[ií]n?)\b|पसंद\s+नहीं|(?:पसंत|आवडल[ाीे]|आवडलं|आवडत)\s+ना?ही|नापसंत",
    re.IGNORECASE,
)
_LIKE: Final = re.compile(
    r"\b(?:i\s+(?:really\s+)?(?:like|love)|liked?|pasand)\b|पसंद|पसंत|आवडल[ाीे]|आवडलं", re.IGNORECASE
)

_ORDINALS: Final[dict[str, int]] = {
    word: number
    for number, words in enumerate(
        (
            "first pehla pehle pehli पहला पहले पहली पहिला पहिली पहिले पहिल्या",
            "second doosra doosre doosri dusra dusre dusri दूसरा दूसरे दूसरी दुसरा दुसरी दुसरे दुसऱ्या दुसर्‍या",
            "third teesra teesre teesri tisra tisre तीसरा तीसरे तीसरी तिसरा तिसरी तिसरे तिसऱ्या",
            "fourth chautha chauthe chauthi चौथा चौथे चौथी चौथ्या",
            "fifth paanchva paanchve paanchvi पांचवां पाँचवाँ पांचवें पाँचवें पाचवा पाचवी पाचवे पाचव्या",
        ),
        start=1,
    )
    for word in words.split()
}
_NUMBER: Final = re.compile(
    r"(?<![\d.,+])(\d{1,2})(?:st|nd|rd|th)?(?![\d.,]*\d|\s*(?:%|bhk|saal|years?|lakh|cr|k\b|साल|वर्ष|लाख|करोड|कोटी|हजार|हज़ार|बीएचके|टक्के|महिन|महीन))"
)
_WORD: Final = re.compile(r"[^\W\d_][\w\u0900-\u097F]*")
_MOST_NUMBER: Final = 99


class ListTalk:
    """What a message says about the list."""

    def __init__(self, text: str) -> None:
        self.text = digits_as_ascii(text)

    def tool(self) -> Literal["contact", "details"] | None:
        """The tool asked for, in words the grammar does not hold."""
        if _ASKS_FOR_DATA.search(self.text):
            return None
        if _CONTACT.search(self.text) and _PARTY.search(self.text):
            return "contact"
        return "details" if _DETAILS.search(self.text) else None

    def judgement(self) -> Literal["like", "dislike"] | None:
        """A like or dislike of a numbered listing."""
        if _DISLIKE.search(self.text):
            return "dislike"
        return "like" if _LIKE.search(self.text) else None

    def numbers(self) -> list[int]:
        """Positions named, in the order named; never the digits of a phone number or an amount."""
        found = [(match.start(), int(match.group(1))) for match in _NUMBER.finditer(self.text)]
        for match in _WORD.finditer(self.text):
            number = _ORDINALS.get(match.group().lower())
            if number is not None:
                found.append((match.start(), number))
        return list(dict.fromkeys(number for _, number in sorted(found) if 0 < number <= _MOST_NUMBER))


def with_list_talk(parsed: ParsedUtterance, text: str, active: SearchFilters) -> ParsedUtterance:
    """The grammar's reading, completed by what the message says about the list."""
    talk = ListTalk(text)
    tool = parsed.get("tool")
    codes = {item["code"] for item in parsed.get("refused", [])}
    if parsed.get("intent") == "tool" and tool:
        out: ParsedUtterance = {**parsed, "tool": _numbered(tool, talk)}
        if codes == {"PII_DISCLOSURE"} and talk.tool() == "contact":
            del out["refused"]  # "contact the owner, my number is …" asks for no one's data
        return out
    is_idle = parsed.get("intent") == "refine" and parsed.get("state_after") == active
    if (is_idle or (parsed.get("intent") == "refuse" and codes == {"PII_DISCLOSURE"})) and (
        name := talk.tool()
    ):
        return {"intent": "tool", "tool": _numbered({"name": name}, talk)}
    return parsed


def _numbered(tool: ToolCall, talk: ListTalk) -> ToolCall:
    """With the numbers the grammar missed: none at all, or the second of a comparison."""
    enough = 2 if tool.get("name") == "compare" else 1
    if len(tool.get("result_numbers", [])) >= enough:
        return tool
    numbers = talk.numbers()
    return {**tool, "result_numbers": numbers} if len(numbers) >= enough else tool
