"""What pages are and what they say: the one door to classification and to the readers of fields.

No reader is installed here: every page is of an unknown kind, and no fact is read.
`domain.documents.classify` and the readers' table take these functions' place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents.labels import DocumentLabel
from store.documents.records import DocumentPart

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.documents.page import Page

    Splitter = Callable[[Sequence[Page]], list[DocumentPart]]
    FactReader = Callable[[DocumentLabel, Sequence[Page], UUID | None], tuple[Fact, ...]]


def one_unknown_part(pages: Sequence[Page]) -> list[DocumentPart]:
    """All pages as one paper of unknown kind."""
    if not pages:
        return []
    return [DocumentPart(pages[0].number, pages[-1].number, DocumentLabel.UNKNOWN)]


def no_facts(_label: DocumentLabel, _pages: Sequence[Page], _document_id: UUID | None) -> tuple[Fact, ...]:
    """None."""
    return ()
