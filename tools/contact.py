"""Asking an advertiser to get in touch: the one tool of the chat that changes anything.

It takes validated values only (an E.164 number, ids of shown listings, a consent that was given to a text
that was shown), so no stranger's words reach it: sensitive data and a change of state, never untrusted input.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Protocol

from domain.errors import BadInput
from domain.leads import Channel, Consent, NewLead, Purpose, consent_text
from domain.phones import find_phone
from tools.declaration import ToolSpec, Touch

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from domain.leads import CapturedLead, Language, Referral
    from domain.search.slots import SearchFilters

NAME_CHARS: Final = 80
SPEC: Final = ToolSpec(
    name="contact",
    verb="Stores a buyer's enquiry with the consent given, and announces it.",
    touches=frozenset({Touch.SENSITIVE_DATA, Touch.CHANGE_OR_EGRESS}),
    max_items=1,
)


class LeadBook(Protocol):
    """Keeps leads (`store.leads.LeadRepository`)."""

    async def capture(self, lead: NewLead) -> CapturedLead:
        """Stores the lead and announces it, once."""
        ...

    async def refer(self, referral: Referral) -> None:
        """Announces that a turn waits for a person, once."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """One enquiry as the conversation gathered it."""

    tenant_id: UUID
    thread_id: str | None
    turn_id: str
    phone_e164: str
    name: str
    channel: Channel
    language: Language
    filters: SearchFilters
    listing_ids: tuple[UUID, ...]
    agreed_at: datetime
    consent_language: Language | None = None
    """Language of the words agreed to; None: that of the enquiry."""
    wants: Literal["human"] | None = None
    """human: a person of the team is asked for, not an advertiser."""
    owner_id: UUID | None = None
    """The user or visitor who asks."""


def purpose_of(wants: str | None) -> Purpose:
    """What the person agrees to be contacted for."""
    return Purpose.HOME_SEARCH_HELP if wants == "human" else Purpose.PROPERTY_ENQUIRY


async def send_enquiry(leads: LeadBook, enquiry: Enquiry) -> CapturedLead:
    """Stores the enquiry as a lead with its consent.

    Raises:
        BadInput: the number is not one a person can be reached at, or no consent text covers the channel.
        Unavailable: the store is away.
    """
    phone = find_phone(enquiry.phone_e164)
    if phone is None:
        raise BadInput("That is not a phone number we can reach; give a 10-digit mobile number.")
    text = consent_text(enquiry.agreed_at.date(), purpose_of(enquiry.wants))
    consent = Consent(
        purpose=text.purpose,
        channel=enquiry.channel,
        text_version=text.version,
        text_shown=text.words(enquiry.consent_language or enquiry.language, enquiry.channel),
        captured_at=enquiry.agreed_at,
        proof=f"thread {enquiry.thread_id}, turn {enquiry.turn_id}",
    )
    return await leads.capture(
        NewLead(
            tenant_id=enquiry.tenant_id,
            source="website",
            phone_e164=phone.e164,
            name=" ".join(enquiry.name.split())[:NAME_CHARS],
            language=enquiry.language,
            filters=enquiry.filters,
            listing_ids=enquiry.listing_ids,
            consent=consent,
            thread_id=enquiry.thread_id,
            wants=enquiry.wants,
            owner_id=enquiry.owner_id,
            idempotency_key=f"{enquiry.thread_id}:contact:{enquiry.turn_id}",
        )
    )
