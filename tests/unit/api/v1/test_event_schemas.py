"""GET /api/v1/events/schemas: what may be written to the streams of events."""

from __future__ import annotations

from domain.events.catalogue import EventType
from store.events.catalogue import CATALOGUE


async def test_every_type_is_listed_with_its_stream_subject_and_schema(client) -> None:
    listed = (await client.get("/api/v1/events/schemas")).json()

    assert {one["type"] for one in listed} == {kind.value for kind in EventType}
    [lead] = [one for one in listed if one["type"] == "lead.created"]
    assert (lead["stream"], lead["subject"], lead["version"], lead["is_newest"]) == (
        "crm.events", "lead_id", 1, True,
    )  # fmt: skip
    [plan] = [one for one in listed if one["type"] == "subscription.changed"]
    assert plan["subject"] == "tenant_id"


async def test_each_schema_is_where_the_list_says(client) -> None:
    for one in (await client.get("/api/v1/events/schemas")).json():
        schema = (await client.get(one["schema_url"])).json()

        assert schema == CATALOGUE.schema(CATALOGUE.model(one["type"], one["version"]))


async def test_a_type_or_version_that_is_not_there_is_not_found(client) -> None:
    assert (await client.get("/api/v1/events/schemas/lead.lost/1")).status_code == 404
    assert (await client.get("/api/v1/events/schemas/lead.created/2")).status_code == 404
