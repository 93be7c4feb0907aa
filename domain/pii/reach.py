"""Ways to reach or pay a person: email, UPI id, telephone, also as they are spoken and transcribed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.phones import phone_mentions
from domain.pii.identifiers import Candidate
from domain.pii.kinds import PiiType
from domain.pii.rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMAIL: Final = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}")
_LAST_PART: Final = r"(?:com|in|org|net|co|edu|gov|info|io|biz)"
_SPOKEN_EMAIL: Final = re.compile(
    rf"\b\w{{1,40}}(?:(?: dot |\.)\w{{1,40}}){{0,4}}(?: at | ?\(at\) ?| ?\[at\] ?|@)\w{{1,40}}"
    rf"(?:(?: dot | ?[(\[]dot[)\]] ?|\.)\w{{1,20}}){{0,2}}(?: dot | ?[(\[]dot[)\]] ?|\.){_LAST_PART}\b",
    re.IGNORECASE,
)
_LABELLED_PHONE: Final = re.compile(
    r"\b(?:tele)?(?:phone|mobile|mob|tel|fax|desk|cell|whatsapp)(?: ?(?:no|num|number))?\b[ .:#\-]{1,4}"
    r"(\+?\(?\d(?:[ \-.()]{0,2}\d){6,14}(?: ?x\d{2,5})?)(?!\w|[.,/]\d)",
    re.IGNORECASE,
)
_IPV4: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_UPI: Final = re.compile(r"(?<![\w.@\-])([\w.\-]{2,64})@([A-Za-z]{2,32})(?![\w@\-]|\.\w)")
_TEN_DIGITS: Final = re.compile(r"(?<![\w.,+])\d(?:[ \-]?\d){9}(?![\w]|[.,]\d)")
_WORD: Final = re.compile(r"[^\W\d_][\w\u0900-\u097f]*|\d")
_LEAST_SPOKEN: Final = 9


def emails(text: str) -> Iterator[Candidate]:
    """Addresses, written or spelled out ("a dot b at gmail dot com")."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Candidate(PiiType.EMAIL, match.start(), match.end(), 0.95, "form", match.group().casefold())
    for match in _SPOKEN_EMAIL.finditer(text):
        yield Candidate(PiiType.EMAIL, match.start(), match.end(), 0.75, "spoken", _unspoken(match.group()))


def _unspoken(said: str) -> str:
    plain = re.sub(r"\s*[(\[]?\bdot\b[)\]]?\s*", ".", said.casefold())
    return re.sub(r"\s*[(\[]?\bat\b[)\]]?\s*", "@", plain, count=1)


def upi_ids(text: str) -> Iterator[Candidate]:
    """``name@handle`` with no dot after the at sign; the handles of NPCI's members are known."""
    for match in _UPI.finditer(text):
        is_known = match.group(2).casefold() in rules().upi_handles
        score, reason = (0.9, "handle") if is_known else (0.4, "form")
        yield Candidate(PiiType.UPI, match.start(), match.end(), score, reason, match.group().casefold())


def phones(text: str) -> Iterator[Candidate]:
    """Numbers of the number plan, and ten digits that only a word near them makes a telephone."""
    for mention in phone_mentions(text):
        said = text[mention.start : mention.end]
        if _IPV4.fullmatch(said):
            continue
        is_sure = said.startswith(("+", "0"))
        yield Candidate(
            PiiType.PHONE, mention.start, mention.end, 0.7 if is_sure else 0.6, "plan", mention.phone.e164
        )
    for match in _LABELLED_PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group(1))
        yield Candidate(PiiType.PHONE, match.start(1), match.end(1), 0.3, "label", digits)
    for match in _TEN_DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        yield Candidate(PiiType.PHONE, match.start(), match.end(), 0.2, "form", digits)


_TYPE_OF_LENGTH: Final = {10: PiiType.PHONE, 12: PiiType.AADHAAR, 16: PiiType.CARD}


def spoken_numbers(text: str) -> Iterator[Candidate]:
    """Runs of digits said as words: ten are a telephone, twelve an Aadhaar number, sixteen a card."""
    known, repeats = rules().digit_words, rules().repeat_words
    digits, start, end, times = "", 0, 0, 1
    lowered = text.casefold()
    if len(lowered) != len(text) or rules().spoken.search(lowered) is None:
        return
    for match in _WORD.finditer(lowered):
        word = match.group()
        if word in repeats:
            start = start if digits else match.start()
            times = repeats[word]
            continue
        digit = known.get(word, word if word.isdigit() else None)
        is_next = not digits or text[end : match.start()].strip(" -,") == "" or times > 1
        if digit is None or not is_next:
            yield from _spoken(digits, start, end)
            digits, times = "", 1
        if digit is not None:
            start = start if digits or times > 1 else match.start()
            digits, end, times = digits + digit * times, match.end(), 1
    yield from _spoken(digits, start, end)


def _spoken(digits: str, start: int, end: int) -> Iterator[Candidate]:
    is_spoken = end - start > 2 * len(digits)
    if is_spoken and len(digits) >= _LEAST_SPOKEN:
        kind = _TYPE_OF_LENGTH.get(len(digits), PiiType.PHONE)
        yield Candidate(kind, start, end, 0.6, "spoken", digits)
