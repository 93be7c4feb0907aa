"""What every reader works on: the running text of one document, and the facts found so far."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from domain.documents.fact import Evidence, Fact
from domain.documents.running_text import MOST_QUOTED, RunningText

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.documents.fact import FactValue
    from domain.documents.labels import DocumentLabel
    from domain.documents.page import Page, Word

SURE: Final = Fraction(1)
LIKELY: Final = Fraction(4, 5)
"""Found by its place and not by its name."""
UNSURE: Final = Fraction(1, 2)


class Sheet:
    """One document while it is read."""

    def __init__(self, label: DocumentLabel, pages: Sequence[Page], document_id: UUID | None) -> None:
        self.label = label
        self.pages = pages
        self.running = RunningText(pages)
        self.text = self.running.text
        self.facts: list[Fact] = []
        self._document_id = document_id

    def add(self, field: str, value: FactValue, start: int, end: int, confidence: Fraction = SURE) -> None:
        """A fact with the words from ``start`` to ``end`` as its evidence."""
        evidence = self.running.evidence(start, end, self._document_id)
        self.facts.append(Fact(f"{self.label.value}.{field}", value, evidence, "rules", confidence))

    def add_words(
        self, field: str, value: FactValue, page: int, words: Sequence[Word], confidence: Fraction
    ) -> None:
        """A fact with some words of one page as its evidence, in the order of the page."""
        box = words[0].box
        for word in words[1:]:
            box = box.around(word.box)
        quote = " ".join(word.text for word in words)[:MOST_QUOTED]
        evidence = Evidence(self._document_id, page, quote, box)
        self.facts.append(Fact(f"{self.label.value}.{field}", value, evidence, "rules", confidence))

    def search(self, pattern: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match from ``start``, whatever its case and with lines of their own."""
        compiled = re.compile(pattern, re.IGNORECASE | re.MULTILINE)
        return compiled.search(self.text, start, len(self.text) if end is None else end)

    def after(self, key: str, value: str, within: int = 12) -> re.Match[str] | None:
        """The first ``value`` (a pattern) that follows a key after at most so many other letters."""
        return self.search(rf"(?:{key})[^\n]{{0,{within}}}?[\s:.\-]\s*({value})")

    def text_after(self, field: str, key: str, value: str, within: int = 12) -> None:
        """Add what stands behind a key as a text."""
        match = self.after(key, value, within)
        if match is not None and (said := " ".join(match[1].split()).strip(" .,;:")):
            self.add(field, said, match.start(1), match.end(1))
