"""What stands still until a person or a paper comes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from api.v1.models.cases import CasePersonOut
from api.v1.models.shape import OutBody
from domain.cases.stages import WaitFor

TitleWaitFor = Literal["document", "advocate", "second_advocate"]


class WaitingBody(OutBody):
    """One thing that a thread waits for."""

    id: UUID
    """Of the case or title file."""
    ref: str
    version: int
    """A step on it names the version it was decided on."""
    since: datetime
    due_at: datetime | None
    """Until when by the service level; it decides nothing."""
    escalated_at: datetime | None
    """When that time was over and somebody was told."""
    detail: str
    owner: CasePersonOut | None
    thread_id: UUID


class CaseWaitingOut(WaitingBody):
    """A home-loan case that waits."""

    kind: Literal["case"] = "case"
    what: WaitFor


class TitleWaitingOut(WaitingBody):
    """A title file that waits."""

    kind: Literal["title"] = "title"
    what: TitleWaitFor


class WaitingListOut(OutBody):
    """All that waits, the most urgent first."""

    items: list[Annotated[CaseWaitingOut | TitleWaitingOut, Field(discriminator="kind")]]
