"""What is running, as the first page and monitoring read it."""

from __future__ import annotations

from datetime import datetime

from api.v1.models.shape import OutBody


class EngineOut(OutBody):
    """One store the platform stands on."""

    name: str
    """postgres, redis or vectors."""
    product: str
    """What answers under that name, e.g. PostgreSQL, Valkey, qdrant-edge."""
    version: str
    is_embedded: bool
    """True: started by us from wheels; False: a server named by a setting."""
    is_up: bool


class CityCountOut(OutBody):
    """How many listings one city has."""

    city: str
    listings: int


class ModelOut(OutBody):
    """Which model words the answers."""

    engine: str
    """model, or rules: the deterministic floor, which needs no model."""
    name: str | None


class WorkerOut(OutBody):
    """The process that executes runs."""

    state: str
    """running, stopped or elsewhere (served by worker processes of their own)."""
    active_runs: int


class StatusOut(OutBody):
    """State of this instance."""

    version: str
    started_at: datetime
    uptime_s: int
    engines: list[EngineOut]
    listings_total: int
    listings_by_city: list[CityCountOut]
    listings_synthetic: int
    """Of these, made up for the demo market: no such home is on offer."""
    is_demo: bool
    """True: the caller is in the demo tenant, whose sign-ins `propmubi up` prints."""
    model: ModelOut
    worker: WorkerOut
