"""The envelope of every event, whatever it carries and whichever broker takes it along."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import UUID

from domain.events.catalogue import MAX_HOPS, EventType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TRACEPARENT: Final = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_SUBJECT_CHARS_MAX: Final = 200
_T = TypeVar("_T")


class BadEvent(ValueError):
    """A message that is no event of ours, or none that can be handled.

    Attributes:
        reason: Names fields, never what stands in them.
        event_id: Which event, where our own seal vouches for it.
        tenant_id: Whose.
    """

    def __init__(self, reason: str, *, event_id: UUID | None = None, tenant_id: UUID | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.event_id = event_id
        self.tenant_id = tenant_id

    def of(self, raw: object) -> BadEvent:
        """The same fault, of the event with these fields as far as they can be read."""
        fields = raw if isinstance(raw, dict) else {}
        return BadEvent(
            self.reason,
            event_id=_id_or_none(fields.get("id")),
            tenant_id=_id_or_none(fields.get("tenant_id")),
        )


def _id_or_none(given: object) -> UUID | None:
    try:
        return UUID(str(given))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One event: what happened, to what, whose, when, and its data."""

    id: UUID
    """UUID version 7; handled once per consumer group."""
    type: EventType
    version: int
    """Of the shape of ``data``."""
    tenant_id: UUID
    occurred_at: datetime
    """Aware UTC."""
    subject: str
    """What it is about; events of one subject keep their order."""
    data: Mapping[str, Any]
    traceparent: str | None = None
    """W3C trace context of the request or run that caused it."""
    hops: int = 0
    """How many events led to it."""
    is_bulk: bool = False
    """It was written as one of many, and nobody waits for it in particular."""

    def as_json(self) -> dict[str, Any]:
        """JSON-plain, in the order in which people read it."""
        bulk = {"is_bulk": True} if self.is_bulk else {}
        return {
            "id": str(self.id),
            "type": self.type.value,
            "version": self.version,
            "tenant_id": str(self.tenant_id),
            "occurred_at": self.occurred_at.isoformat(),
            "subject": self.subject,
            "data": dict(self.data),
            "traceparent": self.traceparent,
            "hops": self.hops,
            **bulk,
        }


def read_envelope(raw: object) -> Envelope:
    """The envelope in decoded JSON.

    Raises:
        BadEvent: It is not of the form it must have, of no known type, or one hop too far.
    """
    if not isinstance(raw, dict):
        raise BadEvent("the event is not a JSON object")
    hops = _field(raw, "hops", _count)
    if hops > MAX_HOPS:
        raise BadEvent(f"the event is the result of more than {MAX_HOPS} others: a loop")
    return Envelope(
        id=_field(raw, "id", _event_id),
        type=_field(raw, "type", EventType),
        version=_field(raw, "version", _count),
        tenant_id=_field(raw, "tenant_id", _uuid),
        occurred_at=_field(raw, "occurred_at", _utc),
        subject=_field(raw, "subject", _subject),
        data=_field(raw, "data", _object),
        traceparent=_field(raw, "traceparent", _traceparent),
        hops=hops,
        is_bulk=raw.get("is_bulk") is True,
    )


def _field(raw: dict[str, Any], name: str, read: Callable[[Any], _T]) -> _T:
    if name not in raw:
        raise BadEvent(f"the event lacks {name}")
    try:
        return read(raw[name])
    except (ValueError, TypeError, AttributeError):
        # What stands there is not repeated: a reason is kept where the event's content must not be.
        raise BadEvent(f"the event's {name} is not of the form it must have") from None


def _uuid(given: str) -> UUID:
    return UUID(given)


def _event_id(given: str) -> UUID:
    found = UUID(given)
    if found.version != 7:
        raise ValueError("version")
    return found


def _count(given: int) -> int:
    if type(given) is not int or given < 0:
        raise ValueError("count")
    return given


def _utc(given: str) -> datetime:
    found = datetime.fromisoformat(given)
    if found.utcoffset() != timedelta(0):
        raise ValueError("zone")
    return found


def _subject(given: str) -> str:
    if not 0 < len(given) <= _SUBJECT_CHARS_MAX or not isinstance(given, str):
        raise ValueError("length")
    return given


def _object(given: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise TypeError("object")
    return given


def _traceparent(given: str | None) -> str | None:
    if given is not None and not _TRACEPARENT.fullmatch(given):
        raise ValueError("traceparent")
    return given
