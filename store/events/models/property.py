"""Data of ``property.events``."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from domain.events.catalogue import EventType
from domain.units import UnitStatus
from store.events.models.base import EventData, Name

__all__ = ["PropertyCreated", "PropertyUpdated", "UnitStatusChanged"]


class PropertyCreated(EventData):
    """A listing came onto the market."""

    event: ClassVar = EventType.PROPERTY_CREATED
    subject_field: ClassVar = "listing_id"

    listing_id: UUID


class PropertyUpdated(EventData):
    """A listing's content changed."""

    event: ClassVar = EventType.PROPERTY_UPDATED
    subject_field: ClassVar = "listing_id"

    listing_id: UUID


class UnitStatusChanged(EventData):
    """A unit was blocked, booked, sold, withdrawn, or is to be had again."""

    event: ClassVar = EventType.UNIT_STATUS_CHANGED
    subject_field: ClassVar = "listing_id"

    listing_id: UUID
    status: UnitStatus
    reason: Name | None = None
