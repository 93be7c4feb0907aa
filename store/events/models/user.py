"""Data of ``user.events``."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from domain.events.catalogue import EventType
from domain.tenancy import Role
from store.events.models.base import EventData, EventPart, Moment, Name, Rupees

__all__ = ["ConsentGiven", "SubscriptionChanged", "UserKycVerified", "UserRegistered"]


class ConsentGiven(EventPart):
    """One agreement, to one purpose on one channel; part of another event's data."""

    purpose: Name
    channel: Name
    text_version: Name
    captured_at: Moment


class UserRegistered(EventData):
    """A person has an account now."""

    event: ClassVar = EventType.USER_REGISTERED
    subject_field: ClassVar = "user_id"

    user_id: UUID
    roles: tuple[Role, ...]
    consents: Annotated[tuple[ConsentGiven, ...], Field(max_length=20)] = ()


class UserKycVerified(EventData):
    """A person's identity was verified."""

    event: ClassVar = EventType.USER_KYC_VERIFIED
    subject_field: ClassVar = "user_id"

    user_id: UUID
    method: Literal["aadhaar_offline", "ckyc", "digilocker", "video_kyc", "in_person"]
    verified_at: Moment


class SubscriptionChanged(EventData):
    """The tenant is on another plan."""

    event: ClassVar = EventType.SUBSCRIPTION_CHANGED
    subject_field: ClassVar = None

    plan: Name
    rate_factor: Annotated[float, Field(gt=0, le=1000)] = 1.0
    """How many times the usual limits of calls the plan has."""
    model_budget_inr_month: Rupees
    """What the tenant's model calls may cost in a month."""
    effective_from: date
