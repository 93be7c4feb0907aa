"""Telephone numbers as E.164, the way leads are matched and messages sent (DOMAIN D).

India by default: 10 digits starting 6-9 are a mobile; 0, 0091 and 91 in front are stripped; landline or
mobile is told by the number plan (080-4xxxxxxx is a Bengaluru landline). Foreign numbers are kept.
Toll-free, premium and short numbers reach no person and are not a phone of anyone. Of several numbers the
first valid one counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import phonenumbers
from phonenumbers import PhoneNumberType

from domain.tokens import digits_as_ascii

if TYPE_CHECKING:
    from collections.abc import Iterator

PhoneKind = Literal["mobile", "landline"]

_CANDIDATE: Final = re.compile(r"(?:\+|00)?\(?\d[\d\s().\-]{5,}\d")
_SEVERAL: Final = re.compile(r"[/,;|\n]|\bor\b", re.IGNORECASE)
_FEWEST_DIGITS: Final = 7
_MOST_DIGITS: Final = 15
"""E.164 allows 15 digits; a longer run is two numbers written together."""
_MOST_WORDS: Final = 4
"""Groups a number is written in at most: +91 080 4123 4567."""
_KINDS: Final[dict[int, PhoneKind]] = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "landline",
    # North America does not tell them apart; treated as reachable by message until it fails.
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "mobile",
}


@dataclass(frozen=True, slots=True)
class Phone:
    """A valid number of a person."""

    e164: str
    kind: PhoneKind


@dataclass(frozen=True, slots=True)
class PhoneMention:
    """A valid number and where in the text it stands."""

    phone: Phone
    start: int
    end: int


def find_phone(text: str, default_region: str = "IN") -> Phone | None:
    """The first valid mobile or landline number in a text, or None.

    >>> find_phone("0 98450 12345").e164
    '+919845012345'
    """
    return next((mention.phone for mention in phone_mentions(text, default_region)), None)


def phone_mentions(text: str, default_region: str = "IN") -> Iterator[PhoneMention]:
    """Every valid number in reading order."""
    plain = digits_as_ascii(text)
    for part_start, part_end in _parts(plain):
        for match in _CANDIDATE.finditer(plain, part_start, part_end):
            yield from _read_run(plain, match.start(), match.end(), default_region)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in _SEVERAL.finditer(text):
        yield start, mark.start()
        start = mark.end()
    yield start, len(text)


def _read_run(text: str, start: int, end: int, region: str) -> Iterator[PhoneMention]:
    """One number, or several written with only spaces between them."""
    run = text[start:end]
    if sum(char.isdigit() for char in run) <= _MOST_DIGITS:
        phone = _read(run, region)
        if phone is not None:
            yield PhoneMention(phone, start, end)
        return
    words = list(re.finditer(r"\S+", run))
    first = 0
    while first < len(words):
        length = 1
        for length in range(1, _MOST_WORDS + 1):
            group = words[first : first + length]
            begin, close = group[0].start(), group[-1].end()
            phone = _read(run[begin:close], region)
            if phone is not None:
                yield PhoneMention(phone, start + begin, start + close)
                break
        else:
            length = 1
        first += length


def _read(said: str, region: str) -> Phone | None:
    """One number as dialled; the number plan knows 0, 00 and a country code without plus in front of it."""
    digits = re.sub(r"\D", "", said)
    if not _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS + len("00"):
        return None
    dialled = f"+{digits}" if said.lstrip("( ").startswith("+") else digits
    try:
        number = phonenumbers.parse(dialled, region)
    except phonenumbers.NumberParseException:
        return None
    kind = _KINDS.get(phonenumbers.number_type(number))
    if kind is None:
        return None
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), kind)
