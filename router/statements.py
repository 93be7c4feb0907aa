"""What a sentence states beside numbers: dates, names, documents, sections of law, quoted words, promises.

Each statement has a key in one spelling, so that "5 March 2026", "05/03/2026", "5 मार्च २०२६" and "2026-03-05"
are one date, and "u/s 194-IA" and "Section 194IA" one section. What is read here is compared with the texts
of the tools' results by `router.grounding`.

Names in Latin script are words with a capital that are no ordinary words of the trade; in Devanagari, which
has no capitals, only places that the gazetteer knows can be told from other words.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.lexicon import load
from domain.places import PlaceKind, gazetteer
from domain.tokens import TokenKind, digits_as_ascii, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator


class StatementKind(StrEnum):
    """What is stated."""

    NUMBER = "number"
    LISTING = "listing"
    """A citation of a listing."""
    DATE = "date"
    NAME = "name"
    DOCUMENT = "document"
    """A file, a registered number, an id."""
    SECTION = "section"
    QUOTE = "quote"
    PROMISE = "promise"
    """That something was done, settled or is certain."""


class Day(NamedTuple):
    """A date, or what of it was said."""

    year: int | None
    month: int
    day: int | None

    def is_part_of(self, other: Day) -> bool:
        """Whether everything said here is so in the other."""
        return (
            self.month == other.month
            and self.year in {None, other.year}
            and (self.day is None or self.day == other.day)
        )


class Found(NamedTuple):
    """Something stated and where."""

    start: int
    end: int
    key: str


class FoundDay(NamedTuple):
    """A date and where it stands."""

    start: int
    end: int
    day: Day


_MONTHS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "january jan जनवरी जानेवारी",
            "february feb फरवरी फेब्रुवारी",
            "march mar मार्च",
            "april apr अप्रैल एप्रिल",
            "may मई मे",
            "june jun जून",
            "july jul जुलाई जुलै",
            "august aug अगस्त ऑगस्ट",
            "september sept sep सितंबर सितम्बर सप्टेंबर",
            "october oct अक्टूबर अक्तूबर ऑक्टोबर",
            "november nov नवंबर नवम्बर नोव्हेंबर",
            "december dec दिसंबर दिसम्बर डिसेंबर",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH: Final = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_EDGE: Final = r"(?![\w\u0900-\u097f])\.?"
_TH: Final = "(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:19|20)\d{2}"
_DATE: Final = re.compile(
    rf"""(?<![\w/.\-])(?:
        (?P<y1>\d{{4}})-(?P<m1>\d{{1,2}})-(?P<d1>\d{{1,2}})(?:T[\d:.]+(?:Z|[+\-]\d\d:?\d\d)?)?
        | (?P<d2>\d{{1,2}})[/.\-](?P<m2>\d{{1,2}})[/.\-](?P<y2>\d{{4}}|\d{{2}})
        | (?P<d3>\d{{1,2}}){_TH}(?:[ ]of)?[ \-]?(?P<n3>{_MONTH}){_EDGE}(?:,?[ \-](?P<y3>{_YEAR}))?
        | (?P<n4>{_MONTH}){_EDGE}[ ](?P<d4>\d{{1,2}}){_TH}(?!\d)(?:,?[ ](?P<y4>{_YEAR}))?
        | (?P<n5>{_MONTH}){_EDGE},?[ \-](?P<y5>{_YEAR})
    )(?![\w/])""",
    re.VERBOSE | re.IGNORECASE,
)
_SECTION_NUMBER: Final = r"\d{1,3}(?:-?[A-Za-z]{1,4})?(?:[ ]?\([0-9A-Za-z]{1,4}\)){0,3}"
_SECTION: Final = re.compile(
    r"(?<![\w\u0900-\u097f])(?:sections?|secs?\.?|s\.|u/s\.?|under s|धारा|कलम)[ ]*"
    rf"({_SECTION_NUMBER})(?!\w)",
    re.IGNORECASE,
)
_BARE_SECTION: Final = re.compile(rf"(?=.*[A-Z(]){_SECTION_NUMBER}")
_UUID: Final = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_DOCUMENT: Final = re.compile(
    rf"(?<![\w/\-.])(?:{_UUID}|[\w\-]{{1,80}}\.(?:pdf|docx?|jpe?g|png|tiff?|xlsx?|csv)|\d{{1,6}}(?:/\d{{1,6}})*/\d{{4}}"
    r"|(?=[A-Z0-9/\-]*\d)(?=[A-Z0-9/\-]*[A-Z])[A-Z0-9]+(?:[/\-][A-Z0-9]+){0,12})(?![\w/]|-\w)"
)
_LEAST_DOCUMENT: Final = 6
_QUOTE: Final = re.compile(r"[\"“„«]([^\"“”„«»\n]{3,400})[\"”»]")
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE: Final = re.compile(r"'s(?!\w)")
_NOT_WORD: Final = re.compile(r"(?:[^\w\u0900-\u0963\u0970-\u097f]|_)+")


@cache
def _ordinary() -> frozenset[str]:
    """Words with a capital that name nobody and nothing."""
    return frozenset(load("ordinary")["words"].split()) | _MONTHS.keys()


@cache
def _promises() -> frozenset[str]:
    return frozenset(plain(load("promises")["words"]).split())


def promises_in(text: str) -> list[str]:
    """Words that claim an effect or a certainty: ``booked``, ``गारंटी``."""
    return [word for word in plain(text).split() if word in _promises()]


def plain(text: str) -> str:
    """Words in one spelling with single blanks around and between: ``" prestige lakeside 2 "``."""
    folded = digits_as_ascii(unicodedata.normalize("NFKC", text)).casefold().replace("’", "'")
    words = _NOT_WORD.sub(" ", _POSSESSIVE.sub("", folded)).strip()
    return f" {words} "


def days_in(text: str) -> list[FoundDay]:
    """Every date of a text that the calendar can hold; the day before the month, as India writes it."""
    return [
        FoundDay(match.start(), match.end(), day)
        for match in _DATE.finditer(digits_as_ascii(text))
        if (day := _day(match)) is not None
    ]


def _day(match: re.Match[str]) -> Day | None:
    part = {name[0]: value for name, value in match.groupdict().items() if value is not None}
    month = int(part["m"]) if "m" in part else _MONTHS[part["n"].casefold()]
    day = int(part["d"]) if "d" in part else None
    year = int(part["y"]) if "y" in part else None
    if year is not None and year < 100:
        year += 2000
    return Day(year, month, day) if 1 <= month <= 12 and (day is None or 1 <= day <= 31) else None


def sections_in(text: str) -> list[Found]:
    """Sections of law, as ``194IA`` or ``24(B)``."""
    return [
        Found(match.start(), match.end(), _section_key(match.group(1)))
        for match in _SECTION.finditer(digits_as_ascii(text))
    ]


def section_of_field(text: str) -> str | None:
    """The section that a whole text is, as a tool's field gives it: ``80C``; None for a mere number."""
    return _section_key(text) if _BARE_SECTION.fullmatch(text) else None


def _section_key(number: str) -> str:
    return number.upper().replace("-", "").replace(" ", "")


def documents_in(text: str) -> list[Found]:
    """Files, registered numbers and ids of six characters or more."""
    return [
        Found(match.start(), match.end(), plain(match.group()))
        for match in _DOCUMENT.finditer(digits_as_ascii(text))
        if match.end() - match.start() >= _LEAST_DOCUMENT
    ]


def quotes_in(text: str) -> list[Found]:
    """Words between quotation marks."""
    return [Found(match.start(), match.end(), plain(match.group(1))) for match in _QUOTE.finditer(text)]


def blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with the spans as blanks of the same length."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


_SENTENCE_ENDS: Final = frozenset(".!?।:")
_INITIALS: Final = 2
"""Letters of an initial at most: "J. P. Nagar", "St. Mary"; after a longer word a full stop ends the name."""


class Name(NamedTuple):
    """A name in a sentence, and the other spellings in which it counts as the same."""

    key: str
    others: tuple[str, ...] = ()


def names_in(sentence: str) -> Iterator[Name]:
    """The names of a sentence: runs of words with a capital, and places in Devanagari."""
    run: list[str] = []
    end, is_first_run = 0, True
    for match in _WORD.finditer(sentence):
        word, gap = match.group(), sentence[end : match.start()]
        joins = gap in {" ", "-"} or (gap in {". ", "."} and run and len(run[-1]) <= _INITIALS)
        if run and not (joins and _is_name_word(word)):
            yield from _name(run, is_first=is_first_run)
            run, is_first_run = [], not _SENTENCE_ENDS.isdisjoint(gap)
        if _is_name_word(word):
            run.append(word)
        else:
            is_first_run = False
        end = match.end()
    yield from _name(run, is_first=is_first_run)
    yield from _places(sentence)


def _is_name_word(word: str) -> bool:
    bare = word.removesuffix("'s").removesuffix("’s").casefold()
    return word[0].isupper() and word.isascii() and bare not in _ordinary()


def _name(run: list[str], *, is_first: bool) -> Iterator[Name]:
    """A run as a name. A sentence begins with a capital anyway: that word alone must be a place."""
    if not run:
        return
    key, known = plain(" ".join(run)), _place_names(" ".join(run))
    if is_first and len(run) > 1:
        yield Name(key, (plain(" ".join(run[1:])), *known))
    elif not is_first or known:
        yield Name(key, known)


def _place_names(said: str) -> tuple[str, ...]:
    """What else the places of that name are called: Bangalore is Bengaluru."""
    return tuple(plain(place.name) for place in gazetteer().by_alias(said) if place.kind in _LIVED_IN)


_LIVED_IN: Final = frozenset({PlaceKind.CITY, PlaceKind.LOCALITY})
_MOST_WORDS: Final = 3


def _places(sentence: str) -> Iterator[Name]:
    """Places written in Devanagari: the longest name at each word, known also by its name in Latin script."""
    if sentence.isascii():
        return
    words = [token.text if token.kind is TokenKind.WORD else "" for token in tokenize(sentence).items]
    place = 0
    while place < len(words):
        lengths = range(_MOST_WORDS, 0, -1)
        length = next((n for n in lengths if _devanagari_places(words[place : place + n], n)), 0)
        if length:
            part = words[place : place + length]
            yield Name(plain(" ".join(part)), _devanagari_places(part, length))
        place += length or 1


def _devanagari_places(part: list[str], length: int) -> tuple[str, ...]:
    """Names in Latin script of the places that these words name."""
    if len(part) < length or not all(word and not word.isascii() for word in part):
        return ()
    return _place_names(" ".join(part))
