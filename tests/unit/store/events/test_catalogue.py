"""The catalogue of events: shapes, versions, and the steps between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

import jsonschema
import pytest

from domain.events.catalogue import EventType
from domain.events.envelope import BadEvent, Envelope, read_envelope
from domain.ids import uuid7
from store.events import models
from store.events.catalogue import CATALOGUE, EventCatalogue
from store.events.models import EventData
from store.events.models.base import Name  # noqa: TC001  # pydantic reads it
from store.events.writing import envelope_json, new_event
from store.outbox import OutboxMessage
from tests.support.event_world import World

TENANT = uuid4()


def every_event() -> list[EventData]:
    return World(platform=None).one_of_each()


def test_every_type_has_a_newest_version() -> None:
    assert {CATALOGUE.newest(kind).event for kind in EventType} == set(EventType)


@pytest.mark.parametrize("data", every_event(), ids=lambda one: one.event.value)
def test_what_is_written_is_read_back_and_is_of_the_published_schema(data: EventData) -> None:
    raw = envelope_json(new_event(TENANT, data))

    event = CATALOGUE.read(read_envelope(raw))

    assert event.data == data
    assert (event.id, event.tenant_id) == (UUID(raw["id"]), TENANT)
    schema = CATALOGUE.schema(type(data))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(raw)


@pytest.mark.parametrize("data", every_event(), ids=lambda one: one.event.value)
def test_the_published_schema_refuses_what_the_reader_refuses(data: EventData) -> None:
    raw = envelope_json(new_event(TENANT, data))
    raw["data"]["more"] = 1

    assert not jsonschema.Draft202012Validator(CATALOGUE.schema(type(data))).is_valid(raw)
    with pytest.raises(BadEvent, match="an unknown field"):
        CATALOGUE.read(read_envelope(raw))


def test_data_is_frozen() -> None:
    event = models.DocumentVerified(document_id=uuid4(), kind="x")

    with pytest.raises(ValueError, match="frozen"):
        event.kind = "y"


def test_the_tenant_itself_is_the_subject_of_its_plan() -> None:
    plan = models.SubscriptionChanged(plan="p", model_budget_inr_month=1, effective_from=date(2026, 1, 1))

    assert plan.subject(TENANT) == str(TENANT)
    assert new_event(TENANT, plan).subject == str(TENANT)


class VerifiedFirst(EventData):
    """A document was verified, as told in the beginning."""

    event: ClassVar = EventType.DOCUMENT_VERIFIED
    version: ClassVar = 1
    subject_field: ClassVar = "document_id"

    document_id: UUID
    sort: Name


class VerifiedSecond(VerifiedFirst):
    """The same with a count."""

    version: ClassVar = 2

    pages: int


class VerifiedThird(EventData):
    """The same, by its proper name."""

    event: ClassVar = EventType.DOCUMENT_VERIFIED
    version: ClassVar = 3
    subject_field: ClassVar = "document_id"

    document_id: UUID
    kind: Name
    pages: int


def _renamed(data: Any) -> dict[str, Any]:
    return {"kind": data["sort"], **{name: one for name, one in data.items() if name != "sort"}}


UPCASTS = {
    (EventType.DOCUMENT_VERIFIED, 1): lambda data: {**data, "pages": 0},
    (EventType.DOCUMENT_VERIFIED, 2): _renamed,
}


def old_event(**changes: Any) -> Envelope:
    document = uuid4()
    event = Envelope(
        id=uuid7(),
        type=EventType.DOCUMENT_VERIFIED,
        version=1,
        tenant_id=TENANT,
        occurred_at=datetime(2026, 1, 1, tzinfo=UTC),
        subject=str(document),
        data={"document_id": str(document), "sort": "sale_deed"},
    )
    return replace(event, **changes)


def test_an_older_version_is_brought_up_step_by_step() -> None:
    catalogue = EventCatalogue([VerifiedFirst, VerifiedSecond, VerifiedThird], UPCASTS)
    old = old_event()

    data = catalogue.read(old).data

    assert data == VerifiedThird(document_id=UUID(old.subject), kind="sale_deed", pages=0)
    assert catalogue.newest(EventType.DOCUMENT_VERIFIED) is VerifiedThird


def test_an_older_version_is_judged_by_its_own_shape() -> None:
    catalogue = EventCatalogue([VerifiedFirst, VerifiedSecond, VerifiedThird], UPCASTS)

    with pytest.raises(BadEvent, match="not of version 2: pages"):
        catalogue.read(old_event(version=2))


def test_a_version_that_no_step_leads_up_from_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="no step leads up"):
        EventCatalogue([VerifiedFirst, VerifiedSecond], {})


def test_a_newer_version_than_this_build_knows_is_told() -> None:
    with pytest.raises(BadEvent, match="has no version 9 here"):
        CATALOGUE.read(old_event(version=9))


def test_a_message_that_the_catalogue_does_not_know_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="there is no event"):
        OutboxMessage(uuid7(), TENANT, "crm.events", "lead.lost", "s", {})
    with pytest.raises(ValueError, match="there is no event"):
        OutboxMessage(uuid7(), TENANT, "crm.events", "property.created", "s", {})
