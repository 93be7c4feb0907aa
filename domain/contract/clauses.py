"""An agreement cut into its clauses: numbered ones where it numbers them, else its paragraphs.

A line that begins with a number, a letter in brackets, or a word such as CLAUSE begins a clause; what
follows belongs to it until the next. A bare number goes on with the sentence when a word follows it (12
months, 2 (two) years). Drafting styles differ, so a clause under a heading of its own carries that heading,
and a part of a numbered clause (7.1, (a)) carries the beginning of the clause that it is a part of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_CHARS: Final = 4_000_000
"""An agreement of a thousand dense pages; more is something else."""
LONGEST_CLAUSE_CHARS: Final = 6_000
"""A longer one is cut, so that a text without structure stays searchable."""
_NUMBERED: Final = re.compile(
    r"""^\s*(?:
        (?:clause|article|section|para(?:graph)?)\s+(?P<word>\d{1,3}(?:\.\d{1,3})*|[ivxlc]{1,7})\b[\s.:)\-–—]*
      | (?P<number>\d{1,3}(?:\.\d{1,3}){0,4})(?:
            \s*[.):\-–—](?=\s|$)|(?=\s+(?-i:(?![a-z]))(?!\((?![ivx]+\))[a-z]{2,}[)\s-])|\s*$)
        )\s*
      | \(?(?P<letter>[a-z]|[ivx]{1,5})\)\s+
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SCHEDULE: Final = re.compile(
    r"^\s*(?:the\s+)?(?:first\s+|second\s+|third\s+)?(?:schedule|annexure|annex|appendix)\b", re.IGNORECASE
)

_HEADING_CHARS: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause and where it stands."""

    number: str
    """As the agreement numbers it; empty where it does not."""
    text: str
    """On one line."""
    page: int
    """Of its first word, from 1."""
    context: str = ""
    """The heading or the clause above that it belongs to."""

    @property
    def searched(self) -> str:
        """What is searched: its heading and its words, lower case."""
        return f"{self.context} {self.text}".lower()


def clauses_of(pages: Sequence[str]) -> tuple[Clause, ...]:
    """The clauses of an agreement, in order.

    Raises:
        BadInput: It holds no words, or more than an agreement could.
    """
    if sum(map(len, pages)) > MOST_CHARS:
        raise BadInput("The agreement is longer than 4,000,000 characters; send it in parts.")
    found = [clause for clause in _with_context(_cut(pages)) if clause.text]
    if not found:
        raise BadInput("There are no words in the agreement; a scan has to be read by OCR first.")
    return tuple(found)


def one_line(text: str) -> str:
    r"""The text with single spaces, plain quotation marks and dashes.

    >>> one_line("ten  per\ncent “more”")
    'ten per cent "more"'
    """
    plain = text.translate(
        {0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'", 0x2013: "-", 0x2014: "-", 0xA0: " "}
    )
    return " ".join(plain.split())


def _cut(pages: Sequence[str]) -> Iterator[Clause]:
    number, page, lines = "", 1, list[str]()
    for at, text in enumerate(pages, start=1):
        for line in text.splitlines():
            begins = _NUMBERED.match(line)
            if begins or _SCHEDULE.match(line) or (not line.strip() and lines and not number):
                yield from _clause(number, lines, page)
                number = _name(begins) if begins else ""
                lines, page = [line], at
            else:
                if not lines:
                    page = at
                lines.append(line)
    yield from _clause(number, lines, page)


def _name(begins: re.Match[str]) -> str:
    return next(part for part in begins.group("word", "number", "letter") if part)


def _clause(number: str, lines: Sequence[str], page: int) -> Iterator[Clause]:
    text = one_line(" ".join(lines))
    for start in range(0, len(text), LONGEST_CLAUSE_CHARS):
        yield Clause(number=number, text=text[start : start + LONGEST_CLAUSE_CHARS], page=page)


def _with_context(clauses: Iterator[Clause]) -> Iterator[Clause]:
    """Each clause with what it belongs to: the numbered one above it, or a short one without a full stop."""
    heading, above, number = "", "", ""
    for clause in clauses:
        if len(clause.text) <= _HEADING_CHARS and not clause.text.rstrip().endswith((".", ";")):
            heading, above, number = clause.text, "", ""
            yield clause
            continue
        is_part = bool(number) and (
            not clause.number or clause.number.isalpha() or clause.number.startswith(f"{number}.")
        )
        context = above if is_part else heading
        yield Clause(number=clause.number, text=clause.text, page=clause.page, context=context)
        if clause.number and not clause.number.isalpha() and "." not in clause.number:
            above, number = clause.text[:_HEADING_CHARS], clause.number
