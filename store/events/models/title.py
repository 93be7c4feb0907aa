"""Data of the events of title files, which travel by ``document.events``."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from domain.events.catalogue import EventType
from store.events.models.base import EventData

__all__ = ["TitleChanged", "TitleOpinionSigned", "TitleSearchAsked"]

Revision = Annotated[int, Field(ge=1)]


class TitleSearchAsked(EventData):
    """A search of a title was asked for: a new file, or an updating search of an old one."""

    event: ClassVar = EventType.TITLE_SEARCH_ASKED
    subject_field: ClassVar = "title_id"

    title_id: UUID
    revision: Revision


class TitleChanged(EventData):
    """A person or a paper has changed a title file, and its graph looks again."""

    event: ClassVar = EventType.TITLE_CHANGED
    subject_field: ClassVar = "title_id"

    title_id: UUID
    revision: Revision
    what: Literal["papers", "case", "signed", "countersigned", "returned"]


class TitleOpinionSigned(EventData):
    """The opinion on a title is signed by everyone who has to."""

    event: ClassVar = EventType.TITLE_OPINION_SIGNED
    subject_field: ClassVar = "title_id"

    title_id: UUID
    revision: Revision
    opinion: Literal["clear_and_marketable", "subject_to", "defective"]
    report_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
