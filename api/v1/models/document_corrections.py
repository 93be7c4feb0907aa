"""Corrections of documents as the API takes and shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.v1.models.shape import InBody, OutBody
from domain.documents.labels import DocumentLabel
from domain.documents.sorting import SortedPaper
from domain.documents.turning import Degrees
from domain.documents.verdicts import Verdict
from store.documents.corrections import History

PageNumber = Annotated[int, Field(ge=1, le=100_000)]


class PartIn(InBody):
    """Pages that a person says are one paper: from first to last, or one by one as they are read."""

    first: PageNumber | None = None
    last: PageNumber | None = None
    pages: Annotated[list[PageNumber], Field(min_length=1, max_length=2_000)] | None = None
    label: DocumentLabel

    @model_validator(mode="after")
    def _says_its_pages_once(self) -> Self:
        is_range = self.first is not None and self.last is not None and self.first <= self.last
        if (self.pages is None) != is_range or (self.first is None) != (self.last is None):
            raise ValueError("a part has either first and last, in that order, or pages")
        return self

    def paper(self) -> SortedPaper:
        """As the domain has it."""
        pages = self.pages or list(range(self.first or 1, (self.last or 0) + 1))
        return SortedPaper(self.label.value, tuple(pages))


class PartsIn(InBody):
    """All papers of a file; each of its pages is in one."""

    parts: Annotated[list[PartIn], Field(min_length=1, max_length=500)]
    sorting: Annotated[int, Field(ge=0)] | None = None
    """The document's `sorting` that this was decided on: refused if somebody sorted since. Null: any."""


class TurnIn(InBody):
    """How far a page is turned."""

    degrees: Degrees
    """Clockwise, from how it is shown now."""


class VerdictIn(InBody):
    """What a person says of a fact."""

    verdict: Verdict
    """confirmed; corrected, with the value; withdrawn: neither, it stands as it was read."""
    value: Any = None
    """Of the kind of what was read: text, whole number, yes or no, list, record of the same parts."""


class SortedPartOut(OutBody):
    """A paper of a sorting."""

    label: str
    pages: list[int]


class CorrectionOut(OutBody):
    """One thing that was said of a document."""

    at: datetime
    by: UUID | None
    """Null: the reading, before anybody sorted it."""
    by_name: str | None
    what: str
    """sorted, confirmed, corrected, withdrawn."""
    parts: list[SortedPartOut] | None = None
    field: str | None = None
    page: int | None = None
    read: Any = None
    value: Any = None


class CorrectionsOut(OutBody):
    """All that was said of a document, oldest first."""

    items: list[CorrectionOut]

    @classmethod
    def of(cls, history: History) -> Self:
        """As shown."""
        names = history.names
        sorted_ = [
            CorrectionOut(
                at=one.at,
                by=one.by_id,
                by_name=names.get(one.by_id) if one.by_id else None,
                what="sorted",
                parts=[SortedPartOut.model_validate(part) for part in one.parts],
            )
            for one in history.sortings
        ]
        judged = [
            CorrectionOut(
                at=one.at,
                by=one.by_id,
                by_name=names.get(one.by_id),
                what=one.verdict,
                field=one.field,
                page=one.page,
                read=one.read,
                value=one.value,
            )
            for one in history.verdicts
        ]
        return cls(items=sorted([*sorted_, *judged], key=lambda one: one.at))
