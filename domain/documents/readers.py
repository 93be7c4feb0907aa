"""Which readers read which label: the floor of every field reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.documents.income.readers import INCOME_READERS
from domain.documents.instruments.readers import INSTRUMENT_READERS
from domain.documents.rows import in_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.documents.labels import DocumentLabel
    from domain.documents.page import Page

READ_LABELS: Final = frozenset(INSTRUMENT_READERS) | frozenset(INCOME_READERS)
"""Labels that any reader knows."""


def facts_of(label: DocumentLabel, pages: Sequence[Page], document_id: UUID | None) -> tuple[Fact, ...]:
    """The facts of one document; none when no reader knows its label.

    An agreement for sale is read twice, as an instrument and for what a loan needs of it; no field is of both.
    """
    if not pages:
        return ()
    facts: list[Fact] = []
    instrument, income = INSTRUMENT_READERS.get(label), INCOME_READERS.get(label)
    if instrument is not None:
        facts += instrument(label, [in_rows(page) for page in pages], document_id)
    if income is not None:
        facts += income(pages, document_id)
    return tuple(facts)
