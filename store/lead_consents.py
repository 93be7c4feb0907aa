"""Consents of a lead and of those merged into it, each for the address it was given with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import any_, case, func, or_, select
from sqlalchemy.orm import aliased

from store.tables.leads import ConsentRow, LeadRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, ScalarSelect

Lead = type[LeadRow]


def is_own_address(giver: Lead, standing: Lead) -> ColumnElement[bool]:
    """Whether a consent of ``giver`` was given with the number or address that ``standing`` is reached at."""
    return case(
        (ConsentRow.channel == "email", func.lower(giver.email) == func.lower(standing.email)),
        else_=giver.phone_e164 == standing.phone_e164,
    )


def agreed_channels_of(lead: Lead) -> ScalarSelect[Any]:
    """`domain.lead_scoring.contact.agreed_channels` of a row of the statement around it; null for none."""
    giver = aliased(LeadRow)
    merged = aliased(LeadRow)
    # As an array, which an index answers; a condition with `or` would read the whole table for every line.
    others = func.array(select(merged.id).where(merged.merged_into == lead.id).scalar_subquery())
    givers = ConsentRow.lead_id == any_(func.array_prepend(lead.id, others))
    return (
        select(func.array_agg(ConsentRow.channel.distinct()))
        .join(giver, giver.id == ConsentRow.lead_id)
        .where(
            givers,
            is_own_address(giver, lead),
            ConsentRow.captured_at <= func.now(),
            or_(ConsentRow.withdrawn_at.is_(None), ConsentRow.withdrawn_at > func.now()),
        )
        .correlate(lead)
        .scalar_subquery()
    )
