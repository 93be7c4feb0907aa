"""Documents as callers see them, apart from their rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime
    from fractions import Fraction
    from uuid import UUID

    from store.tables.documents import DocumentRow

SubjectKind = Literal["case", "title", "other"]
RETENTION_OF: dict[str, str] = {"case": "credit_file", "title": "title_file", "other": "other"}
"""Class of DOMAIN G by what the paper is of."""

READ_AGAIN = "read_again"
"""Key in the body of a page that a person turned and that waits to be read by its look."""

_UNSURE = frozenset({"aadhaar_masked", "page_problems", "cut_short", "no_text"})
"""Flags of a document whose file has a whole number in it, or words that were not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A file that has been put away and is to be known."""

    file_name: str
    sha256: str
    size_bytes: int
    kind: str
    media_type: str
    subject_kind: SubjectKind
    subject_id: UUID | None
    replaces_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document."""

    id: UUID
    owner_id: UUID | None = None
    """Who sent it; None: the platform, or nobody by name."""
    file_name: str
    sha256: str
    size_bytes: int
    kind: str
    media_type: str
    label: str
    state: str
    problem: str | None
    page_count: int
    flags: tuple[str, ...]
    subject_kind: str
    subject_id: UUID | None
    replaces_id: UUID | None
    is_held: bool
    created_at: datetime
    read_at: datetime | None

    @property
    def may_hold_aadhaar(self) -> bool:
        """Whether the file as sent has a whole Aadhaar number in it, or was not read to its end."""
        return self.state != "verified" or bool(_UNSURE & set(self.flags))

    @classmethod
    def of(cls, row: DocumentRow) -> Document:
        """The document of a row."""
        return cls(
            id=row.id,
            owner_id=row.owner_id,
            file_name=row.file_name,
            sha256=row.sha256,
            size_bytes=row.size_bytes,
            kind=row.kind,
            media_type=row.media_type,
            label=row.label,
            state=row.state,
            problem=row.problem,
            page_count=row.page_count,
            flags=tuple(row.flags),
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            replaces_id=row.replaces_id,
            is_held=row.is_held,
            created_at=row.created_at,
            read_at=row.read_at,
        )


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """Pages that are one paper."""

    first: int
    """The lowest number of its pages."""
    last: int
    """The highest."""
    label: str
    score: Fraction | None = None
    """0 to 1; None: a person said so."""
    pages: tuple[int, ...] = ()
    """In the order they are read; empty: from the first to the last."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Its pages in the order they are read."""
        return self.pages or tuple(range(self.first, self.last + 1))


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a page that is searched and cited."""

    id: UUID
    document_id: UUID
    page: int
    first_char: int
    text: str
    boxes: tuple[tuple[int, tuple[float, float, float, float]], ...]
    """Offset in ``text`` and box of each of its lines."""
