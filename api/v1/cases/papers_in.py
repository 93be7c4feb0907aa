"""Papers of a body as they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.ids import uuid7
from store.cases.papers import NewFact, NewPaper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.v1.models.case_steps import PaperIn


def papers_of(papers: Sequence[PaperIn]) -> list[NewPaper]:
    """Each paper with its facts; one that is kept elsewhere gets an id here."""
    return [
        NewPaper(
            document_id=paper.document_id or uuid7(),
            label=paper.label,
            file_name=paper.file_name,
            pages=paper.pages,
            applicant=paper.applicant,
            facts=[
                NewFact(
                    field=fact.field,
                    value=fact.value,
                    quote=fact.quote,
                    page=fact.page,
                    box=fact.box.model_dump() if fact.box else None,
                    confidence=fact.confidence,
                )
                for fact in paper.facts
            ],
        )
        for paper in papers
    ]
