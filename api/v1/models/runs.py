"""Bodies of ``/api/v1/runs``."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class RunFactsOut(BaseModel):
    """One run of the tenant; what was said in it is not shown."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    thread_id: UUID
    graph_id: str
    graph_version: str
    status: str
    deliveries: int
    multitask_strategy: str
    error_type: str | None
    worker: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
