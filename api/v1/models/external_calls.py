"""Bodies of ``/api/v1/external-calls``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.external_calls import CallState, Resolution


class ExternalCallOut(BaseModel):
    """One call to a system outside. Its arguments and answer are not shown: they may be personal."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    key: str
    thread_id: UUID
    callee: str
    state: CallState
    attempts: int
    note: str | None
    created_at: datetime
    updated_at: datetime


class ResolutionIn(BaseModel):
    """What a person found out."""

    outcome: Resolution
    result: Any = None
    """The callee's answer as JSON, where the call was made."""
    note: Annotated[str, Field(min_length=1, max_length=500)]
    """How it was found out."""
