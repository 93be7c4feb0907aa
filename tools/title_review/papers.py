"""The port to the papers of a title file, and the default of an installation that reads none.

A document is read elsewhere (document_intake) and announced by ``document.verified``. What was read of it
comes through here, so that the graph depends on no table of another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from domain.documents.labels import DocumentLabel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.documents.page import Page
    from store.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """One document as it was read."""

    document_id: UUID
    label: DocumentLabel = DocumentLabel.UNKNOWN
    file_name: str | None = None
    facts: Sequence[Fact] = ()
    pages: Sequence[Page] = ()
    """Of an agreement for sale only: its clauses are reviewed."""


class TitlePapers(Protocol):
    """Where facts of documents are had from."""

    async def facts_of(self, scope: Scope, document_id: UUID) -> PaperFacts:
        """What was read of a document of the caller's tenant; without facts where nothing was."""


class NoPapers:
    """No documents are read here: a file's case is what a person gave."""

    async def facts_of(self, scope: Scope, document_id: UUID) -> PaperFacts:  # the port's shape
        """The document, of which nothing was read."""
        del scope
        return PaperFacts(document_id=document_id)
