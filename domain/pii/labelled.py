"""Values named by the word before them: account numbers, survey numbers, and whatever fits no form.

"Passport number LP5048339" is no Indian passport, "Aadhaar 9876 5432 1000 01" has two digits too many, and
both are somebody's number that was typed or scanned wrong.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.pii.identifiers import Candidate, bare
from domain.pii.kinds import PiiType
from domain.pii.rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINK: Final = re.compile(
    r"(?: ?(?:card|no|num|number|id|ids|code|registered|registration|reg|is|are|was|of|नंबर|क्रमांक|संख्या|है|आहे)"
    r"(?![\w\u0900-\u097f]))*"
    r"[ .:#='\"*(\-]*",
    re.IGNORECASE,
)
_VALUE: Final = re.compile(
    r"(?![a-z]+[ \-])[A-Za-z0-9](?:[A-Za-z0-9/]|-(?=[A-Z0-9\-]*\d)| (?=[A-Z0-9]*\d)){4,34}"
)
"""Groups joined by blanks or dashes; a small word in front ("to 9858") is no part of a number."""
_LEAST_DIGITS: Final = 4
_SCORE: Final = 0.49
"""With the bonus above a bare form of another type with its bonus: "Aadhaar number 98765432100001, bank a/c"
says what the digits are. Below every checksum and every form with letters in it: those say more."""
_NEVER: Final = re.compile(r"(?:19|20)\d{2}|\d{1,2}[/\-]\d{1,2}[/\-]\d{2,4}")

_ACCOUNT: Final = re.compile(r"(?<![\w.,+/])\d(?:[ \-]?\d){8,17}(?![\w/]|[.,]\d)")
_SURVEY: Final = re.compile(
    r"(?<![\w\u0900-\u097f])(?:(?:survey|sy|s|gat|gut|khasra|khata|cts|dag|hissa|khatian|resurvey)\.? ?"
    r"(?:nos?|number|num)\b|(?:survey|khasra|khata|gat)|(?:सर्वे|सर्व्हे|गट|खसरा|खाता|खतौनी)"
    r" ?(?:नंबर|क्रमांक|नं|क्र|संख्या)?)"
    r"[ .:#\-]*(\d{1,5}[A-Za-z]?(?:[/\-][A-Za-z0-9]{1,5}){0,4})(?![\w.,]*\d|[ \-]\d)",
    re.IGNORECASE,
)


def accounts(text: str) -> Iterator[Candidate]:
    """Nine to eighteen digits; a word near them must say that they are an account."""
    for match in _ACCOUNT.finditer(text):
        yield Candidate(PiiType.BANK_ACCOUNT, match.start(), match.end(), 0.45, "form", bare(match.group()))


def surveys(text: str) -> Iterator[Candidate]:
    """Numbers of land: survey, gat, khasra, khata, CTS."""
    for match in _SURVEY.finditer(text):
        yield Candidate(PiiType.SURVEY, match.start(1), match.end(1), 0.8, "label", match.group(1).upper())


def labelled(text: str) -> Iterator[Candidate]:
    """What stands right after a word that names it, digits enough in it."""
    for kind, label in rules().labels.items():
        for match in label.finditer(text):
            value = _VALUE.match(text, _LINK.match(text, match.end()).end())  # type: ignore[union-attr]  # matches nothing at least
            if value is None or sum(map(str.isdigit, value.group())) < _LEAST_DIGITS:
                continue
            if not _NEVER.fullmatch(value.group()):
                yield Candidate(kind, value.start(), value.end(), _SCORE, "label", bare(value.group()))
