"""Names, addresses and dates of birth: found by what stands around them, for they have no form of their own.

What this can and cannot do is plain: a name is found after an honorific, after an introduction, or where a
frequent given name or surname of India takes part. A rare name in the middle of a sentence is not found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.pii.identifiers import Candidate, bare
from domain.pii.kinds import PiiType
from domain.pii.rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTERS: Final = r"(?:[^\W\d_]|[\u0900-\u0963\u0970-\u097f'’])"
_NAME_WORD: Final = re.compile(rf"{_LETTERS}+\.?")
_MOST_WORDS: Final = 4
_DOUBLED: Final = re.compile(r"([aeiou])\1")
_DEVANAGARI: Final = re.compile(r"[\u0900-\u097f]")
_END_WORDS: Final = frozenset(
    {
        "है",
        "हूं",
        "हूँ",
        "हैं",
        "आहे",
        "का",
        "की",
        "के",
        "को",
        "ने",
        "से",
        "और",
        "आणि",
        "यांनी",
        "यांचे",
        "मैं",
        "मी",
        "बोलतोय",
    }
)


def names(text: str) -> Iterator[Candidate]:
    """Names of people."""
    for match in rules().honorific.finditer(text):
        yield from _following(text, match.end(), 0.75, "honorific", least_known=0)
    for match in rules().introduction.finditer(text):
        yield from _following(text, match.end(), 0.65, "introduction", least_known=1)
    yield from _known(text)


def _following(text: str, place: int, score: float, reason: str, *, least_known: int) -> Iterator[Candidate]:
    """The name that begins here: words with a capital or in Devanagari, or small ones we know as names."""
    end, words = place, list[str]()
    for match in _NAME_WORD.finditer(text, place):
        gap = text[end : match.start()]
        if len(words) == _MOST_WORDS or (words and gap != " ") or gap.strip(" ") or not _may_be_name(match):
            break
        if words and not (_is_marked(match.group()) or _is_known(match.group())):
            break
        words.append(match.group())
        end = match.end()
    known = sum(map(_is_known, words))
    if words and (all(map(_is_marked, words)) or known >= max(least_known, 1) or least_known == 0):
        start = text.index(words[0], place)
        yield Candidate(
            PiiType.PERSON, start, end - words[-1].endswith("."), score, reason, " ".join(words).casefold()
        )


def _may_be_name(match: re.Match[str]) -> bool:
    word = match.group().rstrip(".").casefold()
    return word not in rules().not_names and word not in _END_WORDS


def _is_marked(word: str) -> bool:
    return word[:1].isupper() or _DEVANAGARI.match(word) is not None


def _is_known(word: str) -> bool:
    return _once(word.rstrip(".").casefold()) in rules().known_names


def _once(word: str) -> str:
    """Doubled letters as one where only so the name is known: "vijaay", "sunitaa"."""
    return word if word in rules().known_names else _DOUBLED.sub(r"\1", word)


def _known(text: str) -> Iterator[Candidate]:
    """A frequent given name and the word after it, or a surname and the word before it."""
    found = list(_NAME_WORD.finditer(text))
    place = 0
    while place + 1 < len(found):
        first, last = found[place], found[place + 1]
        if text[first.end() : last.start()] == " " and _is_pair(first.group(), last.group()):
            end = last.end() - last.group().endswith(".")
            said = text[first.start() : end]
            yield Candidate(PiiType.PERSON, first.start(), end, 0.6, "known names", said.casefold())
            place += 1
        place += 1


def _is_pair(first: str, last: str) -> bool:
    """Two names we know; or one of them beside another word with a capital that is no road or society."""
    given, family = _once(first.casefold()), _once(last.rstrip(".").casefold())
    is_given, is_family = given in rules().given_names, family in rules().surnames
    if is_given == is_family or not (first[0].isupper() and last[0].isupper()):
        return is_given and is_family
    other = family if is_given else given
    return not first.endswith(".") and other not in rules().not_names and not rules().street.fullmatch(other)


_UNIT: Final = (
    r"(?:flat|house|h\.? ?no|plot|door|d\.? ?no|apartment|apt|room|shop|unit|villa|bungalow|block|wing|"
    r"makan|मकान|घर|फ्लैट|फ्लॅट|सदनिका)"
)
_ADDRESS: Final = re.compile(
    rf"(?<!\w){_UNIT}\.?[ ]*(?:no|number|नं|क्र)?[.:#]*[ ]*(?:[A-Za-z]{{1,3}}[ \-/]?)?\d{{1,5}}[A-Za-z]?"
    rf"(?:[/\-]\w{{1,6}}){{0,3}}(?:,[^,;\n]{{1,48}}){{1,8}}",
    re.IGNORECASE,
)
_HOUSE_FIRST: Final = re.compile(
    r"(?<![\w/,.])#?\d{1,5}[A-Za-z]?(?:[/\-]\w{1,6}){0,3}"
    r"(?! ?(?i:[\d.]|bhk|bed|rk|sq|lakh|cr|km|min|year))(?:,? [^,;\n]{3,48})(?:,[^,;\n]{1,48}){1,6}"
)
_SENTENCE_END: Final = re.compile(
    r"(?:[.!?।](?=\s|$)|\s(?:and|call|phone|mobile|my|email|is)\s|@)", re.IGNORECASE
)
_PINCODE: Final = re.compile(r"(?<![\w,.\-])[1-9]\d{2} ?\d{3}(?![\w]|[,.]\d|-\d)")
_AFTER_DASH: Final = re.compile(r"(?<=[A-Za-z\u0900-\u097f])(?: - | ?-)([1-9]\d{2} ?\d{3})(?!\w|[,.]\d)")


def addresses(text: str) -> Iterator[Candidate]:
    """A home with its number, then parts with commas, of which one names a road or the last ends in a PIN.

    A bare number is a home only with both, or written as homes are: ``#12``, ``12/4``.
    """
    for pattern, is_named in ((_ADDRESS, True), (_HOUSE_FIRST, False)):
        for match in pattern.finditer(text):
            said = _without_rest(match.group())
            street, pin = rules().street.search(said), _PIN_IN_ADDRESS.search(said)
            is_sure = street and pin
            is_home = is_named or _LIKE_A_HOME.match(said)
            if "," in said and (is_sure or (is_home and (street or (is_named and pin)))):
                end = match.start() + len(said)
                score = 0.8 if is_sure else 0.65
                yield Candidate(PiiType.ADDRESS, match.start(), end, score, "parts", said.casefold())


def _without_rest(said: str) -> str:
    """Up to the end of its sentence, or to the PIN code."""
    cut = _SENTENCE_END.search(said, said.find(",") + 1)
    said = (said[: cut.start()] if cut else said).rstrip(" ,.-")
    pins = list(_PIN_IN_ADDRESS.finditer(said))
    return said[: pins[-1].end()] if pins else said


_LIKE_A_HOME: Final = re.compile(r"#|\d+[A-Za-z]?[/\-]")
_PIN_IN_ADDRESS: Final = re.compile(r"(?<!\d)[1-9]\d{2} ?\d{3}(?!\d)")


def pincodes(text: str) -> Iterator[Candidate]:
    """Six digits after a city and a dash, or with a word near them that says PIN."""
    for match in _AFTER_DASH.finditer(text):
        yield Candidate(PiiType.PINCODE, match.start(1), match.end(1), 0.65, "place", bare(match.group(1)))
    for match in _PINCODE.finditer(text):
        yield Candidate(PiiType.PINCODE, match.start(), match.end(), 0.3, "form", bare(match.group()))


_MONTH: Final = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|"
    r"september|october|november|december|जनवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|अक्टूबर|नवंबर|दिसंबर)"
)
_DATE: Final = re.compile(
    rf"(?<![\w/.\-])(?:\d{{1,2}} ?[/.\-] ?\d{{1,2}} ?[/.\-] ?(?:19|20)?\d{{2}}"
    rf"|(?:19|20)\d{{2}}[/.\-]\d{{1,2}}[/.\-]\d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ \-]{_MONTH}[ ,\-]{{1,2}}(?:19|20)\d{{2}}"
    rf"|{_MONTH} \d{{1,2}},? (?:19|20)\d{{2}})(?![\w/])",
    re.IGNORECASE,
)


def birth_dates(text: str) -> Iterator[Candidate]:
    """Dates that a word near them makes a date of birth."""
    for match in _DATE.finditer(text):
        yield Candidate(PiiType.BIRTH_DATE, match.start(), match.end(), 0.3, "form", bare(match.group()))
