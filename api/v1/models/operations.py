"""Bodies of ``/api/v1/ops``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from annotated_types import Ge
from pydantic import Field

from api.v1.models.events import DeadLetterOut
from api.v1.models.shape import InBody, OutBody
from api.v1.models.status import EngineOut


class RunCountOut(OutBody):
    """Runs of one graph in one state."""

    graph_id: str
    status: str
    runs: int
    """Open ones: all. Ended ones: of the last 24 hours, as far as the newest 10,000 runs reach."""


class WaitingThreadOut(OutBody):
    """A thread that waits for a person; what it asks and what was said are not shown."""

    thread_id: UUID
    graph_id: str | None
    waiting_since: datetime
    waiting_s: float
    questions: int
    """Open interrupts; 0: stopped by its user."""


class WaitingOut(OutBody):
    """Threads that wait for people, the longest waiting first."""

    total: int
    """Counting stops at 1,000."""
    threads: list[WaitingThreadOut]


class StreamOut(OutBody):
    """How far a group is behind its stream."""

    stream: str
    group: str
    is_there: bool
    """False: no message was ever sent there, or the stream was lost."""
    pending: Annotated[int, Ge(0)]
    """Delivered and not acknowledged."""
    undelivered: int | None
    """Not yet delivered to anybody; null: the broker does not know."""
    length: int


class LeaseOut(OutBody):
    """The right of a worker to write to the thread of a run in progress."""

    thread_id: UUID
    run_id: UUID
    graph_id: str
    holder: str | None
    held_s: float
    expires_in_s: float
    """Negative: run out, and nobody has taken over."""
    deliveries: int


class WorkerCardOut(OutBody):
    """A living worker. It may execute runs of any tenant, so only numbers are told."""

    name: str
    slots: int
    active_runs: int
    is_draining: bool
    version: str
    started_at: datetime
    beat_age_s: float
    """Seconds since its last word; a worker silent for 15 is off the list."""


class NodeTimesOut(OutBody):
    """How long a node takes, over all living workers since they began; for all tenants together."""

    graph: str
    node: str
    count: int
    p50_s: float
    """Read from steps of 1.6 times, so it is about right."""
    p95_s: float
    max_s: float
    total_s: float


class OutboxOut(OutBody):
    """Messages of the installation that are committed and in no stream yet."""

    unsent: int
    """Counting stops at 10,000."""
    oldest_s: float


class WebhookDeliveryOut(OutBody):
    """A webhook that an ended run owes; what it tells of the run is not shown."""

    id: UUID
    """As the receiver knows it (``x-propmubi-delivery``)."""
    run_id: UUID
    host: str
    """Of its address, which may hold a secret and is not shown whole."""
    state: Literal["due", "delivered", "given_up"]
    tries: int
    next_try_at: datetime | None
    """Null once it is settled."""
    last_status: int | None
    """HTTP status of the newest try; null: none was answered."""
    last_problem: str | None
    """Why the newest try failed; null: it did not, or there was none yet."""
    created_at: datetime
    settled_at: datetime | None


class OverviewOut(OutBody):
    """All of it at one moment.

    Runs, waiting threads, leases and dead letters are the caller's tenant's. Engines, streams, workers, nodes
    and the outbox are the installation's, without ids.
    """

    as_of: datetime
    engines: list[EngineOut]
    runs: list[RunCountOut]
    waiting: WaitingOut
    leases: list[LeaseOut]
    dead_letters: list[DeadLetterOut]
    outbox: OutboxOut
    streams: list[StreamOut] | None
    """Null: Redis does not answer."""
    workers: list[WorkerCardOut] | None
    """Null: Redis does not answer."""
    nodes: list[NodeTimesOut] | None
    """Null: Redis does not answer."""


class DiscardIn(InBody):
    """Why a message need not be handled any more; kept with the letter, so no personal data belongs here."""

    reason: Annotated[str, Field(min_length=3, max_length=500)]
