"""The grounding check: what an answer states and no tool produced is cut out, with its sentence (T9).

A sentence is kept when

* every listing it cites as ``[n]`` is one that was given to the writer,
* every number in it, read the Indian way (1.2 crore, ₹85.5 L, साढ़े तीन लाख, 8.5 %, "two"), is among the facts
  of the cited listings, the facts of the step, or the person's own words,
* every date, name, document, section of law and quotation in it stands in the texts of the cited listings, of
  the step, or in the person's own words (without a citation, a name may be of any listing),
* so does every word that promises: "booked", "guaranteed", "approved",
* and, if it states a number that only a listing can know, it cites that listing.

A number agrees with a fact when it is how we would write the fact: amounts in lakh and crore to two decimals
without trailing zeros (₹5 L may stand for ₹4,99,500, ₹1.2 Cr not for ₹1.15 Cr), other decimals to the digits
given, whole numbers exactly; and both measure the same (`router.measures`). A date agrees when all that is
said of it is so: "March 2027" of 5 March 2027.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from router.measures import Unit, figures_in
from router.statements import (
    StatementKind,
    blanked,
    days_in,
    documents_in,
    names_in,
    plain,
    promises_in,
    quotes_in,
    section_of_field,
    sections_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from router.measures import Measure
    from router.statements import Day

CITATION: Final = re.compile(r"\[(\d{1,4})\]")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?।])\s+(?=\S)|\n+")


class Statement(NamedTuple):
    """Something a sentence states."""

    kind: StatementKind
    key: str


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of facts: what names, dates and documents are compared with."""

    text: str = ""
    """In the one spelling of `router.statements.plain`, a bar between texts."""
    days: frozenset[Day] = frozenset()
    sections: frozenset[str] = frozenset()

    def __or__(self, other: Words) -> Words:
        """Both."""
        return Words(f"{self.text}|{other.text}", self.days | other.days, self.sections | other.sections)

    def hold(self, key: str) -> bool:
        """Whether the words of the key stand together in one text."""
        return key.strip() == "" or key in self.text

    def hold_day(self, day: Day) -> bool:
        """Whether what is said of the day is so of one of the dates."""
        return any(day.is_part_of(known) for known in self.days)

    def hold_section(self, section: str) -> bool:
        """Whether the section, or a part of it, is named: "24" of 24(B), but not of 24B."""
        return any(known == section or known.startswith(f"{section}(") for known in self.sections)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an answer may state."""

    common: frozenset[Measure]
    """Facts of the step and numbers of the person's own words."""
    by_listing: Mapping[int, frozenset[Measure]]
    """Facts of each listing by its number in the list."""
    words: Words = field(default=Words())
    """Texts of the step and the person's own words."""
    words_by_listing: Mapping[int, Words] = field(default_factory=dict)

    def allows(self, sentence: str) -> bool:
        """Whether the sentence states nothing beyond the evidence."""
        return not self.refused(sentence)

    def refused(self, sentence: str) -> list[Statement]:
        """What the sentence states that the evidence does not hold."""
        cited = {int(number) for number in CITATION.findall(sentence)}
        unknown = [
            Statement(StatementKind.LISTING, str(one)) for one in sorted(cited - self.by_listing.keys())
        ]
        numbers = self.common.union(*(self.by_listing[one] for one in cited & self.by_listing.keys()))
        if cited:
            # How many were found is no figure of a home: "[1] has 4 lifts" is not borne out by four homes.
            numbers = frozenset(one for one in numbers if one.unit is not Unit.COUNT)
        words = self._words(cited)
        said, stated = _read(CITATION.sub(" ", sentence))
        beyond = [
            *(Statement(StatementKind.DATE, str(day)) for day in stated.days if not words.hold_day(day)),
            *(one for one in stated.others if not _is_held(one, words)),
            *(
                Statement(StatementKind.NAME, name.key.strip())
                for name in names_in(said)
                if not any(words.hold(key) for key in (name.key, *name.others))
            ),
            *(
                Statement(StatementKind.NUMBER, str(figure.value))
                for figure in figures_in(said)
                if not any(figure.agrees_with(fact) for fact in numbers)
            ),
        ]
        return [*unknown, *beyond]

    def _words(self, cited: set[int]) -> Words:
        """The texts that count: of the listings cited, or of all where none is."""
        words = self.words
        for number, of_listing in self.words_by_listing.items():
            if not cited or number in cited:
                words = words | of_listing
        return words


class _Stated(NamedTuple):
    days: list[Day]
    others: list[Statement]


def _read(sentence: str) -> tuple[str, _Stated]:
    """Dates, quotations, documents and sections, and the sentence with blanks for all but quotations."""
    days = days_in(sentence)
    rest = blanked(sentence, [(one.start, one.end) for one in days])
    sections = sections_in(rest)
    rest = blanked(rest, [(one.start, one.end) for one in sections])
    documents = documents_in(rest)
    rest = blanked(rest, [(one.start, one.end) for one in documents])
    others = [
        *(Statement(StatementKind.SECTION, one.key) for one in sections),
        *(Statement(StatementKind.DOCUMENT, one.key) for one in documents),
        *(Statement(StatementKind.QUOTE, one.key) for one in quotes_in(sentence)),
        *(Statement(StatementKind.PROMISE, f" {word} ") for word in promises_in(sentence)),
    ]
    return rest, _Stated([one.day for one in days], others)


def _is_held(one: Statement, words: Words) -> bool:
    return words.hold_section(one.key) if one.kind is StatementKind.SECTION else words.hold(one.key)


def sentences(text: str) -> list[str]:
    """The text cut at sentence ends and line breaks; a decimal point ends nothing."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def grounded(text: str, evidence: Evidence) -> list[str]:
    """The sentences of a text that the evidence allows."""
    return [sentence for sentence in sentences(text) if evidence.allows(sentence)]


def words_of(value: Any) -> Words:  # noqa: ANN401  # any JSON-plain value
    """The texts of a JSON-plain value, and the dates in them."""
    texts = list(_texts(value))
    days = frozenset(found.day for text in texts for found in days_in(text))
    sections = {found.key for text in texts for found in sections_in(text)}
    sections |= {key for text in texts if (key := section_of_field(text)) is not None}
    return Words("|".join(map(plain, texts)), days, frozenset(sections))


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401  # any JSON-plain value
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, date):
        yield value.isoformat()
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _texts(inner)
