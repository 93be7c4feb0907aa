"""Gathers an enquiry and sends it: name, phone, and a yes to words that were shown.

One turn asks, a later one sends. Nothing is stored before the person has agreed to the text of that version
on that channel, and what is stored is stored once, however often the step is run again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time

from domain.errors import BadInput
from domain.leads import Channel, consent_text
from domain.masking import mask
from graphs.property_search.events import event_id
from graphs.property_search.nodes.shown import listing_ids, numbers_asked
from graphs.property_search.state import ContactDraft, SearchContext, SearchState  # noqa: TC001  # read at run time
from tools.contact import Enquiry, send_enquiry

if TYPE_CHECKING:
    from domain.leads import Language
    from tools.cards import ListingCard
    from tools.outcomes import ContactAsked


async def contact(state: SearchState, runtime: Runtime[SearchContext]) -> SearchState:
    """Asks for what is missing, or sends the enquiry."""
    draft = _with_subject(state)
    missing = _missing(draft, state, runtime.context)
    if missing:
        outcome = _asked(draft, missing, state, runtime.context)
        runtime.stream_writer(
            {
                "type": "contact_form",
                "id": event_id(state["turn"], "contact_form"),
                "missing": missing,
                "consent_text": outcome["consent_text"],
                "text_version": outcome["text_version"],
                "channel": outcome["channel"],
                "number": outcome["number"],
            }
        )
        return {"contact": {**draft, "consent_asked": True}, "outcome": outcome}
    return await _send(draft, state, runtime)


def _with_subject(state: SearchState) -> ContactDraft:
    """The draft with its listings: those named, else the one last spoken of."""
    draft: ContactDraft = {**((state.get("reading") or {}).get("draft") or {})}
    numbers = draft.get("numbers") or ([state["focus"]] if state.get("focus") else [])
    cards = _cards(state, numbers)
    draft["numbers"] = [card["number"] for card in cards]
    draft["listing_ids"] = draft.get("listing_ids") or [card["listing_id"] for card in cards]
    return draft


def _missing(draft: ContactDraft, state: SearchState, context: SearchContext) -> list[str]:
    """What is still needed. A form's box counts only beside the text in force: its version must be sent."""
    action = (state.get("reading") or {}).get("action", {})
    version = consent_text(context.now().date()).version
    agreed = draft.get("agreed") or (action.get("consent") is True and action.get("text_version") == version)
    has = {"phone": bool(draft.get("phone")), "name": bool(draft.get("name")), "consent": bool(agreed)}
    return [part for part, is_there in has.items() if not is_there]


def _asked(
    draft: ContactDraft, missing: list[str], state: SearchState, context: SearchContext
) -> ContactAsked:
    text = consent_text(context.now().date())
    channel = Channel(draft.get("channel", "call"))
    return {
        "kind": "contact_asked",
        "missing": missing,
        "consent_text": text.words(_language(state), channel),
        "text_version": text.version,
        "channel": str(channel),
        "number": next(iter(draft.get("numbers", [])), None),
        "phone_masked": mask("phone", draft["phone"]) if draft.get("phone") else None,
    }


async def _send(draft: ContactDraft, state: SearchState, runtime: Runtime[SearchContext]) -> SearchState:
    context, info = runtime.context, runtime.execution_info
    cards = _cards(state, draft.get("numbers", []))
    channel = Channel(draft.get("channel", "call"))
    now = context.now()
    enquiry = Enquiry(
        tenant_id=context.principal.tenant_id,
        owner_id=context.principal.owner_id,
        thread_id=info.thread_id if info else None,
        turn_id=state["turn"],
        phone_e164=draft["phone"],
        name=draft["name"],
        channel=channel,
        language=_language(state),
        filters=state.get("filters", {}),
        listing_ids=listing_ids(cards),
        agreed_at=now,
    )
    try:
        captured = await send_enquiry(context.leads, enquiry)
    except BadInput as error:
        return {"contact": None, "outcome": {"kind": "problem", "detail": error.detail}}
    event = {
        "lead_id": str(captured.lead_id),
        "phone_masked": mask("phone", draft["phone"]),
        "channel": str(channel),
        "text_version": consent_text(now.date()).version,
        "listing_ids": [card["listing_id"] for card in cards],
    }
    runtime.stream_writer({"type": "lead_captured", "id": event_id(state["turn"], "lead_captured"), **event})
    numbers = [card["number"] for card in cards]
    return {"contact": None, "outcome": {"kind": "lead_captured", "numbers": numbers, **event}}  # type: ignore[typeddict-item]  # the keys of LeadCaptured


def _cards(state: SearchState, numbers: list[int]) -> list[ListingCard]:
    return numbers_asked(state, numbers).cards


def _language(state: SearchState) -> Language:
    return state.get("language", "en")  # type: ignore[return-value]  # one of three, as checkpoints keep it
