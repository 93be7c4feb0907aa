"""A person has an account, is verified; a tenant is on another plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.events.handling import cases_channel, inbox_channel
from store.cases.following import kyc_met
from store.events.models.user import SubscriptionChanged, UserKycVerified, UserRegistered
from store.lead_timeline import LeadTimeline
from store.plans import set_plan
from store.registrations import reachable, record_consents, record_kyc

if TYPE_CHECKING:
    from runtime.events.handling import Handling
    from store.events.catalogue import Event


async def user_registered(event: Event, handling: Handling) -> None:
    """Leads of the same number or address are theirs; what they agreed to is kept."""
    assert isinstance(event.data, UserRegistered)  # noqa: S101  # by the table of handlers
    user_id = event.data.user_id
    person = await reachable(handling.session, event.tenant_id, user_id)
    if person is None:
        return  # Deleted since: nothing of theirs is left to link.
    timeline = LeadTimeline(handling.session, event.tenant_id)
    linked = await timeline.link(user_id, email=person.email, phone_e164=person.phone_e164)
    details = {"user_id": str(user_id)}
    await timeline.note(linked, event.envelope.type.value, event.envelope.occurred_at, event.id, details)
    await record_consents(handling.session, event.tenant_id, user_id, event.id, event.data.consents)
    channel = inbox_channel(event.tenant_id)
    handling.after.nudges.extend((channel, str(lead_id)) for lead_id in linked)
    handling.touched_leads.extend(linked)


async def kyc_verified(event: Event, handling: Handling) -> None:
    """The condition of the person's cases is met, and what waits for it goes on."""
    assert isinstance(event.data, UserKycVerified)  # noqa: S101  # by the table of handlers
    if await reachable(handling.session, event.tenant_id, event.data.user_id) is not None:
        await record_kyc(handling.session, event.tenant_id, event.id, event.data)
        met = await kyc_met(
            handling.session,
            event.tenant_id,
            event.data.user_id,
            event.data.method,
            event.envelope.occurred_at,
        )
        for case_id, message in met:
            handling.after.messages.append(message)
            handling.after.nudges.append((cases_channel(event.tenant_id), f"{case_id} "))


async def subscription_changed(event: Event, handling: Handling) -> None:
    """Quota and model budget of the tenant."""
    assert isinstance(event.data, SubscriptionChanged)  # noqa: S101  # by the table of handlers
    await set_plan(handling.session, event.tenant_id, event.id, event.data)
