"""One lead: its line, all around it, its story, and the runs behind its score."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import quote
from uuid import UUID, uuid5

import orjson
from fastapi import APIRouter, Query

from api.services import ServicesDep
from api.v1.calling import now
from api.v1.leads.caller import ReaderDep, masked_email, masked_phone, shown, touch_text
from api.v1.leads.run_steps import steps_of
from api.v1.models.leads import (
    CandidateOut,
    ConsentOut,
    LeadDetailOut,
    LeadOut,
    LeadRunOut,
    LinksOut,
    MergedOut,
    ScoreRunOut,
    ShortlistedOut,
    SourceOut,
    StoryEntryOut,
    StoryOut,
)
from domain.errors import BadInput, NotFound
from domain.masking import mask_text
from domain.tenancy import Role, system_principal
from store.lead_inbox.details import LeadFiles
from store.lead_inbox.reading import LeadInbox

if TYPE_CHECKING:
    from api.services import ApiServices
    from domain.tenancy import Principal
    from store.lead_inbox.cards import LeadCard
    from store.lead_inbox.details import Candidate, MergedLead, StoryEntry

router = APIRouter()

_GRAPH: Final = "lead_scoring"
_TITLES: Final = {
    "lead.created": "Came in",
    "lead.scored": "Scored",
    "lead.assigned": "Assigned",
    "lead.recaptured": "Came again",
    "unit.status_changed": "A home of the shortlist changed",
    "user.registered": "Made an account",
    "payment.success": "Paid",
    "booking.confirmed": "Booked",
    "consent_withdrawn": "Took a consent back",
    "stopped": "Said STOP",
    "refused": "Do not call, said of this number",
    "call": "Call",
    "message": "Message",
    "visit": "Site visit",
    "note": "Note",
    "stage": "Stage",
    "snooze": "Snoozed",
    "unsnooze": "Back in the list",
    "assign": "Given",
    "accept": "Taken on",
    "merge": "Merged",
    "unmerge": "Merge undone",
}
_MOST_RUNS: Final = 20


@router.get("/{lead_id}/row")
async def row(lead_id: UUID, reader: ReaderDep, services: ServicesDep) -> LeadOut:
    """The line of one lead, after a live change."""
    return shown(await LeadInbox(services.database).card(reader, lead_id, now()), reader)


@router.get("/{lead_id}")
async def details(lead_id: UUID, reader: ReaderDep, services: ServicesDep) -> LeadDetailOut:
    """All that is known of one lead."""
    card = await LeadInbox(services.database).card(reader, lead_id, now())
    found = await LeadFiles(services.database).details(reader, card)
    is_whole = card.is_accepted_by(reader.user_id)
    listings = await services.listings.get_many(reader.tenant_id, list(card.listing_ids))
    return LeadDetailOut(
        lead=shown(card, reader),
        enquiry=_text(card.enquiry, is_whole=is_whole),
        consents=[ConsentOut.model_validate(one) for one in found.consents],
        sources=[
            SourceOut(
                source=one.source,
                source_campaign=one.source_campaign,
                external_ref=one.external_ref,
                enquiry=_text(one.enquiry, is_whole=is_whole),
                at=one.at,
            )
            for one in found.sources
        ],
        merged=[_merged(one) for one in found.merged],
        candidates=[_candidate(one) for one in found.candidates],
        links=_links(card, reader),
        listings=[
            ShortlistedOut(
                id=one.id,
                title=one.title,
                price_inr=one.price_inr,
                city=one.city,
                locality=one.locality,
            )
            for one in listings
        ],
        runs=await _runs(services, reader, lead_id),
    )


@router.get("/{lead_id}/timeline")
async def timeline(
    lead_id: UUID,
    reader: ReaderDep,
    services: ServicesDep,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> StoryOut:
    """The lead's story, newest first."""
    card = await LeadInbox(services.database).card(reader, lead_id, now())
    found = await LeadFiles(services.database).story(reader, lead_id, before=_before(cursor), limit=limit + 1)
    is_whole = card.is_accepted_by(reader.user_id)
    more = _cursor(found[limit - 1]) if len(found) > limit else None
    return StoryOut(items=[_entry(one, is_whole=is_whole) for one in found[:limit]], next_cursor=more)


@router.get("/{lead_id}/runs/{run_id}")
async def run(lead_id: UUID, run_id: UUID, reader: ReaderDep, services: ServicesDep) -> LeadRunOut:
    """The steps of one run of the graph behind the score."""
    await LeadInbox(services.database).card(reader, lead_id, now())
    found = next((one for one in await _runs(services, reader, lead_id) if one.run_id == run_id), None)
    if found is None:
        raise NotFound("There is no such run of this lead.")
    steps = await steps_of(services, _system(reader), found.thread_id, run_id)
    return LeadRunOut(run_id=run_id, graph_id=found.graph_id, status=found.status, steps=steps)


def _system(reader: Principal) -> Principal:
    """The runs of events belong to the tenant's system and to no person."""
    return system_principal(reader.tenant_id, frozenset({Role.AGENT}))


async def _runs(services: ApiServices, reader: Principal, lead_id: UUID) -> list[ScoreRunOut]:
    thread_id = uuid5(reader.tenant_id, f"{_GRAPH} {lead_id}")
    try:
        found = await services.run_engine.runs.list_runs(_system(reader), thread_id, limit=_MOST_RUNS)
    except NotFound:
        return []
    return [
        ScoreRunOut(
            run_id=one.id,
            thread_id=thread_id,
            graph_id=one.graph_id,
            status=one.status,
            created_at=one.created_at,
        )
        for one in found
    ]


def _links(card: LeadCard, reader: Principal) -> LinksOut:
    """Ways out, for the broker who has taken the lead on and as far as they are open now."""
    may = card.may_contact
    is_whole = card.is_accepted_by(reader.user_id)
    phone = card.phone_e164 if is_whole else None
    draft = ((card.next_action or {}).get("draft") or {}).get("text", "")
    whatsapp = f"https://wa.me/{phone.removeprefix('+')}" if phone and may["whatsapp"] else None
    return LinksOut(
        tel=f"tel:{phone}" if phone and may["call"] else None,
        whatsapp=f"{whatsapp}?text={quote(draft)}" if whatsapp and draft else whatsapp,
        mail=f"mailto:{card.email}" if is_whole and card.email and may["email"] else None,
    )


def _text(text: str | None, *, is_whole: bool) -> str | None:
    return text if is_whole or text is None else mask_text(text)


def _merged(lead: MergedLead) -> MergedOut:
    return MergedOut(
        merge_id=lead.merge_id,
        from_id=lead.from_id,
        name=lead.name,
        phone_masked=masked_phone(lead.phone_e164),
        rule=lead.rule,
        likeness=lead.likeness,
        merged_at=lead.merged_at,
    )


def _candidate(lead: Candidate) -> CandidateOut:
    return CandidateOut(
        id=lead.id,
        version=lead.version,
        name=lead.name,
        phone_masked=masked_phone(lead.phone_e164),
        email_masked=masked_email(lead.email),
        source=lead.source,
        created_at=lead.created_at,
        why=lead.why,
    )


def _entry(entry: StoryEntry, *, is_whole: bool) -> StoryEntryOut:
    details: dict[str, Any] = entry.details
    text = touch_text(entry.kind, details)
    if entry.kind == "lead.scored":
        text = f"{details.get('band')}, {details.get('score')} of 100"
    elif entry.kind in {"assign", "lead.assigned"}:
        text = details.get("owner") or details.get("reason")
    elif entry.kind == "stage":
        text = str(details.get("stage", "")).replace("_", " ")
    return StoryEntryOut(
        id=entry.id,
        at=entry.at,
        kind=entry.kind,
        title=_TITLES.get(entry.kind, entry.kind.replace("_", " ").replace(".", ": ").capitalize()),
        text=_text(text, is_whole=is_whole),
        actor=entry.actor,
        details={} if not is_whole else details,
    )


def _cursor(entry: StoryEntry) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([entry.at.isoformat(), str(entry.id)])).decode()


def _before(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    try:
        at, entry_id = orjson.loads(base64.urlsafe_b64decode(cursor))
        return datetime.fromisoformat(at), UUID(entry_id)
    except (ValueError, TypeError, AttributeError, binascii.Error):
        raise BadInput("cursor is none that this server gave out; leave it out for the newest.") from None
