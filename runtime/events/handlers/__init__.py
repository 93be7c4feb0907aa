"""What happens when something has happened: the handlers of each type of event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.events.catalogue import EventType
from runtime.events.handlers.cases import (
    case_changed,
    case_decided,
    case_escalated,
    case_opened,
    case_paper_uploaded,
    title_opinion_signed,
)
from runtime.events.handlers.conversations import conversation_referred
from runtime.events.handlers.documents import document_verified
from runtime.events.handlers.leads import lead_assigned, lead_created, lead_scored
from runtime.events.handlers.listings import listing_changed, unit_status_changed
from runtime.events.handlers.people import kyc_verified, subscription_changed, user_registered
from runtime.events.handlers.transactions import booking_confirmed, loan_disbursed, payment_success

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runtime.events.handling import Handler

HANDLERS: Final[Mapping[EventType, Handler]] = {
    EventType.PROPERTY_CREATED: listing_changed,
    EventType.PROPERTY_UPDATED: listing_changed,
    EventType.UNIT_STATUS_CHANGED: unit_status_changed,
    EventType.USER_REGISTERED: user_registered,
    EventType.USER_KYC_VERIFIED: kyc_verified,
    EventType.SUBSCRIPTION_CHANGED: subscription_changed,
    EventType.PAYMENT_SUCCESS: payment_success,
    EventType.BOOKING_CONFIRMED: booking_confirmed,
    EventType.LOAN_DISBURSED: loan_disbursed,
    EventType.DOCUMENT_UPLOADED: case_paper_uploaded,
    EventType.DOCUMENT_VERIFIED: document_verified,
    EventType.TITLE_OPINION_SIGNED: title_opinion_signed,
    EventType.LEAD_CREATED: lead_created,
    EventType.LEAD_SCORED: lead_scored,
    EventType.LEAD_ASSIGNED: lead_assigned,
    EventType.CONVERSATION_REFERRED: conversation_referred,
    EventType.CASE_OPENED: case_opened,
    EventType.CASE_CHANGED: case_changed,
    EventType.CASE_ESCALATED: case_escalated,
    EventType.CASE_DECIDED: case_decided,
}
"""By type. Others have none of their own: threads wait for them and graphs start with them."""
