"""Which leads, in which order: the inbox's question as conditions of one statement."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, Numeric, and_, case, cast, exists, func, literal, not_, or_, select, tuple_
from sqlalchemy.dialects.postgresql import array

from domain.errors import BadInput
from domain.lead_inbox.question import InboxQuestion
from domain.lead_inbox.steps import OPEN_STAGES
from store.lead_consents import standing_dnd
from store.lead_inbox.cards import TOUCHES
from store.tables.events import LeadActivityRow, LeadSlaRow
from store.tables.leads import LeadRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import ColumnElement

    Test = ColumnElement[bool]

View = Literal["mine", "unassigned", "team", "snoozed", "done", "all"]
SortKey = Literal["value", "recent", "sla", "score"]
_FAR: Final = 253_402_300_799_000_000
"""Microseconds since 1970 of the year 9999: after every clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxQuery:
    """One page of the inbox."""

    caller_id: UUID
    now: datetime
    view: View = "all"
    question: InboxQuestion = field(default_factory=InboxQuestion)
    sort: SortKey = "value"
    limit: int = 100
    cursor: str | None = None


def in_view(view: View, caller_id: UUID, now: datetime) -> Test:
    """The leads of one view; a lead that stands for another since a merge is shown once."""
    is_open = LeadRow.stage.in_([stage.value for stage in OPEN_STAGES])
    is_snoozed = func.coalesce(LeadRow.snoozed_until > now, False)
    awake = and_(is_open, not_(is_snoozed))
    tests: dict[View, Test] = {
        "mine": and_(awake, LeadRow.assigned_to == caller_id),
        "unassigned": and_(awake, LeadRow.assigned_to.is_(None)),
        "team": awake,
        "snoozed": and_(is_open, is_snoozed),
        "done": not_(is_open),
        "all": literal(value=True),
    }
    return and_(LeadRow.merged_into.is_(None), tests[view])


def conditions(query: InboxQuery) -> Iterator[Test]:
    """What the question asks of each lead."""
    asked = query.question
    for column, values in (
        (LeadRow.band, asked.bands),
        (LeadRow.stage, asked.stages),
        (LeadRow.source, asked.sources),
        (LeadRow.language, asked.languages),
    ):
        if values:
            yield column.in_(sorted(values))
    if asked.flags:
        yield or_(*(_has_flag(flag) for flag in sorted(asked.flags)))
    if asked.owner is not None:
        yield _of_owner(asked.owner, query.caller_id)
    yield from _clocks(asked, query.now)
    yield from _wish(asked)
    if asked.phone is not None:
        yield LeadRow.phone_e164 == asked.phone
    for word in (asked.text or "").split():
        like = f"%{_escaped(word)}%"
        yield or_(
            *(column.ilike(like, escape="\\") for column in (LeadRow.name, LeadRow.enquiry, LeadRow.email))
        )


def order(sort: SortKey) -> tuple[ColumnElement[int], bool]:
    """The key of a page's order, and whether it falls; ties go by id, the newest first."""
    moments = {
        "recent": func.coalesce(LeadRow.last_activity_at, LeadRow.created_at),
        "sla": LeadSlaRow.first_touch_due_at,
    }
    if sort == "value":
        return func.coalesce(LeadRow.expected_value_inr, literal(-1, BigInteger)), True
    if sort == "score":
        return func.coalesce(cast(LeadRow.probability * 1_000_000, BigInteger), literal(-1, BigInteger)), True
    micros = cast(func.extract("epoch", moments[sort]) * 1_000_000, BigInteger)
    if sort == "recent":
        return micros, True
    is_waiting = LeadSlaRow.touched_at.is_(None)
    return func.coalesce(_when(is_waiting, micros), literal(_FAR, BigInteger)), False


def after(cursor: str | None, key: ColumnElement[int], *, is_falling: bool) -> Test | None:
    """What follows the last line of the page before.

    Raises:
        BadInput: The cursor is none that this server gave out.
    """
    if cursor is None:
        return None
    try:
        at, lead_id = orjson.loads(base64.urlsafe_b64decode(cursor))
        here = tuple_(literal(int(at), BigInteger), literal(_uuid(lead_id)))
    except (ValueError, TypeError, binascii.Error):
        raise BadInput("cursor is none that this server gave out; leave it out for the first page.") from None
    line = tuple_(key, LeadRow.id)
    return line < here if is_falling else line > here


def cursor_of(at: int, lead_id: UUID) -> str:
    """What the next page starts behind."""
    return base64.urlsafe_b64encode(orjson.dumps([int(at), str(lead_id)])).decode()


def _uuid(value: object) -> UUID:
    return UUID(str(value))


def _when(test: Test, then: Any) -> ColumnElement[Any]:  # noqa: ANN401  # any column
    return case((test, then))


def _has_flag(flag: str) -> Test:
    if flag == "dnd":
        return standing_dnd(LeadRow)
    return LeadRow.flags.contains([flag])


def _of_owner(owner: str, caller_id: UUID) -> Test:
    if owner == "nobody":
        return LeadRow.assigned_to.is_(None)
    if owner == "me":
        return LeadRow.assigned_to == caller_id
    try:
        return LeadRow.assigned_to == _uuid(owner)
    except ValueError:
        raise BadInput("owner is me, nobody or the id of a user.") from None


def _clocks(asked: InboxQuestion, now: datetime) -> Iterator[Test]:
    if asked.sla == "open":
        yield and_(LeadSlaRow.touched_at.is_(None), LeadSlaRow.first_touch_due_at >= now)
    if asked.sla == "missed":
        ended = func.coalesce(LeadSlaRow.touched_at, now)
        yield ended > LeadSlaRow.first_touch_due_at
    if asked.untouched_since is not None:
        yield not_(_touched(asked.untouched_since if asked.untouched_since < now else None))
    if asked.touched_since is not None:
        yield _touched(asked.touched_since)
    if asked.created_since is not None:
        yield LeadRow.created_at >= asked.created_since


def _touched(since: datetime | None) -> Test:
    made = select(LeadActivityRow.id).where(
        LeadActivityRow.lead_id == LeadRow.id, LeadActivityRow.kind.in_(TOUCHES)
    )
    if since is not None:
        made = made.where(LeadActivityRow.at >= since)
    return exists(made)


def _wish(asked: InboxQuestion) -> Iterator[Test]:
    wish = LeadRow.filters
    if asked.localities:
        yield func.coalesce(wish["localities"].has_any(array(asked.localities)), False)
    if asked.city is not None:
        yield wish["city"].astext == asked.city
    if asked.bhk:
        yield or_(*(wish["bhk"]["in"].contains([count]) for count in asked.bhk))
    budget = cast(wish["price"]["max"].astext, Numeric)
    if asked.price_min is not None:
        yield budget >= asked.price_min
    if asked.price_max is not None:
        yield budget <= asked.price_max


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
