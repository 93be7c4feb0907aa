"""Consents of a lead and of those merged into it, each for the address it was given with.

A refusal is kept as its moment and never wiped out: it ends every consent but those that the person gave
later, in their own word and with its proof (`domain.lead_scoring.contact.ended_by`, the same rule for leads
that are loaded). So a consent of before that comes in late opens nothing, and a later refusal closes all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, any_, case, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from store.tables.leads import ConsentRow, LeadRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, ScalarSelect
    from sqlalchemy.orm import InstrumentedAttribute

    _Moment = InstrumentedAttribute[datetime | None]

Lead = type[LeadRow]
BROKERS_ENTRY: Final = "api:"
"""How the key of a lead begins that somebody of the team entered: its consents are their word."""


def is_own_address(giver: Lead, standing: Lead) -> ColumnElement[bool]:
    """Whether a consent of ``giver`` was given with the number or address that ``standing`` is reached at."""
    return case(
        (ConsentRow.channel == "email", func.lower(giver.email) == func.lower(standing.email)),
        else_=giver.phone_e164 == standing.phone_e164,
    )


def agreed_channels_of(lead: Lead) -> ScalarSelect[Any]:
    """`domain.lead_scoring.contact.agreed_channels` of a row of the statement around it; null for none."""
    giver = aliased(LeadRow)
    return (
        select(func.array_agg(ConsentRow.channel.distinct()))
        .join(giver, giver.id == ConsentRow.lead_id)
        .where(
            *_in_force(giver, lead),
            or_(lead.stopped_at.is_(None), _is_own_word_since(giver, lead.stopped_at)),
        )
        .correlate(lead)
        .scalar_subquery()
    )


def standing_stop(lead: Lead) -> ColumnElement[datetime | None]:
    """When the person said STOP; null where they have agreed anew since."""
    is_standing = and_(lead.stopped_at.is_not(None), not_(_has_agreed_since(lead, lead.stopped_at)))
    return case((is_standing, lead.stopped_at))


def standing_dnd(lead: Lead) -> ColumnElement[bool]:
    """Whether calls are closed by a register or a wish, and the person has not agreed to them since."""
    is_call = ConsentRow.channel == "call"
    return and_(lead.is_dnd, not_(_has_agreed_since(lead, lead.dnd_checked_at, is_call)))


def _has_agreed_since(
    lead: Lead,
    refused_at: _Moment,
    *which: ColumnElement[bool],
) -> ColumnElement[bool]:
    giver = aliased(LeadRow)
    return exists(
        select(ConsentRow.id)
        .join(giver, giver.id == ConsentRow.lead_id)
        .where(*_in_force(giver, lead), _is_own_word_since(giver, refused_at), *which)
        .correlate(lead)
    )


def _is_own_word_since(giver: Lead, refused_at: _Moment) -> ColumnElement[bool]:
    is_entered = giver.idempotency_key.startswith(BROKERS_ENTRY)
    return and_(ConsentRow.captured_at > refused_at, ConsentRow.proof != "", not_(is_entered))


def _in_force(giver: Lead, lead: Lead) -> Sequence[ColumnElement[bool]]:
    """Conditions on a consent that ``giver`` gave: of the lead, for its address, and not taken back."""
    merged = aliased(LeadRow)
    # As an array, which an index answers; a condition with `or` would read the whole table for every line.
    others = func.array(select(merged.id).where(merged.merged_into == lead.id).scalar_subquery())
    return (
        ConsentRow.lead_id == any_(func.array_prepend(lead.id, others)),
        is_own_address(giver, lead),
        ConsentRow.captured_at <= func.now(),
        or_(ConsentRow.withdrawn_at.is_(None), ConsentRow.withdrawn_at > func.now()),
    )
