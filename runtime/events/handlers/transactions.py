"""Money came in, a unit was booked, a loan was paid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.lending.post_disbursal import tasks_after
from domain.units import UnitStatus, may_become
from runtime.events.handlers.listings import change_unit
from runtime.events.handling import cases_channel, inbox_channel
from store.cases.following import Disbursal, lock_case
from store.disbursal_tasks import add_tasks
from store.events.models.transaction import BookingConfirmed, LoanDisbursed, PaymentSuccess
from store.lead_timeline import LeadTimeline
from store.unit_status import unit_status

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Literal
    from uuid import UUID

    from runtime.events.handling import Handling
    from store.events.catalogue import Event


async def payment_success(event: Event, handling: Handling) -> None:
    """The lead is one that pays; a token keeps the unit for them."""
    assert isinstance(event.data, PaymentSuccess)  # noqa: S101  # by the table of handlers
    paid = event.data
    if paid.lead_id is not None:
        await _label(event, handling, paid.lead_id, "paid", at=paid.paid_at, amount_inr=paid.amount_inr)
    if paid.purpose != "instalment":
        await _move_unit(event, handling, paid.listing_id, UnitStatus.BLOCKED)


async def booking_confirmed(event: Event, handling: Handling) -> None:
    """The lead is won and the unit is gone."""
    assert isinstance(event.data, BookingConfirmed)  # noqa: S101  # by the table of handlers
    booked = event.data
    if booked.lead_id is not None:
        price = booked.agreed_price_inr
        await _label(event, handling, booked.lead_id, "booked", at=booked.confirmed_at, amount_inr=price)
    await _move_unit(event, handling, booked.listing_id, UnitStatus.BOOKED)


async def loan_disbursed(event: Event, handling: Handling) -> None:
    """The case is closed to changes; the first money out brings duties, filing the charge among them."""
    assert isinstance(event.data, LoanDisbursed)  # noqa: S101  # by the table of handlers
    loan = event.data
    if loan.is_first:
        tasks = tasks_after(loan.disbursed_on)
        await add_tasks(handling.session, event.tenant_id, loan.case_id, event.id, tasks)
    paid = Disbursal(event.id, loan.disbursed_on, loan.amount_inr, event.envelope.occurred_at)
    if await lock_case(handling.session, event.tenant_id, loan.case_id, paid):
        handling.after.nudges.append((cases_channel(event.tenant_id), f"{loan.case_id} "))


async def _label(  # noqa: PLR0913  # two who handle and four facts
    event: Event,
    handling: Handling,
    lead_id: UUID,
    outcome: Literal["paid", "booked"],
    *,
    at: datetime,
    amount_inr: int | None,
) -> None:
    timeline = LeadTimeline(handling.session, event.tenant_id)
    standing = await timeline.tell(
        lead_id,
        kind=event.envelope.type.value,
        at=at,
        event_id=event.id,
        details={"amount_inr": amount_inr},
    )
    if standing is None:
        return
    handling.touched_leads.append(standing)
    await timeline.set_outcome(standing, outcome, at=at, amount_inr=amount_inr, event_id=event.id)
    handling.after.nudges.append((inbox_channel(event.tenant_id), str(standing)))


async def _move_unit(event: Event, handling: Handling, listing_id: UUID, wanted: UnitStatus) -> None:
    """Forward only: a payment that is told late does not open a booked unit again."""
    now = await unit_status(handling.session, event.tenant_id, listing_id)
    if now is not None and may_become(now, wanted):
        await change_unit(event, handling, listing_id, wanted)
