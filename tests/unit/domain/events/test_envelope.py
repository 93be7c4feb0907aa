"""The envelope, its seal, and how far an event is from the first of its line."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from domain.events.catalogue import MAX_HOPS, EventStream, EventType, is_known
from domain.events.envelope import BadEvent, Envelope, read_envelope
from domain.events.lineage import Cause, caused_by, current_cause, next_hops
from domain.events.seal import sealed, unsealed
from domain.events.triggers import TRIGGERS
from domain.ids import uuid7
from domain.keyring import KeyRing

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
RING = KeyRing("a" * 40)


def envelope(**changes) -> Envelope:
    fields = {
        "id": uuid7(),
        "type": EventType.LEAD_SCORED,
        "version": 1,
        "tenant_id": uuid4(),
        "occurred_at": datetime(2026, 11, 27, 6, 30, tzinfo=UTC),
        "subject": "s",
        "data": {"a": 1},
        **changes,
    }
    return Envelope(**fields)


@pytest.mark.parametrize("given", [envelope(), envelope(traceparent=TRACE, hops=MAX_HOPS)])
def test_an_envelope_survives_its_way_as_json(given: Envelope) -> None:
    assert read_envelope(given.as_json()) == given


BAD = {
    "id": [str(UUID("0d0e0000-0000-4000-8000-000000000001")), "Asha", 5, None],
    "type": ["lead.lost", None],
    "version": ["1", -1, True, 1.0],
    "tenant_id": ["Asha", None],
    "occurred_at": ["2026-11-27T06:30:00", "2026-11-27T06:30:00+05:30", "noon", 5],
    "subject": ["", "s" * 201, 5, ["s"]],
    "data": [[], None, "x"],
    "traceparent": ["Asha", 5],
    "hops": [-1, "0", None],
}


@pytest.mark.parametrize(("name", "value"), [(name, one) for name, several in BAD.items() for one in several])
def test_a_field_of_another_form_is_named_and_not_repeated(name: str, value: object) -> None:
    with pytest.raises(BadEvent) as caught:
        read_envelope({**envelope().as_json(), name: value})

    assert caught.value.reason == f"the event's {name} is not of the form it must have"


@pytest.mark.parametrize("name", BAD)
def test_a_missing_field_is_named(name: str) -> None:
    fields = envelope().as_json()
    del fields[name]

    with pytest.raises(BadEvent, match=f"lacks {name}"):
        read_envelope(fields)


def test_what_is_no_object_is_no_event() -> None:
    with pytest.raises(BadEvent, match="not a JSON object"):
        read_envelope([])


def test_one_hop_too_far_is_a_loop() -> None:
    with pytest.raises(BadEvent, match="a loop"):
        read_envelope(envelope(hops=MAX_HOPS + 1).as_json())


def test_a_fault_says_whose_it_is_as_far_as_that_can_be_read() -> None:
    known = envelope()

    named = BadEvent("r").of(known.as_json())
    nameless = BadEvent("r").of("x")

    assert (named.reason, named.event_id, named.tenant_id) == ("r", known.id, known.tenant_id)
    assert (nameless.event_id, nameless.tenant_id) == (None, None)
    assert BadEvent("r").of({"id": "Asha"}).event_id is None


def test_what_was_sealed_is_read_by_who_has_the_secret_or_had_it() -> None:
    message = sealed(RING, b"body")

    assert unsealed(RING, message) == b"body"
    assert unsealed(KeyRing("b" * 40, "a" * 40), message) == b"body"
    with pytest.raises(BadEvent, match="none of ours"):
        unsealed(KeyRing("b" * 40), message)


@pytest.mark.parametrize("message", [b"", b"body", b"x" * 43, b"x" * 43 + b"body", b"!" * 43 + b".body"])
def test_a_message_without_a_seal_is_not_read(message: bytes) -> None:
    with pytest.raises(BadEvent, match="not signed"):
        unsealed(RING, message)


@pytest.mark.parametrize("place", [0, 20, 44, -1])
def test_a_message_that_was_changed_is_not_read(place: int) -> None:
    message = bytearray(sealed(RING, b"body"))
    message[place] ^= 0b1

    with pytest.raises(BadEvent):
        unsealed(RING, bytes(message))


def test_events_count_their_hops_from_what_is_handled() -> None:
    assert (next_hops(), current_cause()) == (0, None)

    with caused_by(Cause.of(envelope(hops=3, traceparent=TRACE))):
        assert next_hops() == 4
        assert current_cause() == Cause(3, TRACE)
        with caused_by(Cause(10**6)):
            assert next_hops() == MAX_HOPS + 1

    assert next_hops() == 0


def test_a_cause_is_kept_with_a_run_as_json() -> None:
    cause = Cause(2, TRACE)

    assert Cause.from_json(cause.as_json()) == cause


def test_every_event_has_its_stream_and_every_stream_events() -> None:
    assert {one.stream for one in EventType} == set(EventStream)


@pytest.mark.parametrize(
    ("stream", "kind", "known"),
    [
        ("crm.events", "lead.created", True),
        ("crm.events", "property.created", False),
        ("other.events", "lead.created", False),
        ("crm.events", "lead.lost", False),
        ("webhooks", "anything", True),
    ],
)
def test_streams_of_events_know_their_types(stream: str, kind: str, known: bool) -> None:
    assert is_known(stream, kind) is known


def test_no_graph_is_started_twice_by_one_event() -> None:
    pairs = [(one.event, one.graph) for one in TRIGGERS]

    assert len(set(pairs)) == len(pairs)
