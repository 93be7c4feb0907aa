"""Data of ``document.events``."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import StringConstraints

from domain.events.catalogue import EventType
from store.events.models.base import EventData, Name

__all__ = ["DocumentUploaded", "DocumentVerified"]

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class DocumentUploaded(EventData):
    """A file came in."""

    event: ClassVar = EventType.DOCUMENT_UPLOADED
    subject_field: ClassVar = "document_id"

    document_id: UUID
    sha256: Sha256
    media_type: Name
    case_id: UUID | None = None


class DocumentVerified(EventData):
    """A document was read and its figures agree with themselves."""

    event: ClassVar = EventType.DOCUMENT_VERIFIED
    subject_field: ClassVar = "document_id"

    document_id: UUID
    kind: Name
    case_id: UUID | None = None
