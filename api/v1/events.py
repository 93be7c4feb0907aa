"""The published shapes of events: those between the parts of the platform, and those in a chat's stream."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.v1.models.events import EventSchemaOut
from domain.errors import NotFound
from graphs.property_search.events import EVENT_SCHEMA
from store.events.catalogue import CATALOGUE

router = APIRouter(prefix="/events/schemas", tags=["events"])


@router.get("")
async def event_schemas() -> list[EventSchemaOut]:
    """Every type and version of event, with its stream and where its JSON Schema is."""
    return [
        EventSchemaOut(
            type=model.event.value,
            version=model.version,
            stream=model.event.stream.value,
            subject=model.subject_field or "tenant_id",
            summary=CATALOGUE.schema(model)["description"],
            is_newest=model is CATALOGUE.newest(model.event),
            schema_url=CATALOGUE.schema(model)["$id"],
        )
        for model in CATALOGUE.kinds()
    ]


@router.get("/property_search")
async def property_search_events() -> dict[str, Any]:
    """JSON Schema of the custom events in a property search stream (stream mode ``custom``)."""
    return EVENT_SCHEMA


@router.get("/{event_type}/{version}")
async def event_schema(event_type: str, version: int) -> dict[str, Any]:
    """JSON Schema of one type and version of event, envelope and data."""
    model = CATALOGUE.model(event_type, version)
    if model is None:
        raise NotFound("There is no such type and version of event; /api/v1/events/schemas lists them.")
    return CATALOGUE.schema(model)
