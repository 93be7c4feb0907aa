"""Which reader reads which label: the floor of every field reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.documents.instruments.readers import INSTRUMENT_READERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.documents.instruments.readers import Reader
    from domain.documents.labels import DocumentLabel
    from domain.documents.page import Page

READERS: Final[Mapping[DocumentLabel, Reader]] = {**INSTRUMENT_READERS}
"""Label -> what reads it; papers of income join here."""


def facts_of(label: DocumentLabel, pages: Sequence[Page], document_id: UUID | None) -> tuple[Fact, ...]:
    """The facts of one document; none when no reader knows its label."""
    reader = READERS.get(label)
    return reader(label, pages, document_id) if reader is not None and pages else ()
