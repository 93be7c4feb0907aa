"""What a handler of events gets, and what it may ask for after the commit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from store.database import AsyncSession
    from store.events.catalogue import Event
    from store.outbox import OutboxMessage


@dataclass(slots=True)
class AfterCommit:
    """What follows a commit.

    Each part may be lost with the process, and something else brings it back: messages are in the outbox, a
    nudge carries no truth, and a worker that starts indexes what is left.
    """

    messages: list[OutboxMessage] = field(default_factory=list)
    """To relay at once."""
    nudges: list[tuple[str, str]] = field(default_factory=list)
    """Channel and payload."""
    tenants_to_index: set[UUID] = field(default_factory=set)
    """Whose listings changed."""


@dataclass(frozen=True, slots=True)
class Handling:
    """One transaction in which events are handled. It belongs to the system: a handler names its tenant."""

    session: AsyncSession
    after: AfterCommit
    touched_leads: list[UUID] = field(default_factory=list)
    """Leads of which the event now handled tells something new: they are scored anew in this transaction."""


Handler = Callable[["Event", Handling], Awaitable[None]]
"""Writes an event's effect in the given transaction, and nothing outside it. It may run again after a
rollback. What it raises undoes all of it; after a few tries the event goes to the dead letters."""


def cases_channel(tenant_id: UUID) -> str:
    """Nudged with a case's id and a step when an open screen of the desk should look at it again."""
    return f"cases:{tenant_id}"


def inbox_channel(tenant_id: UUID) -> str:
    """Nudged with a lead's id when an agent's inbox should look at it again."""
    return f"inbox:{tenant_id}"
