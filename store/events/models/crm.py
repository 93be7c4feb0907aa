"""Data of ``crm.events``."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from domain.events.catalogue import EventType
from store.events.models.base import EventData, EventPart, Name

__all__ = ["ConversationReferred", "LeadAssigned", "LeadConsent", "LeadCreated", "LeadScored"]


class LeadConsent(EventPart):
    """What a lead agreed to; part of another event's data."""

    purpose: Name
    channel: Name
    text_version: Name


class LeadCreated(EventData):
    """A person asked to be contacted: ids and the wish. Name and number stay in the table of leads."""

    event: ClassVar = EventType.LEAD_CREATED
    subject_field: ClassVar = "lead_id"

    lead_id: UUID
    source: Name
    language: Name
    wants: Literal["human"] | None = None
    filters: dict[str, Any]
    """Slots of the search at that moment."""
    summary: Annotated[str, StringConstraints(max_length=2000)]
    listing_ids: tuple[UUID, ...]
    consent: LeadConsent | None = None
    """None: the source gave no proof of one, so nobody may reach out yet."""
    thread_id: str | None = None


class LeadScored(EventData):
    """A lead's fit and intent were judged."""

    event: ClassVar = EventType.LEAD_SCORED
    subject_field: ClassVar = "lead_id"

    lead_id: UUID
    score: Annotated[int, Field(ge=0, le=100)]
    band: Literal["hot", "warm", "cold"]
    model_version: Name


class LeadAssigned(EventData):
    """A lead has a person who looks after it."""

    event: ClassVar = EventType.LEAD_ASSIGNED
    subject_field: ClassVar = "lead_id"

    lead_id: UUID
    agent_id: UUID
    reason: Name


class ConversationReferred(EventData):
    """A turn of a conversation waits for a person and no model; its words stay in the thread."""

    event: ClassVar = EventType.CONVERSATION_REFERRED
    subject_field: ClassVar = "thread_id"

    thread_id: Name
    turn_id: Name
    doubt: Literal["content_filtered"]
    language: Name
