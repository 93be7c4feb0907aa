"""Data of ``transaction.events``."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from domain.events.catalogue import EventType
from store.events.models.base import EventData, Moment, Name, Rupees

__all__ = ["BookingConfirmed", "LoanDisbursed", "PaymentSuccess"]


class PaymentSuccess(EventData):
    """Money for a unit has come in."""

    event: ClassVar = EventType.PAYMENT_SUCCESS
    subject_field: ClassVar = "listing_id"

    payment_ref: Name
    listing_id: UUID
    lead_id: UUID | None = None
    amount_inr: Rupees
    purpose: Literal["token", "booking_amount", "instalment"]
    paid_at: Moment


class BookingConfirmed(EventData):
    """A unit is booked."""

    event: ClassVar = EventType.BOOKING_CONFIRMED
    subject_field: ClassVar = "listing_id"

    booking_ref: Name
    listing_id: UUID
    lead_id: UUID | None = None
    agreed_price_inr: Rupees | None = None
    confirmed_at: Moment


class LoanDisbursed(EventData):
    """A loan, or a part of it, was paid out."""

    event: ClassVar = EventType.LOAN_DISBURSED
    subject_field: ClassVar = "case_id"

    case_id: UUID
    amount_inr: Rupees
    disbursed_on: date
    is_first: bool = True
    """False: a later part of a loan whose charge is filed already."""
