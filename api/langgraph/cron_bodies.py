"""Request bodies of crons."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from api.langgraph.bodies import LenientBody


class CronPatch(LenientBody):
    """PATCH /runs/crons/{id}."""

    schedule: str | None = Field(None, max_length=200)
    timezone: str | None = Field(None, max_length=100)
    end_time: datetime | None = None
    """null, when it is given, takes the end away."""
    enabled: bool | None = None
    input: Any = None
    metadata: dict[str, Any] | None = None
    config: dict[str, Any] | None = None
    context: dict[str, Any] | None = None
    webhook: str | None = Field(None, max_length=2048)
    interrupt_before: Literal["*"] | list[str] | None = None
    interrupt_after: Literal["*"] | list[str] | None = None
    on_run_completed: Literal["delete", "keep"] | None = None
    multitask_strategy: Literal["reject", "enqueue", "interrupt", "rollback"] | None = None
    stream_mode: str | list[str] | None = None
    stream_subgraphs: bool | None = None
    stream_resumable: bool | None = None
    durability: Literal["sync", "async", "exit"] | None = None


class CronCreate(CronPatch):
    """POST /runs/crons and /threads/{id}/runs/crons."""

    assistant_id: str
    schedule: str = Field(max_length=200)


class CronSearch(LenientBody):
    """POST /runs/crons/search and /count."""

    assistant_id: str | None = None
    thread_id: UUID | None = None
    enabled: bool | None = None
    metadata: dict[str, Any] | None = None
    limit: int = Field(10, ge=1, le=1000)
    offset: int = Field(0, ge=0)
    sort_by: (
        Literal[
            "cron_id", "assistant_id", "thread_id", "created_at", "updated_at", "next_run_date", "end_time"
        ]
        | None
    ) = None
    sort_order: Literal["asc", "desc"] | None = None
    select: list[str] | None = None
