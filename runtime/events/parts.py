"""What handling events takes, put together by the composition root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from domain.events.catalogue import EventType
    from domain.keyring import KeyRing
    from runtime.events.handling import Handler
    from runtime.events.triggering import GraphTriggers
    from runtime.nudges import Nudges
    from runtime.relay import OutboxRelay
    from store.database import Database
    from store.events.catalogue import EventCatalogue

GROUP: Final = "platform"
"""Consumer group of the platform itself, and its name in the inbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventParts:
    """The doors that handlers, triggers and what follows them go through."""

    db: Database
    ring: KeyRing
    catalogue: EventCatalogue
    handlers: Mapping[EventType, Handler]
    triggers: GraphTriggers
    relay: OutboxRelay
    nudges: Nudges
    index: Callable[[UUID], None]
    """Has a tenant's listings indexed soon."""
    max_deliveries: int
    """How often an event may be begun before it is given up."""
