"""Leads as scoring reads them: many at once, in a handful of queries whatever their number."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson
from sqlalchemy import text
from typing_extensions import TypedDict

from domain import lead_story
from domain.lead_scoring.contact import agreed_since, ended_by
from domain.masking import mask_text
from store.lead_consents import BROKERS_ENTRY
from store.unit_status import ON_OFFER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import Row

    from domain.lead_scoring.facts import Activity, ConsentHeld, Enquiry, Inventory, LeadFacts
    from store.database import AsyncSession

MOST_ACTIVITIES: Final = 200
"""Newest entries of a timeline that scoring reads."""
_READ: Final = text("""
select lead.id, lead.version, lead.created_at, lead.wants, lead.source, lead.source_campaign, lead.language,
    lead.filters, cardinality(lead.listing_ids) as listings, lead.enquiry, lead.timeline, lead.purpose,
    lead.loan_needed, lead.pre_approved, lead.phone_e164 is not null as has_phone,
    lead.email is not null as has_email, lead.stage, lead.assigned_to, lead.flags, lead.is_dnd,
    lead.dnd_checked_at, lead.stopped_at, now() as read_at, lead.snoozed_until, lead.last_activity_at,
    array(
        select jsonb_build_array(source.at, source.enquiry) from lead_sources source
        where source.tenant_id = lead.tenant_id and source.lead_id = lead.id
        order by source.at desc, source.id desc
    ) as sources,
    array(
        select jsonb_build_array(told.id, told.kind, told.at, told.details) from lead_activities told
        where told.tenant_id = lead.tenant_id and told.lead_id = lead.id and told.kind = any(:kinds)
        order by told.at desc, told.id desc limit :most
    ) as activities,
    array(
        select jsonb_build_array(
            consent.purpose, consent.channel, consent.captured_at, consent.withdrawn_at,
            case consent.channel when 'email' then lower(giver.email) = lower(lead.email)
                else giver.phone_e164 = lead.phone_e164 end,
            consent.proof <> '' and not starts_with(giver.idempotency_key, :brokers_entry)
        )
        from consents consent join leads giver on giver.id = consent.lead_id
        where consent.tenant_id = lead.tenant_id and giver.tenant_id = lead.tenant_id
            and consent.lead_id = any(array_prepend(
                lead.id, array(select merged.id from leads merged where merged.merged_into = lead.id)
            ))
        order by consent.captured_at, consent.id
    ) as consents
from leads lead
where lead.tenant_id = :tenant and lead.id = any(:ids) and lead.merged_into is null
""")
"""One statement: each more costs a run half a millisecond of ours, and rows of the mapper as much again.
What stands around a lead comes as JSON, whose times are texts. An agreement is for the address it was given
with, and a person's own word, as `store.lead_consents` has both."""
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
        asked = {
            "tenant": self._tenant_id,
            "ids": list(lead_ids),
            "kinds": _KINDS,
            "most": MOST_ACTIVITIES,
            "brokers_entry": BROKERS_ENTRY,
        }
        rows = {row.id: row for row in await self._session.execute(_READ, asked)}
        await self._count_stock(_stock_of(row.filters) for row in rows.values())
        return [self._facts(rows[one]) for one in lead_ids if one in rows]

    def _facts(self, row: Row[Any]) -> LeadFacts:
        sources = [_Source(datetime.fromisoformat(at), enquiry) for at, enquiry in row.sources]
        activities = [_activity(*one) for one in row.activities]
        enquiries = _enquiries(row, sources)
        consents = [_consent(*one) for one in row.consents]
        return {
            "id": row.id,
            "version": row.version,
            "came_in_at": row.created_at,
            "wants_human": row.wants == "human",
            "source": row.source,
            "has_campaign": row.source_campaign is not None,
            "language": row.language,
            "filters": row.filters,
            "listings": row.listings,
            "enquiries": enquiries,
            "timeline": row.timeline,
            "purpose": row.purpose,
            "loan_needed": row.loan_needed,
            "pre_approved": row.pre_approved,
            "has_phone": row.has_phone,
            "has_email": row.has_email,
            "stage": row.stage,
            "assigned_to": row.assigned_to,
            "flags": list(row.flags),
            **_refusals(row, consents),
            "snoozed_until": row.snoozed_until,
            "last_activity_at": _last_activity(row, enquiries, activities),
            "activities": activities,
            "recaptures": max(len(sources) - 1, 0),
            "consents": consents if row.stopped_at is None else ended_by(consents, row.stopped_at),
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


_KINDS: Final = sorted(lead_story.SCORED_BY)


class _Source(NamedTuple):
    """One time the person came to us."""

    at: datetime
    enquiry: str | None


def _activity(entry_id: str, kind: str, at: str, details: Mapping[str, Any]) -> Activity:
    known = {key: value for key, value in details.items() if key in _DETAILS}
    return {"id": entry_id, "kind": kind, "at": datetime.fromisoformat(at), "details": known}


class _Refusals(TypedDict):
    """What the person has refused and not agreed to since."""

    is_dnd: bool
    is_stopped: bool


def _refusals(row: Row[Any], consents: Sequence[ConsentHeld]) -> _Refusals:
    has_opened_calls = row.dnd_checked_at is not None and "call" in agreed_since(
        consents, row.dnd_checked_at, row.read_at
    )
    return {
        "is_dnd": row.is_dnd and not has_opened_calls,
        "is_stopped": row.stopped_at is not None and not agreed_since(consents, row.stopped_at, row.read_at),
    }


def _consent(  # noqa: PLR0913, PLR0917  # a row of the statement
    purpose: str,
    channel: str,
    captured_at: str,
    withdrawn_at: str | None,
    is_own: bool | None,
    is_own_word: bool,
) -> ConsentHeld:
    return {
        "purpose": purpose,
        "channel": channel,
        "captured_at": datetime.fromisoformat(captured_at),
        "withdrawn_at": None if withdrawn_at is None else datetime.fromisoformat(withdrawn_at),
        "is_own_address": bool(is_own),
        "is_own_word": is_own_word,
    }


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


def _enquiries(row: Row[Any], sources: Sequence[_Source]) -> list[Enquiry]:
    """What the person wrote, newest first, each text once; numbers in it masked."""
    texts = {one.enquiry: one.at for one in reversed(sources) if one.enquiry}
    if row.enquiry:
        texts.setdefault(row.enquiry, row.created_at)
    newest = sorted(texts.items(), key=lambda pair: pair[1], reverse=True)
    return [{"text": mask_text(text), "at": at} for text, at in newest]


def _last_activity(row: Row[Any], enquiries: Sequence[Enquiry], activities: Sequence[Activity]) -> datetime:
    """Of the person: the newest enquiry, reply, visit or answered call."""
    theirs = [one["at"] for one in activities if lead_story.is_of_the_person(one["kind"], one["details"])]
    known: list[datetime] = [row.created_at, *(one["at"] for one in enquiries), *theirs]
    if row.last_activity_at is not None:
        known.append(row.last_activity_at)
    return max(known)
