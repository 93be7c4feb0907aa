"""What pages are and what they say, by rules: the one door to the classifier and to the readers of fields."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from domain.documents.classify import classify, split
from domain.documents.income.sorting import label_by_words
from domain.documents.labels import DocumentLabel
from domain.documents.readers import facts_of
from store.documents.records import DocumentPart

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.documents.page import Page

    Splitter = Callable[[Sequence[Page]], list[DocumentPart]]
    FactReader = Callable[[DocumentLabel, Sequence[Page], UUID | None], tuple[Fact, ...]]

_DATA: Final = (DocumentLabel.BANK_STATEMENT, DocumentLabel.BUREAU_REPORT)
"""Papers that banks and bureaus give as files of data."""


def parts_by_file(split: Splitter, pages: Sequence[Page], insides: Sequence[str]) -> list[DocumentPart]:
    """Which pages are which paper; a paper never runs from one file within a file to the next.

    Args:
        split: Tells the papers of one file apart.
        pages: Of the whole.
        insides: Of each page the name of the file within that it is of; empty: the file's own.
    """
    files = groupby(zip(insides, pages, strict=True), itemgetter(0))
    return [part for _, of_file in files for part in split([page for _, page in of_file])]


def parts_of(pages: Sequence[Page]) -> list[DocumentPart]:
    """Which pages are which paper.

    A file of data (CSV, JSON) has no heading that tells, and is one paper: its words tell, if its reader
    finds what such a paper says.
    """
    parts = [DocumentPart(part.first, part.last, part.label, part.score) for part in split(classify(pages))]
    if any(page.has_places for page in pages) or any(part.label != DocumentLabel.UNKNOWN for part in parts):
        return parts
    label = label_by_words(pages)
    if label not in _DATA or not facts_of(label, pages, None):
        return parts
    return [DocumentPart(pages[0].number, pages[-1].number, label)]
