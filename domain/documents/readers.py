"""Which readers read which label: the floor of every field reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.documents.income.readers import INCOME_READERS
from domain.documents.income.readers import facts_of as income_facts
from domain.documents.instruments.readers import INSTRUMENT_READERS
from domain.documents.rows import in_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.documents.instruments.readers import Reader
    from domain.documents.labels import DocumentLabel
    from domain.documents.page import Page


def instrument_facts(
    label: DocumentLabel, pages: Sequence[Page], document_id: UUID | None
) -> tuple[Fact, ...]:
    """The facts of a deed, certificate or register alone; none when it is none of them."""
    read = INSTRUMENT_READERS.get(label)
    return read(label, [in_rows(page) for page in pages], document_id) if read is not None and pages else ()


READERS: Final[Mapping[DocumentLabel, tuple[Reader, ...]]] = {
    **dict.fromkeys(INSTRUMENT_READERS, (instrument_facts,)),
    **{
        label: (instrument_facts, income_facts) if label in INSTRUMENT_READERS else (income_facts,)
        for label in INCOME_READERS
    },
}
"""Label -> what reads it. An agreement for sale is read as an instrument and for what a loan needs of it."""


def facts_of(label: DocumentLabel, pages: Sequence[Page], document_id: UUID | None) -> tuple[Fact, ...]:
    """The facts of one document; none when no reader knows its label."""
    readers = READERS.get(label, ()) if pages else ()
    return tuple(fact for read in readers for fact in read(label, pages, document_id))
