"""The events there are: six streams, and what each type is about.

An event says in the past tense that something happened to one *subject*; events of one subject are handled in
the order in which they were written. What an event carries stands beside its writers (`store.events.models`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

MAX_HOPS: Final = 8
"""Events that may follow from one another; one more is a loop and ends in the dead letters (T29)."""

_SUFFIX: Final = ".events"


class EventStream(StrEnum):
    """Streams that events travel by; each has a consumer of its own."""

    PROPERTY = "property.events"
    USER = "user.events"
    TRANSACTION = "transaction.events"
    DOCUMENT = "document.events"
    CRM = "crm.events"
    CASE = "case.events"


class EventType(StrEnum):
    """What happened."""

    PROPERTY_CREATED = "property.created"
    PROPERTY_UPDATED = "property.updated"
    UNIT_STATUS_CHANGED = "unit.status_changed"
    USER_REGISTERED = "user.registered"
    USER_KYC_VERIFIED = "user.kyc_verified"
    SUBSCRIPTION_CHANGED = "subscription.changed"
    PAYMENT_SUCCESS = "payment.success"
    BOOKING_CONFIRMED = "booking.confirmed"
    LOAN_DISBURSED = "loan.disbursed"
    DOCUMENT_UPLOADED = "document.uploaded"
    DOCUMENT_VERIFIED = "document.verified"
    TITLE_SEARCH_ASKED = "title.search_asked"
    TITLE_CHANGED = "title.changed"
    TITLE_OPINION_SIGNED = "title.opinion_signed"
    LEAD_CREATED = "lead.created"
    LEAD_SCORED = "lead.scored"
    LEAD_ASSIGNED = "lead.assigned"
    CONVERSATION_REFERRED = "conversation.referred"
    CASE_OPENED = "case.opened"
    CASE_CHANGED = "case.changed"
    CASE_ESCALATED = "case.escalated"
    CASE_DECIDED = "case.decided"

    @property
    def stream(self) -> EventStream:
        """The stream it travels by.

        >>> EventType.LEAD_SCORED.stream.value
        'crm.events'
        """
        return _STREAMS[self.value.partition(".")[0]]


_STREAMS: Final = {
    "property": EventStream.PROPERTY,
    "unit": EventStream.PROPERTY,
    "user": EventStream.USER,
    "subscription": EventStream.USER,
    "payment": EventStream.TRANSACTION,
    "booking": EventStream.TRANSACTION,
    "loan": EventStream.TRANSACTION,
    "document": EventStream.DOCUMENT,
    "title": EventStream.DOCUMENT,
    "lead": EventStream.CRM,
    "conversation": EventStream.CRM,
    "case": EventStream.CASE,
}


def is_known(stream: str, message_type: str) -> bool:
    """Whether a message of this type may travel by this stream; streams of commands are not ours to judge.

    >>> is_known("crm.events", "lead.created"), is_known("crm.events", "lead.lost")
    (True, False)
    >>> is_known("runs", "run.requested")
    True
    """
    if not stream.endswith(_SUFFIX):
        return True
    return any(one.value == message_type and one.stream.value == stream for one in EventType)
