"""Events as they travel by the bus: their envelope as JSON, behind a seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from domain.events.envelope import BadEvent, read_envelope
from domain.events.seal import sealed, unsealed
from store.events.writing import envelope_json

if TYPE_CHECKING:
    from domain.keyring import KeyRing
    from store.events.catalogue import Event, EventCatalogue
    from store.outbox import OutboxMessage


def seal_event(ring: KeyRing, message: OutboxMessage) -> bytes:
    """An event of the outbox, as the relay publishes it."""
    return sealed(ring, orjson.dumps(envelope_json(message)))


def open_event(ring: KeyRing, catalogue: EventCatalogue, body: bytes | None) -> Event:
    """An event as it was delivered.

    Raises:
        BadEvent: It is unsigned, forged, of no known type or version, not of its shape, or a loop.
    """
    if body is None:
        raise BadEvent("the message's body is gone from the stream")
    if not body:
        raise BadEvent("the entry was not written by the bus")
    try:
        raw = orjson.loads(unsealed(ring, body))
    except orjson.JSONDecodeError:
        raise BadEvent("the event is not JSON") from None
    try:
        return catalogue.read(read_envelope(raw))
    except BadEvent as error:
        raise error.of(raw) from None


def kept_event(catalogue: EventCatalogue, message: OutboxMessage) -> Event:
    """An event as the outbox keeps it; nobody but our own transactions writes there, so no seal is asked.

    Raises:
        BadEvent: This build does not know its type or version, or it is a loop.
    """
    return catalogue.read(read_envelope(envelope_json(message)))
