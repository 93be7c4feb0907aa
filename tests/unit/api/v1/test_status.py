"""GET /api/v1/status, /me and /events/schemas."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from api.services import EngineState
from config.settings import Settings
from graphs.property_search.events import EVENT_SCHEMA


async def test_status_tells_engines_listings_model_and_uptime(client, services, listing) -> None:
    services.started_at = datetime.now(UTC) - timedelta(hours=1)
    services.engines = [EngineState("redis", "Valkey", "9.1", is_embedded=True, is_up=False)]
    services.listings.listings = [listing(), listing(is_synthetic=False)]

    answer = (await client.get("/api/v1/status")).json()

    assert answer["engines"] == [
        {"name": "redis", "product": "Valkey", "version": "9.1", "is_embedded": True, "is_up": False}
    ]
    assert answer["listings_by_city"] == [{"city": "Bengaluru", "listings": 2}]
    assert (answer["listings_total"], answer["listings_synthetic"]) == (2, 1)
    assert answer["model"] == {"engine": "rules", "name": None}
    assert answer["worker"] == {"state": "running", "active_runs": 2}
    assert 3600 <= answer["uptime_s"] < 3700
    assert answer["is_demo"] is True


async def test_status_names_the_model(client, services) -> None:
    services.settings = Settings(model="ollama/llama3")

    answer = (await client.get("/api/v1/status")).json()

    assert answer["model"] == {"engine": "model", "name": "ollama/llama3"}


async def test_an_anonymous_caller_is_a_buyer(client) -> None:
    answer = (await client.get("/api/v1/me")).json()

    assert answer["is_anonymous"] is True
    assert answer["roles"] == ["buyer"]


async def test_event_schema_is_the_graphs_own(client) -> None:
    assert (await client.get("/api/v1/events/schemas/property_search")).json() == EVENT_SCHEMA


async def test_a_token_is_required_where_the_settings_say_so(client, services) -> None:
    services.settings = Settings(require_token=True)

    response = await client.get("/api/v1/status")

    assert response.status_code == 401
    assert response.json()["code"] == "unauthenticated"


async def test_a_malformed_authorization_is_refused_and_not_taken_for_anonymous(client) -> None:
    response = await client.get("/api/v1/me", headers={"authorization": "Basic YTpi"})

    assert response.status_code == 401
