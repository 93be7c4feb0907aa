"""Leads as scoring reads them: many at once, in a handful of queries whatever their number."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson
from sqlalchemy import BindParameter, bindparam, func, or_, select, text
from sqlalchemy.orm import aliased

from domain import lead_story
from domain.masking import mask_text
from store.lead_consents import is_own_address
from store.tables.events import LeadActivityRow
from store.tables.lead_work import LeadSourceRow
from store.tables.leads import ConsentRow, LeadRow
from store.unit_status import ON_OFFER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from domain.lead_scoring.facts import Activity, ConsentHeld, Enquiry, Inventory, LeadFacts
    from store.database import AsyncSession

MOST_ACTIVITIES: Final = 200
"""Newest entries of a timeline that scoring reads."""
_TENANT: Final[BindParameter[Any]] = bindparam("tenant")
_IDS: Final[BindParameter[Any]] = bindparam("ids", expanding=True)
# Every run asks these: they are put together once, which costs more than to execute them.
_LEADS: Final = select(LeadRow).where(
    LeadRow.tenant_id == _TENANT, LeadRow.id.in_(_IDS), LeadRow.merged_into.is_(None)
)
_SOURCES: Final = (
    select(LeadSourceRow)
    .where(LeadSourceRow.tenant_id == _TENANT, LeadSourceRow.lead_id.in_(_IDS))
    .order_by(LeadSourceRow.at.desc(), LeadSourceRow.id.desc())
)
_ACTIVITIES: Final = (
    select(
        LeadActivityRow.id,
        LeadActivityRow.lead_id,
        LeadActivityRow.kind,
        LeadActivityRow.at,
        LeadActivityRow.details,
    )
    .where(
        LeadActivityRow.tenant_id == _TENANT,
        LeadActivityRow.lead_id.in_(_IDS),
        LeadActivityRow.kind.in_(sorted(lead_story.SCORED_BY)),
    )
    .order_by(LeadActivityRow.at.desc(), LeadActivityRow.id.desc())
)
_GIVER: Final = aliased(LeadRow)
_STANDING: Final = aliased(LeadRow)
_CONSENTS: Final = (
    select(ConsentRow, _STANDING.id, is_own_address(_GIVER, _STANDING))
    .join(_GIVER, _GIVER.id == ConsentRow.lead_id)
    .join(_STANDING, _STANDING.id == func.coalesce(_GIVER.merged_into, _GIVER.id))
    .where(
        ConsentRow.tenant_id == _TENANT,
        _GIVER.tenant_id == _TENANT,
        or_(_GIVER.id.in_(_IDS), _GIVER.merged_into.in_(_IDS)),
    )
    .order_by(ConsentRow.captured_at, ConsentRow.id)
)
_NOTHING: Final[Inventory] = {"matching": 0, "affordable": 0, "price_middle_inr": None}


class StockKey(NamedTuple):
    """What decides which homes match; leads of one wish share one count."""

    transaction: str
    city: str | None
    localities: tuple[str, ...]
    bhk: tuple[float, ...]
    price_max: int | None


StockCounts = dict[StockKey, "Inventory"]


class LeadFactsReader:
    """Reads leads of one tenant, inside one transaction.

    Args:
        session: The transaction.
        tenant_id: Whose leads.
        stock: Counts of homes that are known already; this reader adds to them.
    """

    def __init__(self, session: AsyncSession, tenant_id: UUID, stock: StockCounts | None = None) -> None:
        self._session = session
        self._tenant_id = tenant_id
        self._stock: StockCounts = {} if stock is None else stock

    async def read(self, lead_ids: Sequence[UUID]) -> list[LeadFacts]:
        """The leads in this order; those that are not there, or stand in another's name, are left out."""
        found = await self._session.execute(_LEADS, self._of(lead_ids))
        rows = {row.id: row for row in found.scalars()}
        ids = list(rows)
        sources = await self._sources(ids)
        activities = await self._activities(ids)
        consents = await self._consents(ids)
        await self._count_stock(_stock_of(row.filters) for row in rows.values())
        return [
            self._facts(rows[one], sources[one], activities[one], consents[one])
            for one in lead_ids
            if one in rows
        ]

    def _of(self, ids: Sequence[UUID]) -> dict[str, Any]:
        return {"tenant": self._tenant_id, "ids": list(ids)}

    async def _sources(self, ids: Sequence[UUID]) -> Mapping[UUID, list[LeadSourceRow]]:
        """Times each person came to us, newest first."""
        found: defaultdict[UUID, list[LeadSourceRow]] = defaultdict(list)
        for row in (await self._session.execute(_SOURCES, self._of(ids))).scalars():
            found[row.lead_id].append(row)
        return found

    async def _activities(self, ids: Sequence[UUID]) -> Mapping[UUID, list[Activity]]:
        found: defaultdict[UUID, list[Activity]] = defaultdict(list)
        for one in await self._session.execute(_ACTIVITIES, self._of(ids)):
            if len(found[one.lead_id]) < MOST_ACTIVITIES:
                known = {key: value for key, value in one.details.items() if key in _DETAILS}
                found[one.lead_id].append(
                    {"id": str(one.id), "kind": one.kind, "at": one.at, "details": known}
                )
        return found

    async def _consents(self, ids: Sequence[UUID]) -> Mapping[UUID, list[ConsentHeld]]:
        """Consents of each lead and of those merged into it, each for the address it was given with."""
        found: defaultdict[UUID, list[ConsentHeld]] = defaultdict(list)
        for consent, lead_id, is_own in await self._session.execute(_CONSENTS, self._of(ids)):
            found[lead_id].append(
                {
                    "purpose": consent.purpose,
                    "channel": consent.channel,
                    "captured_at": consent.captured_at,
                    "withdrawn_at": consent.withdrawn_at,
                    "is_own_address": bool(is_own),
                }
            )
        return found

    def _facts(
        self,
        row: LeadRow,
        sources: Sequence[LeadSourceRow],
        activities: list[Activity],
        consents: list[ConsentHeld],
    ) -> LeadFacts:
        enquiries = _enquiries(row, sources)
        return {
            "id": row.id,
            "version": row.version,
            "came_in_at": row.created_at,
            "wants_human": row.wants == "human",
            "source": row.source,
            "has_campaign": row.source_campaign is not None,
            "language": row.language,
            "filters": row.filters,  # type: ignore[typeddict-item]  # slots, as they were validated when written
            "listings": len(row.listing_ids),
            "enquiries": enquiries,
            "timeline": row.timeline,
            "purpose": row.purpose,
            "loan_needed": row.loan_needed,
            "pre_approved": row.pre_approved,
            "has_phone": row.phone_e164 is not None,
            "has_email": row.email is not None,
            "stage": row.stage,
            "assigned_to": row.assigned_to,
            "flags": list(row.flags),
            "is_dnd": row.is_dnd,
            "is_stopped": row.stopped_at is not None,
            "snoozed_until": row.snoozed_until,
            "last_activity_at": _last_activity(row, enquiries, activities),
            "activities": activities,
            "recaptures": max(len(sources) - 1, 0),
            "consents": consents,
            "inventory": self._stock[_stock_of(row.filters)],
        }

    async def inventory(self, filters: Mapping[str, Any]) -> Inventory:
        """What there is to offer for a wish; nothing is counted for a wish without a place."""
        key = _stock_of(filters)
        await self._count_stock([key])
        return self._stock[key]

    async def _count_stock(self, wanted: Iterable[StockKey]) -> None:
        """Counts for all wishes that are not counted yet, in one query."""
        new = [key for key in dict.fromkeys(wanted) if key not in self._stock]
        self._stock.update(dict.fromkeys(new, _NOTHING))
        placed = [key for key in new if key.city is not None or key.localities]
        if not placed:
            return
        asked = orjson.dumps([{"n": n, **key._asdict()} for n, key in enumerate(placed)]).decode()
        values = {"tenant": self._tenant_id, "asked": asked, "on_offer": list(ON_OFFER)}
        for n, matching, affordable, middle in await self._session.execute(_COUNT_STOCK, values):
            self._stock[placed[n]] = {
                "matching": matching,
                "affordable": affordable,
                "price_middle_inr": middle,
            }


_COUNT_STOCK: Final = text("""
select asked.n, counted.matching, counted.affordable, counted.middle
from jsonb_to_recordset(cast(:asked as jsonb))
    as asked (n int, transaction text, city text, localities text[], bhk float8[], price_max bigint)
cross join lateral (
    select
        count(*) as matching,
        count(*) filter (
            where asked.price_max is null or listings.price_inr <= asked.price_max
        ) as affordable,
        percentile_disc(0.5) within group (order by listings.price_inr) as middle
    from listings
    where listings.tenant_id = :tenant
      and listings.transaction = asked.transaction
      and listings.unit_status = any(:on_offer)
      and (asked.city is null or listings.city = asked.city)
      and (asked.localities = '{}' or listings.locality = any(asked.localities))
      and (asked.bhk = '{}' or listings.bhk = any(asked.bhk))
) counted
""")
"""One wish at a time costs a millisecond of ours each; together they cost what the database needs."""

_DETAILS: Final = frozenset(
    {"outcome", "minutes", "state", "visit_at", "status", "listing_id", "channel", "amount_inr"}
)
"""Details of activities that scoring reads; notes and texts of people are not among them."""


def _stock_of(filters: Mapping[str, Any]) -> StockKey:
    price = filters.get("price") or {}
    rooms = filters.get("bhk") or {}
    return StockKey(
        transaction=str(filters.get("transaction") or "buy"),
        city=filters.get("city"),
        localities=tuple(sorted(filters.get("localities") or ())),
        bhk=tuple(sorted(float(one) for one in rooms.get("in") or ())),
        price_max=price.get("max"),
    )


def _enquiries(row: LeadRow, sources: Sequence[LeadSourceRow]) -> list[Enquiry]:
    """What the person wrote, newest first, each text once; numbers in it masked."""
    texts = {one.enquiry: one.at for one in reversed(sources) if one.enquiry}
    if row.enquiry:
        texts.setdefault(row.enquiry, row.created_at)
    newest = sorted(texts.items(), key=lambda pair: pair[1], reverse=True)
    return [{"text": mask_text(text), "at": at} for text, at in newest]


def _last_activity(row: LeadRow, enquiries: Sequence[Enquiry], activities: Sequence[Activity]) -> datetime:
    """Of the person: the newest enquiry, reply, visit or answered call."""
    theirs = [one["at"] for one in activities if lead_story.is_of_the_person(one["kind"], one["details"])]
    known = [row.created_at, *(one["at"] for one in enquiries), *theirs]
    if row.last_activity_at is not None:
        known.append(row.last_activity_at)
    return max(known)
