"""Bodies of ``/api/v1/leads`` that change something."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from api.v1.models.leads import LeadOut
from api.v1.models.shape import InBody, OutBody
from domain.lead_inbox.steps import CallOutcome, Stage, VisitState

Note = Annotated[str, Field(min_length=1, max_length=4000)]
Name = Annotated[str, Field(min_length=1, max_length=80)]


class Step(InBody):
    """A step on a lead as it was seen."""

    version: Annotated[int, Field(ge=1)]


class AssignIn(Step):
    """Gives the lead to a broker, or to nobody."""

    owner_id: UUID | None
    reason: Annotated[str, Field(max_length=200)] | None = None


class SnoozeIn(Step):
    """Out of the list until then."""

    until: AwareDatetime


class CallIn(Step):
    """How a call ended."""

    outcome: CallOutcome
    note: Note | None = None
    callback_at: AwareDatetime | None = None
    minutes: Annotated[int, Field(ge=0, le=600)] | None = None


class MessageIn(Step):
    """A message that was sent by hand."""

    channel: Literal["whatsapp", "email", "sms"]
    text: Note


class NoteIn(Step):
    """A remark."""

    text: Note


class VisitIn(Step):
    """A site visit."""

    at: AwareDatetime
    state: VisitState
    listing_id: UUID | None = None


class StageIn(Step):
    """Where the lead stands."""

    stage: Stage
    lost_reason: Annotated[str, Field(max_length=40)] | None = None


class ChosenIn(InBody):
    """One lead of many."""

    id: UUID
    version: Annotated[int, Field(ge=1)]


class BulkArguments(InBody):
    """What the action needs: owner_id, until, or stage with lost_reason."""

    owner_id: UUID | None = None
    until: AwareDatetime | None = None
    stage: Stage | None = None
    lost_reason: Annotated[str, Field(max_length=40)] | None = None


class BulkIn(InBody):
    """One step on many leads."""

    action: Literal["assign", "snooze", "stage", "accept"]
    arguments: BulkArguments = BulkArguments()
    leads: Annotated[list[ChosenIn], Field(min_length=1, max_length=500)]


class UndoIn(InBody):
    """The step to take back."""

    undo: UUID


class WorkedOut(OutBody):
    """The lead after a step."""

    lead: LeadOut
    undo: UUID | None


class MergeIn(Step):
    """The lead that is the same person."""

    other_id: UUID


class MergedNowOut(OutBody):
    """The lead that stands."""

    lead: LeadOut
    undo: None
    """A merge is not taken back among the steps but by its own id."""
    merge_id: UUID


class LeadOnlyOut(OutBody):
    """The lead after a step that cannot be undone."""

    lead: LeadOut


class UndoneOut(OutBody):
    """Leads after a step was taken back."""

    leads: list[LeadOut]


class FailedOut(OutBody):
    """A lead that the step could not be taken on, and why."""

    id: UUID
    problem: str


class BulkOut(OutBody):
    """What became of a step on many."""

    done: list[LeadOut]
    failed: list[FailedOut]
    undo: UUID | None


class ViewIn(InBody):
    """A view to save."""

    name: Name
    query: dict[str, Any]
    position: Annotated[int, Field(ge=0, le=1000)] = 0


class ViewOut(OutBody):
    """A saved view."""

    id: UUID
    name: str
    query: dict[str, Any]
    position: int


class ViewsOut(OutBody):
    """In their order."""

    items: list[ViewOut]


class BrokerIn(InBody):
    """What routing may know of a broker."""

    languages: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=20)]
    localities: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=200)]
    capacity: Annotated[int, Field(ge=0, le=1000)]
    weight: Annotated[int, Field(ge=1, le=100)] = 1
    is_available: bool = True


class RoutingBody(InBody):
    """How leads are handed out."""

    mode: Literal["round_robin", "first_to_claim"]
    """round_robin: the platform assigns each. first_to_claim: nobody has a lead until a broker takes it."""


class BrokerOut(OutBody):
    """A broker of the team."""

    id: UUID
    name: str
    languages: list[str]
    localities: list[str]
    capacity: int | None
    open: int
    weight: int
    is_available: bool
    missed_slas: int
    is_me: bool


class BrokersOut(OutBody):
    """By name."""

    items: list[BrokerOut]


class LeadNudge(OutBody):
    """Something about a lead changed; fetch its line."""

    lead_id: UUID
    at: datetime
