"""The catalogue of events: a model per type and version, and the steps from older versions to the newest.

A writer writes the newest version. A reader takes any version it knows: data of an older one is checked by
that version's model and brought up step by step, so what was written before a deploy is handled after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from domain.events.catalogue import EventType
from domain.events.envelope import BadEvent
from store.events import models

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from domain.events.envelope import Envelope
    from store.events.models import EventData

Upcast = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Data of one version as data of the next."""

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Event:
    """An event that was read: its envelope, and its data in the newest version."""

    envelope: Envelope
    data: EventData

    @property
    def id(self) -> UUID:
        """Id of the event."""
        return self.envelope.id

    @property
    def tenant_id(self) -> UUID:
        """Whose it is."""
        return self.envelope.tenant_id


class EventCatalogue:
    """Models by type and version.

    Args:
        known: Every model, of every version that may still be on its way.
        upcasts: By type and version: the step from that version to the next. Each version but the newest of
            its type has one.
    """

    def __init__(
        self,
        known: Iterable[type[EventData]],
        upcasts: Mapping[tuple[EventType, int], Upcast] | None = None,
    ) -> None:
        self._models = {(model.event, model.version): model for model in known}
        self._upcasts = dict(upcasts or {})
        self._newest = {kind: max(v for t, v in self._models if t is kind) for kind, _ in self._models}
        stuck = [key for key in self._models if key[1] < self._newest[key[0]] and key not in self._upcasts]
        if stuck:
            raise ValueError(f"no step leads up from {stuck}")

    def kinds(self) -> list[type[EventData]]:
        """Every model, by stream, type and version as the catalogue of names orders them."""
        order = list(EventType)
        return sorted(self._models.values(), key=lambda model: (order.index(model.event), model.version))

    def newest(self, kind: EventType) -> type[EventData]:
        """The model that is written now."""
        return self._models[kind, self._newest[kind]]

    def model(self, kind: str, version: int) -> type[EventData] | None:
        """The model of that type and version."""
        return next((one for one in self.kinds() if (one.event, one.version) == (kind, version)), None)

    def read(self, envelope: Envelope) -> Event:
        """The event in an envelope, its data checked and in the newest version.

        Raises:
            BadEvent: The type or version is unknown, the data is not of its shape, or it is about something
                else than the envelope says.
        """
        kind, version = envelope.type, envelope.version
        model = self._models.get((kind, version))
        if model is None:
            raise BadEvent(f"{kind} has no version {version} here")
        data = _checked(model, envelope.data)
        if data.subject(envelope.tenant_id) != envelope.subject:
            raise BadEvent("the event's subject is not the one its data names")
        while model.version < self._newest[kind]:
            raw = self._upcasts[kind, model.version](data.model_dump(mode="json"))
            model = self._models[kind, model.version + 1]
            data = _checked(model, raw)
        return Event(envelope, data)

    def schema(self, model: type[EventData]) -> dict[str, Any]:
        """JSON Schema of a whole event: envelope and data."""
        data = model.model_json_schema(ref_template="#/$defs/{model}")
        definitions = data.pop("$defs", {})
        return {
            "$schema": _DIALECT,
            "$id": f"/api/v1/events/schemas/{model.event.value}/{model.version}",
            "title": model.event.value,
            "description": data.pop("description"),
            "type": "object",
            "properties": {
                "id": {"type": "string", "format": "uuid", "description": "UUID version 7."},
                "type": {"const": model.event.value},
                "version": {"const": model.version},
                "tenant_id": {"type": "string", "format": "uuid"},
                "occurred_at": {"type": "string", "format": "date-time", "description": "UTC."},
                "subject": {
                    "type": "string",
                    "description": f"{model.subject_field or 'tenant_id'}: one subject's events keep order.",
                },
                "data": data,
                "traceparent": {"type": ["string", "null"], "description": "W3C trace context."},
                "hops": {"type": "integer", "minimum": 0, "maximum": 8},
            },
            "required": [
                *("id", "type", "version", "tenant_id", "occurred_at", "subject", "data"),
                *("traceparent", "hops"),
            ],
            "additionalProperties": False,
            **({"$defs": definitions} if definitions else {}),
        }


def _checked(model: type[EventData], raw: Mapping[str, Any]) -> EventData:
    try:
        return model.model_validate(dict(raw))
    except ValidationError as error:
        # Fields are named by their schema; a stranger's field name may be content and is not repeated.
        wrong = {str(one["loc"][0]) for one in error.errors() if one["loc"]}
        fields = ", ".join(sorted(wrong & model.model_fields.keys())) or "an unknown field"
        raise BadEvent(f"the data of {model.event} is not of version {model.version}: {fields}") from None


CATALOGUE: Final = EventCatalogue(
    [
        models.PropertyCreated,
        models.PropertyUpdated,
        models.UnitStatusChanged,
        models.UserRegistered,
        models.UserKycVerified,
        models.SubscriptionChanged,
        models.PaymentSuccess,
        models.BookingConfirmed,
        models.LoanDisbursed,
        models.DocumentUploaded,
        models.DocumentVerified,
        models.TitleSearchAsked,
        models.TitleChanged,
        models.TitleOpinionSigned,
        models.LeadCreated,
        models.LeadScored,
        models.LeadAssigned,
        models.ConversationReferred,
        models.CaseOpened,
        models.CaseChanged,
        models.CaseEscalated,
        models.CaseDecided,
    ]
)
"""The platform's own."""
