"""What each page is and where a document begins, by rules: the floor of the page classifier.

A heading near the top of a page, or in capitals anywhere on it, says most, phrases of the kind say the rest,
in English, Hindi, Marathi and Kannada (`label_rules.yaml`). A page with a heading begins a document; one
without goes on with the document before it, unless what it says speaks clearly for another. What speaks for
nothing is unknown, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import yaml

from domain.documents.instruments.register_words import loose
from domain.documents.labels import DocumentLabel
from domain.documents.rows import in_rows
from domain.documents.running_text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.documents.page import Page

HEADING_WEIGHT: Final = 6
LEAST_WEIGHT: Final = 4
"""Below this a page is unknown."""
CLEARLY_OTHER: Final = 6
"""A page without heading is of another label than the one before only from this weight."""
_TOP_LINES: Final = 9
_MOST_LETTERS: Final = 90
"""A longer line is no heading."""
_GOES_ON: Final = Fraction(3, 5)
_NUMBERED: Final = re.compile(
    r"^\W*(?:page\s*)?(?:no\.?\s*)?(\d{1,3})\s*(?:of|/)\s*(\d{1,3})\W*$", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class PageLabel:
    """What one page is."""

    number: int
    label: DocumentLabel
    score: Fraction
    """From 0 to 1: the weight of the label beside that of the next best; not a probability."""
    is_start: bool = False
    """A heading stands at its top: a document begins."""


@dataclass(frozen=True, slots=True)
class Part:
    """One document within a bundle."""

    first: int
    last: int
    label: DocumentLabel
    score: Fraction


@dataclass(frozen=True, slots=True)
class _Rule:
    label: DocumentLabel
    heading: re.Pattern[str] | None
    says: tuple[tuple[re.Pattern[str], int], ...]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What speaks for each label on one page."""

    weights: dict[DocumentLabel, int]
    headed: DocumentLabel | None


@cache
def _rules() -> tuple[_Rule, ...]:
    text = files("domain.documents").joinpath("label_rules.yaml").read_text(encoding="utf-8")
    return tuple(
        _Rule(
            DocumentLabel(label),
            _whole_line(facts["heading"]) if facts["heading"] else None,
            tuple((loose(_spaced(pattern)), weight) for pattern, weight in facts["says"].items()),
        )
        for label, facts in yaml.safe_load(text).items()
    )


def _whole_line(patterns: Iterable[str]) -> re.Pattern[str]:
    return loose(rf"^\W*(?:the\s+)?(?:{'|'.join(_spaced(pattern) for pattern in patterns)})\W*$")


def _spaced(pattern: str) -> str:
    if not pattern.isascii():
        return pattern
    return pattern.replace(" ?", r"\s*").replace(" ", r"\s+")


def classify(pages: Sequence[Page]) -> tuple[PageLabel, ...]:
    """The label of each page, in the order given."""
    labels: list[PageLabel] = []
    for page in map(in_rows, pages):
        labels.append(_label_of(page, labels[-1] if labels else None))
    return tuple(labels)


def _label_of(page: Page, before: PageLabel | None) -> PageLabel:
    weighed = _weigh(page)
    ranked = sorted(
        weighed.weights.items(), key=lambda item: (-item[1], item[0] is not weighed.headed, item[0].value)
    )
    best, weight = ranked[0] if ranked else (DocumentLabel.UNKNOWN, 0)
    if weighed.headed is DocumentLabel.UNKNOWN:
        return PageLabel(page.number, DocumentLabel.UNKNOWN, Fraction(0), is_start=True)
    if weighed.headed is not None and weight >= HEADING_WEIGHT:
        return PageLabel(page.number, best, _score(ranked), is_start=True)
    if (
        before is not None
        and before.label is DocumentLabel.UNKNOWN
        and not before.is_start
        and weight < HEADING_WEIGHT
    ):
        return PageLabel(page.number, DocumentLabel.UNKNOWN, Fraction(0))
    if before is not None and before.label is not DocumentLabel.UNKNOWN:
        is_other = (
            best is not before.label
            and weight >= CLEARLY_OTHER
            and weight > 2 * weighed.weights.get(before.label, 0)
        )
        if not is_other:
            return PageLabel(page.number, before.label, min(before.score, _GOES_ON))
    if weight < LEAST_WEIGHT:
        return PageLabel(page.number, DocumentLabel.UNKNOWN, Fraction(0))
    return PageLabel(page.number, best, _score(ranked), is_start=True)


def _score(ranked: Sequence[tuple[DocumentLabel, int]]) -> Fraction:
    second = ranked[1][1] if len(ranked) > 1 else 0
    return Fraction(ranked[0][1], ranked[0][1] + second)


def _weigh(page: Page) -> _Weighed:
    lines = [plain(" ".join(line.text.split())) for line in page.lines]
    tops = [
        line
        for place, line in enumerate(lines)
        if len(line) <= _MOST_LETTERS and (place < _TOP_LINES or line.isupper())
    ]
    whole = "\n".join(lines)
    weights: dict[DocumentLabel, int] = {}
    headings: dict[DocumentLabel, int] = {}
    for rule in _rules():
        weight = sum(points for pattern, points in rule.says if pattern.search(whole))
        if rule.heading is not None:
            place = next((n for n, line in enumerate(tops) if rule.heading.match(line)), None)
            if place is not None:
                weight += HEADING_WEIGHT
                headings[rule.label] = place
        if weight:
            weights[rule.label] = weight
    headed = min(headings, key=lambda label: (-weights[label], headings[label]), default=None)
    return _Weighed(weights, headed)


def split(labels: Sequence[PageLabel]) -> tuple[Part, ...]:
    """The documents of a bundle: each begins where a heading stands or the label changes."""
    parts: list[Part] = []
    for page in labels:
        last = parts[-1] if parts else None
        if (
            last is not None
            and not page.is_start
            and page.label is last.label
            and page.number == last.last + 1
        ):
            parts[-1] = Part(last.first, page.number, last.label, min(last.score, page.score))
        else:
            parts.append(Part(page.number, page.number, page.label, page.score))
    return tuple(parts)


def in_order(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Pages of one document by the numbers they print (2 of 5); as given unless each page has its own."""
    printed = [_printed(page) for page in pages]
    wanted = [number for number in printed if number is not None]
    if sorted(wanted) != list(range(1, len(pages) + 1)):
        return tuple(pages)
    return tuple(page for _, page in sorted(zip(wanted, pages, strict=True), key=lambda pair: pair[0]))


def _printed(page: Page) -> int | None:
    edges = [*page.lines[:2], *page.lines[-3:]]
    for line in reversed(edges):
        match = _NUMBERED.match(plain(line.text))
        if match is not None and int(match[1]) <= int(match[2]):
            return int(match[1])
    return None
