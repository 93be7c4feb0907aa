"""What every event's data share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from domain.events.catalogue import EventType

if TYPE_CHECKING:
    from uuid import UUID

Rupees = Annotated[int, Field(ge=0, le=10**13)]
"""Whole rupees."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
"""A short name out of a list someone keeps: a plan, a model's version."""
Moment = AwareDatetime
"""A moment with its offset."""


class EventPart(BaseModel):
    """A part of an event's data. A field that its version does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class EventData(EventPart):
    """Data of one type of event in one version."""

    event: ClassVar[EventType]
    version: ClassVar[int] = 1
    subject_field: ClassVar[str | None]
    """The field that says what the event is about; None: the tenant itself."""

    def subject(self, tenant_id: UUID) -> str:
        """What the event is about; one subject's events keep their order."""
        return str(tenant_id if self.subject_field is None else getattr(self, self.subject_field))
