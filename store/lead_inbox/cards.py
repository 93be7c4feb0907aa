"""One lead as a line of the inbox: its row, its clock, its owner's name, what is open to reach it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Row, Select, and_, func, literal, select

from domain.lead_scoring.contact import open_channels
from domain.lead_sla import escalations
from store.lead_consents import agreed_channels_of, standing_dnd, standing_stop
from store.tables.events import LeadActivityRow, LeadSlaRow
from store.tables.lead_work import LeadSourceRow
from store.tables.leads import LeadRow
from store.tables.tenants import UserRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from uuid import UUID

    from domain.lead_scoring.contact import MayContact

TOUCHES: Final = ("call", "message", "visit", "note")
"""Entries of a story that the team made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When the team must have reached out, and whether it did."""

    due_at: datetime | None
    met_at: datetime | None
    state: str
    """open, met, missed, or none: its clock never ran."""
    escalation: int
    """Of a hot lead that nobody touches: how many steps up it is, 0 to 3."""
    next_escalation_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """What the team did last."""

    kind: str
    at: datetime
    details: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadCard:
    """One line of the inbox, unmasked: the border shows what the reader may see."""

    id: UUID
    version: int
    name: str
    phone_e164: str | None
    email: str | None
    source: str
    source_campaign: str | None
    language: str
    stage: str
    lost_reason: str | None
    band: str | None
    score: int | None
    probability: Decimal | None
    fit: Decimal | None
    intent: Decimal | None
    expected_value_inr: int | None
    model_version: str | None
    scored_at: datetime | None
    reasons: Sequence[dict[str, Any]]
    next_action: dict[str, Any] | None
    filters: dict[str, Any]
    timeline: str | None
    purpose: str | None
    enquiry: str | None
    listing_ids: Sequence[UUID]
    assigned_to: UUID | None
    owner_name: str | None
    assigned_reason: str | None
    accepted_at: datetime | None
    snoozed_until: datetime | None
    last_activity_at: datetime | None
    last_touch_at: datetime | None
    created_at: datetime
    updated_at: datetime
    flags: Sequence[str]
    is_dnd: bool
    stopped_at: datetime | None
    """When they said STOP, unless they have agreed anew since."""
    merged_into: UUID | None
    sources: int
    clock: Clock
    may_contact: MayContact
    last_touch: Touch | None

    def is_accepted_by(self, user_id: UUID | None) -> bool:
        """Whether this person has taken the lead on, and so sees whom to call."""
        return self.accepted_at is not None and user_id is not None and self.assigned_to == user_id


_PLAIN: Final = (
    "id", "version", "name", "phone_e164", "email", "source", "source_campaign", "language", "stage",
    "lost_reason", "band", "score", "probability", "fit", "intent", "expected_value_inr", "model_version",
    "scored_at", "reasons", "next_action", "filters", "timeline", "purpose", "enquiry", "listing_ids",
    "assigned_to", "assigned_reason", "accepted_at", "snoozed_until", "last_activity_at", "last_touch_at",
    "created_at", "updated_at", "flags", "merged_into",
)  # fmt: skip
_REFUSED: Final = ("is_dnd", "stopped_at")


@cache
def select_cards() -> Select[Any]:
    """Columns that `to_card` reads; the caller adds which leads.

    Put together once: its inner selects take ten times as long to build as a list of lines to read.
    """
    channels = agreed_channels_of(LeadRow)
    sources = (
        select(func.count())
        .select_from(LeadSourceRow)
        .where(LeadSourceRow.lead_id == LeadRow.id)
        .scalar_subquery()
    )
    touch = (
        select(
            func.jsonb_build_object(
                literal("kind"),
                LeadActivityRow.kind,
                literal("details"),
                LeadActivityRow.details,
                literal("at"),
                LeadActivityRow.at,
            )
        )
        .where(LeadActivityRow.lead_id == LeadRow.id, LeadActivityRow.kind.in_(TOUCHES))
        .order_by(LeadActivityRow.at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            *(getattr(LeadRow, name) for name in _PLAIN),
            UserRow.display_name.label("owner_name"),
            LeadSlaRow.started_at,
            LeadSlaRow.first_touch_due_at,
            LeadSlaRow.touched_at,
            standing_dnd(LeadRow).label("is_dnd"),
            standing_stop(LeadRow).label("stopped_at"),
            channels.label("channels"),
            sources.label("sources"),
            touch.label("touch"),
        )
        .select_from(LeadRow)
        .outerjoin(LeadSlaRow, LeadSlaRow.lead_id == LeadRow.id)
        .outerjoin(UserRow, and_(UserRow.id == LeadRow.assigned_to, UserRow.tenant_id == LeadRow.tenant_id))
    )


def to_card(row: Row[Any], now: datetime) -> LeadCard:
    """A row of `select_cards` as it stands at ``now``."""
    held = row._mapping  # SQLAlchemy's own name of a row by its columns
    touch = held["touch"]
    return LeadCard(
        **{name: held[name] for name in (*_PLAIN, *_REFUSED)},
        owner_name=held["owner_name"],
        sources=held["sources"],
        clock=_clock(row, now),
        may_contact=open_channels(
            {
                "is_stopped": held["stopped_at"] is not None,
                "is_dnd": held["is_dnd"],
                "has_phone": held["phone_e164"] is not None,
                "has_email": held["email"] is not None,
            },
            held["channels"] or (),
            now,
        ),
        last_touch=_touch(touch) if touch else None,
    )


def _touch(held: dict[str, Any]) -> Touch:
    return Touch(kind=held["kind"], at=datetime.fromisoformat(held["at"]), details=held["details"])


def _clock(row: Row[Any], now: datetime) -> Clock:
    started, due, touched = row.started_at, row.first_touch_due_at, row.touched_at
    if started is None:
        return Clock(due_at=None, met_at=None, state="none", escalation=0, next_escalation_at=None)
    state = "open" if touched is None and now <= due else "missed"
    if touched is not None and touched <= due:
        state = "met"
    is_climbing = row.band == "hot" and touched is None
    steps = escalations(started) if is_climbing else ()
    return Clock(
        due_at=due,
        met_at=touched,
        state=state,
        escalation=sum(step <= now for step in steps),
        next_escalation_at=next((step for step in steps if step > now), None),
    )
