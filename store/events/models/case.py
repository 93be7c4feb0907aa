"""Data of ``case.events``."""

from __future__ import annotations

from typing import ClassVar, Literal
from uuid import UUID

from domain.events.catalogue import EventType
from store.events.models.base import EventData, Moment, Name, Rupees

__all__ = ["CaseChanged", "CaseDecided", "CaseEscalated", "CaseOpened"]


class CaseOpened(EventData):
    """An application for a home loan came in."""

    event: ClassVar = EventType.CASE_OPENED
    subject_field: ClassVar = "case_id"

    case_id: UUID


class CaseChanged(EventData):
    """Something that the work on a case waited for has happened; what, the case itself says."""

    event: ClassVar = EventType.CASE_CHANGED
    subject_field: ClassVar = "case_id"

    case_id: UUID
    what: Name


class CaseEscalated(EventData):
    """A stage of a case is beyond its time; nothing is decided by that, somebody has to look."""

    event: ClassVar = EventType.CASE_ESCALATED
    subject_field: ClassVar = "case_id"

    case_id: UUID
    stage: Name
    due_at: Moment
    owner_id: UUID | None = None
    """Whose case it is; None: nobody's."""


class CaseDecided(EventData):
    """A case left the house: sanctioned or declined, signed by people."""

    event: ClassVar = EventType.CASE_DECIDED
    subject_field: ClassVar = "case_id"

    case_id: UUID
    decision: Literal["sanctioned", "declined"]
    amount_inr: Rupees | None = None
