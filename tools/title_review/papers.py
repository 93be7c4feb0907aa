"""Papers of a title file, as document_intake read them: the graph depends on no table of another."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, cast

from domain.documents.fact import Evidence, Fact
from domain.documents.labels import DocumentLabel
from domain.documents.page import Box
from domain.errors import NotFound
from domain.title_files.papers import AGREEMENTS, PartFacts
from rag.papers.wire import read_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.documents.fact import FactMethod
    from domain.documents.page import Page
    from store.documents.shelf import DocumentShelf
    from store.scope import Scope
    from store.tables.documents import DocumentFactRow


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlePaperFacts:
    """One document as it was read."""

    document_id: UUID
    label: DocumentLabel = DocumentLabel.UNKNOWN
    """Of its largest part."""
    file_name: str | None = None
    parts: Sequence[PartFacts] = ()
    agreement: Sequence[Page] = ()
    """Pages of an agreement for sale in it: its clauses are reviewed."""


class TitlePapers(Protocol):
    """Where facts of documents are had from."""

    async def facts_of(self, scope: Scope, document_id: UUID) -> TitlePaperFacts:
        """What was read of a document of the caller's tenant; without facts where nothing was."""


class ShelfPapers:
    """Documents of the shelf."""

    def __init__(self, shelf: DocumentShelf) -> None:
        self._shelf = shelf

    async def facts_of(self, scope: Scope, document_id: UUID) -> TitlePaperFacts:
        """What was read of a document; without facts where it is gone or not the caller's to see."""
        try:
            document = await self._shelf.get(scope, document_id)
        except NotFound:
            return TitlePaperFacts(document_id=document_id)
        rows = await self._shelf.facts(scope, document_id)
        parts: list[PartFacts] = []
        agreement: list[Page] = []
        for part in await self._shelf.parts(scope, document_id):
            label = DocumentLabel(part.label)
            parts.append(PartFacts(label, _facts([row for row in rows if row.page in part.numbers])))
            if label in AGREEMENTS and not agreement:
                bodies = await self._shelf.pages(
                    scope, document_id, first=part.first, limit=part.last - part.first + 1
                )
                found = {page.number: page for page in (read_page(body).page for body in bodies)}
                agreement = [found[number] for number in part.numbers if number in found]
        return TitlePaperFacts(
            document_id=document_id,
            label=DocumentLabel(document.label),
            file_name=document.file_name,
            parts=parts,
            agreement=agreement,
        )


def _facts(rows: Sequence[DocumentFactRow]) -> tuple[Fact, ...]:
    """Facts of one paper; a value that a person added to a field stands in place of what was read of it.

    A value that a person corrected has taken the place of its own reading alone: a deed has many witnesses.
    """
    told = {row.field for row in rows if row.method == "person" and row.read is None}
    return tuple(
        Fact(
            field=row.field,
            value=row.value,
            evidence=Evidence(row.document_id, row.page, row.quote, Box(*row.box) if row.box else None),
            method=cast("FactMethod", row.method),
            confidence=Fraction(row.confidence),
        )
        for row in rows
        if row.method == "person" or row.field not in told
    )
