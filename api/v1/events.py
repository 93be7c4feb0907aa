"""The published shapes of events."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from graphs.property_search.events import EVENT_SCHEMA

router = APIRouter(prefix="/events/schemas", tags=["events"])


@router.get("/property_search")
async def property_search_events() -> dict[str, Any]:
    """JSON Schema of the custom events in a property search stream (stream mode ``custom``)."""
    return EVENT_SCHEMA
