"""Identifiers with a form of their own: issued by the state, a bank or a register.

Each form allows the separators that people and scanners put between characters, and is judged on its bare
characters: a checksum that holds nearly settles it, a form that chance words also have (a passport is one
letter and seven digits) waits for a context word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.pii.checksums import gstin_check, passes_luhn, passes_verhoeff
from domain.pii.kinds import PiiType
from domain.pii.rules import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Candidate(NamedTuple):
    """What a recogniser offers, before context and thresholds."""

    type: PiiType
    start: int
    end: int
    score: float
    reason: str
    normal: str


class Verdict(NamedTuple):
    """How a form is judged."""

    score: float
    reason: str


_NO: Final = Verdict(0, "")
_SEPARATORS: Final = re.compile(r"[\s./\-]")


def bare(said: str) -> str:
    """The characters of an identifier without separators, upper case."""
    return _SEPARATORS.sub("", said).upper()


@dataclass(frozen=True, slots=True)
class Form:
    """One identifier: how it is written and how a find is judged (the text as written, and bare)."""

    type: PiiType
    pattern: re.Pattern[str]
    judge: Callable[[str, str], Verdict]

    def candidates(self, text: str) -> Iterator[Candidate]:
        """Every place where the form stands."""
        for match in self.pattern.finditer(text):
            said = match.group()
            verdict = self.judge(said, bare(said))
            if verdict.score:
                yield Candidate(
                    self.type, match.start(), match.end(), verdict.score, verdict.reason, bare(said)
                )


def _aadhaar(said: str, number: str) -> Verdict:
    """Twelve digits, the first 2 to 9; a palindrome is never issued (UIDAI)."""
    if number == number[::-1]:
        return _NO
    is_usual = bool(_GROUPS_OF_FOUR.fullmatch(said))
    if passes_verhoeff(number):
        return Verdict(0.8 if is_usual else 0.6, "checksum")
    return Verdict(0.5 if is_usual else 0.2, "form")


def _vid(said: str, number: str) -> Verdict:
    is_usual = bool(_GROUPS_OF_FOUR.fullmatch(said)) and number != number[::-1]
    return Verdict(0.6, "checksum") if is_usual and passes_verhoeff(number) else _NO


def _pan(said: str, pan: str) -> Verdict:
    """Five letters, four digits, a letter; the fourth letter says what its holder is, 0000 is no serial."""
    is_issued = pan[3] in "ABCFGHJLPT" and pan[5:9] != "0000"
    if said.isalnum():
        return Verdict(0.9 if is_issued and said.isupper() else 0.7 if is_issued else 0.5, "form")
    # "price 1200 a" has the letters of a PAN, too: written apart, capitals must speak for it.
    return Verdict(0.7 if is_issued and said.isupper() else 0.3, "form")


def _card(_: str, number: str) -> Verdict:
    """Issuers' numbers begin with 2 to 6; elsewhere the check digit alone is one in ten by chance."""
    is_card = number[0] in "23456" and passes_luhn(number)
    return Verdict(0.8, "checksum") if is_card else Verdict(0.3, "form")


def _gstin(_: str, gstin: str) -> Verdict:
    is_right = gstin_check(gstin[:14]) == gstin[14]
    return Verdict(0.95, "checksum") if is_right else Verdict(0.6, "form")


def _voter(_: str, epic: str) -> Verdict:
    return Verdict(0.65, "checksum") if passes_luhn(epic[3:]) else Verdict(0.35, "form")


def _by_state(likely: float) -> Callable[[str, str], Verdict]:
    """A form that begins with the code of a state; small letters count less."""

    def judge(said: str, code: str) -> Verdict:
        if code[:2] not in rules().states:
            return _NO
        return Verdict(likely if said.isupper() else likely - 0.3, "form")

    return judge


def _fixed(score: float) -> Callable[[str, str], Verdict]:
    return lambda _, __: Verdict(score, "form")


def _ifsc(said: str, code: str) -> Verdict:
    if code[:4] in rules().banks:
        return Verdict(0.9, "bank")
    return Verdict(0.6 if said.isupper() else 0.3, "form")


_GROUPS_OF_FOUR: Final = re.compile(r"\d{4}([ \-]?)\d{4}\1\d{4}(?:\1\d{4})?")
_START: Final = r"(?<![A-Za-z0-9_])"
_END: Final = r"(?![A-Za-z0-9_])"
_GAP: Final = r"[ \-]?"
_WIDE: Final = r"[ \-]{0,2}"
_RE_RERA: Final = (
    rf"{_START}(?:P\d{{11}}|(?:PRM|TN|UP|GGM|HRERA|PR|RAJ|MP|BR|JH|K|A)?[A-Z/\-]{{0,12}}RERA[A-Z]{{0,4}}(?=[/\-A-Z]{{0,24}}\d)"
    rf"[/\-A-Z0-9]{{5,48}}|PR/GJ/[A-Z0-9/ ]{{8,60}}\d|TN/\d{{1,2}}/[A-Za-z]{{4,12}}/\d{{3,5}}/\d{{4}}){_END}"
)

FORMS: Final = (
    Form(
        PiiType.AADHAAR,
        re.compile(
            rf"(?<![\dA-Za-z_+])(?<!(?<!\d)\d{{4}}[ \-])[2-9](?:{_WIDE}\d){{11}}(?![A-Za-z\d_])"
            rf"(?!{_GAP}\d{{4}}(?!\d))"
        ),
        _aadhaar,
    ),
    Form(PiiType.AADHAAR_VID, re.compile(rf"{_START}[2-9](?:{_GAP}\d){{15}}{_END}"), _vid),
    Form(
        PiiType.PAN,
        re.compile(
            rf"{_START}[A-Z](?:{_GAP}[A-Z]){{4}}(?:{_WIDE}\d)(?:{_GAP}\d){{3}}{_WIDE}[A-Z]{_END}",
            re.IGNORECASE,
        ),
        _pan,
    ),
    Form(PiiType.CARD, re.compile(rf"{_START}(?<!\d\d[ \-])\d(?:{_GAP}\d){{12,18}}{_END}"), _card),
    Form(
        PiiType.GSTIN,
        re.compile(
            rf"{_START}[0-39]{_GAP}\d{_GAP}(?:[A-Z]{_GAP}){{5}}(?:\d{_GAP}){{4}}[A-Z]{_GAP}[1-9A-Z]{_GAP}Z"
            rf"{_GAP}[0-9A-Z]{_END}",
            re.IGNORECASE,
        ),
        _gstin,
    ),
    Form(PiiType.PASSPORT, re.compile(rf"{_START}[A-Za-z]{_GAP}[1-9](?:{_GAP}\d){{6}}{_END}"), _fixed(0.3)),
    Form(PiiType.VOTER_ID, re.compile(rf"{_START}[A-Za-z]{{3}}{_GAP}\d(?:{_GAP}\d){{6}}{_END}"), _voter),
    Form(
        PiiType.VOTER_ID,
        re.compile(rf"{_START}[A-Z]{{2}}/\d{{2}}/\d{{3}}/\d{{6,7}}{_END}"),
        _fixed(0.7),
    ),
    Form(
        PiiType.DRIVING_LICENCE,
        re.compile(
            rf"{_START}[A-Z]{{2}}{_GAP}\d{{2}}[A-Z]?{_GAP}(?:19|20){_GAP}\d{{2}}{_GAP}\d(?:{_GAP}\d){{6}}{_END}",
            re.IGNORECASE,
        ),
        _by_state(0.85),
    ),
    Form(
        PiiType.VEHICLE,
        re.compile(
            rf"{_START}[A-Z]{{2}}{_GAP}\d{{1,2}}{_GAP}(?:[A-Z]{_GAP}){{1,3}}\d{{4}}{_END}", re.IGNORECASE
        ),
        _by_state(0.65),
    ),
    Form(
        PiiType.VEHICLE,
        re.compile(rf"{_START}\d{{2}}{_GAP}BH{_GAP}\d{{4}}{_GAP}[A-Z]{{1,2}}{_END}"),
        _fixed(0.7),
    ),
    Form(
        PiiType.IFSC,
        re.compile(rf"{_START}[A-Z]{{4}}{_GAP}0(?:{_GAP}[A-Z0-9]){{6}}{_END}", re.IGNORECASE),
        _ifsc,
    ),
    Form(
        PiiType.CIN,
        re.compile(
            rf"{_START}[LU]{_GAP}\d{{5}}{_GAP}[A-Z]{{2}}{_GAP}\d{{4}}{_GAP}[A-Z]{{3}}{_GAP}\d{{6}}{_END}",
            re.IGNORECASE,
        ),
        _fixed(0.95),
    ),
    Form(PiiType.RERA, re.compile(_RE_RERA), _fixed(0.85)),
)
