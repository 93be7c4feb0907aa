"""Short replies that only mean something inside a conversation: yes, no, a name, the next page."""

from __future__ import annotations

import re
from typing import Final

from domain.phones import phone_mentions
from domain.pii.kinds import PiiType
from domain.pii.tokens import token_of, tokens_in

_AGREEING: Final = (
    "yes y yeah yep ok okay agree agreed sure haan han haa ji sahmat theek thik हाँ हां जी सहमत ठीक हो होय मान्य"
)
_YES: Final = frozenset(_AGREEING.split())
_NO: Final = frozenset("no n nope nahi nahin nhi na mat cancel stop नहीं ना मत रहने नाही नको नकोय".split())  # noqa: SIM905  # a word list reads best as prose
_MORE: Final = re.compile(
    r"^(?:(?:please\s+)?(?:show|see|give)\s+(?:me\s+)?(?:some\s+)?more|more(?:\s+(?:results|listings|options))?|next"
    r"(?:\s+page)?|(?:thoda\s+)?aur\s+(?:bhi\s+)?dikha(?:o|iye)|aur|और(?:\s+दिखाओ|\s+दिखाइए)?|(?:आणखी|अजून|पुढचे)(?:\s+दाखवा|\s+दाखव)?)(?:\s+please)?[.!\s]*$",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r"(?<![\w\u0900-\u097F])(?:my name is|name is|name\s*[:\-]|i am|i'm|this is|mera naam|naam|मेरा नाम|नाम|मैं|"
    r"माझे नाव|माझं नाव|नाव|मी)\s+"
    r"([^\W\d_][^\W\d_.'’\u0900-\u0903\u093a-\u094f\u0962-\u0963]*(?:[\u0900-\u097F]*)(?:\s+[^\W\d_][\w.'’\u0900-\u097F]*){0,3})",
    re.IGNORECASE,
)
_STOP_AT: Final = re.compile(
    r"\b(?:and|my|phone|number|mobile|no|is|hai|hoon|aur|mera|call|contact|yes|on|at|i|agree)\b|और|है|हूँ|हूं|मेरा|नंबर|आहे|आणि|माझा|बोलतोय|बोलतेय",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_][\w.'’\u0900-\u097F]*")
_MOST_REPLY_WORDS: Final = 8


def is_yes(text: str) -> bool:
    """A short message that agrees and does not also refuse."""
    words = _words(text)
    return 0 < len(words) <= _MOST_REPLY_WORDS and bool(_YES & words) and not _NO & words


def is_no(text: str) -> bool:
    """A short message that refuses."""
    words = _words(text)
    return 0 < len(words) <= _MOST_REPLY_WORDS and bool(_NO & words)


def wants_more(text: str) -> bool:
    """A request for the next page and nothing else."""
    return bool(_MORE.match(text.strip()))


def phone_in(text: str) -> str | None:
    """The first number: the token that stands for it, or a reachable one as E.164."""
    first = next((mention.phone.e164 for mention in phone_mentions(text)), None)
    return token_of(PiiType.PHONE, text) or first


def name_in(text: str, *, is_asked: bool) -> str | None:
    """The name a person gives: after "my name is", or, when just asked, the bare words of a short reply."""
    without_phone = text
    spans = [(token.start, token.end) for token in tokens_in(text)]
    spans += [(mention.start, mention.end) for mention in phone_mentions(text)]
    for start, end in sorted(spans, reverse=True):
        without_phone = f"{without_phone[:start]} , {without_phone[end:]}"
    if named := _NAMED.search(without_phone):
        return _tidy(named.group(1))
    if not is_asked:
        return None
    bare = [word for word in _WORD.findall(without_phone) if word.lower() not in _YES | _NO]
    return _tidy(" ".join(bare)) if 0 < len(bare) <= 4 else None


def _tidy(name: str) -> str | None:
    cut = _STOP_AT.split(name, maxsplit=1)[0].strip(" ,.-")
    return cut or None


def _words(text: str) -> set[str]:
    return {word.strip(".,!?।'\"").lower() for word in text.split()}
