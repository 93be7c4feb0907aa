"""Gathers an enquiry and sends it: name, phone, and a yes to words that were shown.

To the advertiser of a home; or, where a human being is asked for or no home is meant, to a person of the
team, with the wishes told so far. One turn asks, a later one sends. Nothing is stored before the person has
agreed to the text of that version on that channel, and what is stored is stored once, however often the step
is run again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time

from agents.answer_writer.phrases import phrase
from domain.errors import BadInput
from domain.leads import Channel, Referral, consent_text
from domain.masking import mask
from domain.verdicts import Doubt
from graphs.property_search.events import event_id
from graphs.property_search.nodes.shown import listing_ids, numbers_asked, one_asked
from graphs.property_search.state import ContactDraft, SearchContext, SearchState  # noqa: TC001  # read at run time
from tools.contact import Enquiry, purpose_of, send_enquiry
from tools.vault import telephone

if TYPE_CHECKING:
    from datetime import datetime

    from domain.leads import ConsentText, Language
    from domain.phones import Phone
    from tools.cards import ListingCard
    from tools.outcomes import ContactAsked

MOST_LIKED: Final = 10
"""Liked homes that go along with a wish for a person."""


async def contact(state: SearchState, runtime: Runtime[SearchContext]) -> SearchState:
    """Asks for what is missing, or sends the enquiry."""
    named = numbers_asked(state, ((state.get("reading") or {}).get("draft") or {}).get("numbers", []))
    if named.missing:
        return {"contact": None, "outcome": {"kind": "clarify", "key": "which", "echo": ""}}
    draft = _with_subject(state)
    phone = await telephone(draft.get("phone", ""), runtime.context.vault)
    if phone is None:
        draft.pop("phone", None)
    missing = _missing(draft, state, runtime.context)
    doubt = (state.get("reading") or {}).get("doubt")
    if doubt is not None:
        await _refer(Doubt(doubt), state, runtime)
    if phone is None or missing:
        outcome = _asked(draft, phone, missing, state, runtime.context)
        runtime.stream_writer(
            {
                "type": "contact_form",
                "id": event_id(state["turn"], "contact_form"),
                "missing": missing,
                "consent_text": outcome["consent_text"],
                "text_version": outcome["text_version"],
                "channel": outcome["channel"],
                "number": outcome["number"],
                **_wish_for_a_person(draft),
            }
        )
        shown: ContactDraft = {**draft, "consent_asked": True, "shown_in": _language(state)}
        return {"contact": shown, "outcome": outcome}
    return await _send(draft, phone, state, runtime)


def _with_subject(state: SearchState) -> ContactDraft:
    """The draft with its listings: those named, else the one last spoken of, else the only one shown.

    Without any there is no advertiser to ask, and a person of the team takes it.
    """
    draft: ContactDraft = {**((state.get("reading") or {}).get("draft") or {})}
    cards = _cards(state, draft.get("numbers", []))
    if not cards and draft.get("wants") is None and (one := one_asked(state)):
        cards = [one]
    if "wants" not in draft:
        draft["wants"] = "advertiser" if cards else "human"
    draft["numbers"] = [card["number"] for card in cards]
    draft["listing_ids"] = draft.get("listing_ids") or [card["listing_id"] for card in cards]
    return draft


def _wish_for_a_person(draft: ContactDraft) -> dict[str, Any]:
    """What forms, events and outcomes say beside the rest when no advertiser is meant."""
    return {"wants": "human"} if draft.get("wants") == "human" else {}


def _missing(draft: ContactDraft, state: SearchState, context: SearchContext) -> list[str]:
    """What is still needed. A form's box counts only beside the text in force: its version must be sent."""
    action = (state.get("reading") or {}).get("action", {})
    version = _text_in_force(draft, context.now()).version
    agreed = draft.get("agreed") or (action.get("consent") is True and action.get("text_version") == version)
    has = {"phone": bool(draft.get("phone")), "name": bool(draft.get("name")), "consent": bool(agreed)}
    return [part for part, is_there in has.items() if not is_there]


def _asked(
    draft: ContactDraft, phone: Phone | None, missing: list[str], state: SearchState, context: SearchContext
) -> ContactAsked:
    text = _text_in_force(draft, context.now())
    channel = Channel(draft.get("channel", "call"))
    outcome: ContactAsked = {
        "kind": "contact_asked",
        "missing": missing,
        "consent_text": text.words(_language(state), channel),
        "text_version": text.version,
        "channel": str(channel),
        "number": next(iter(draft.get("numbers", [])), None),
        "phone_masked": mask("phone", phone.e164) if phone else None,
        "echo": ", ".join(chip["label"] for chip in state.get("chips", [])),
        **_wish_for_a_person(draft),  # type: ignore[typeddict-item]  # the one key that it has
    }
    doubt = (state.get("reading") or {}).get("doubt")
    return outcome if doubt is None else {**outcome, "doubt": doubt}


async def _refer(doubt: Doubt, state: SearchState, runtime: Runtime[SearchContext]) -> None:
    """Tells the team, whether or not the asker leaves a number."""
    context, info = runtime.context, runtime.execution_info
    await context.leads.refer(
        Referral(
            tenant_id=context.principal.tenant_id,
            owner_id=context.principal.owner_id,
            thread_id=(info and info.thread_id) or "none",
            turn_id=state["turn"],
            doubt=doubt,
            language=_language(state),
        )
    )
    runtime.stream_writer(
        {
            "type": "refusal",
            "id": event_id(state["turn"], "refusal", "message"),
            "attribute": "message",
            "code": "CONTENT_FILTERED",
            "text": phrase(f"referred_{doubt}", _language(state)),
        }
    )


def _text_in_force(draft: ContactDraft, now: datetime) -> ConsentText:
    return consent_text(now.date(), purpose_of(draft.get("wants")))


async def _send(
    draft: ContactDraft, phone: Phone, state: SearchState, runtime: Runtime[SearchContext]
) -> SearchState:
    context, info = runtime.context, runtime.execution_info
    cards = _cards(state, draft.get("numbers", []))
    channel = Channel(draft.get("channel", "call"))
    now = context.now()
    enquiry = Enquiry(
        tenant_id=context.principal.tenant_id,
        owner_id=context.principal.owner_id,
        thread_id=info.thread_id if info else None,
        turn_id=state["turn"],
        phone_e164=phone.e164,
        name=draft["name"],
        channel=channel,
        language=_language(state),
        filters=state.get("filters", {}),
        listing_ids=_listings_of(draft, cards, state),
        agreed_at=now,
        consent_language=draft.get("shown_in", _language(state)),  # type: ignore[arg-type]  # as `_language` gave it
        wants="human" if draft.get("wants") == "human" else None,
    )
    try:
        captured = await send_enquiry(context.leads, enquiry)
    except BadInput as error:
        return {"contact": None, "outcome": {"kind": "problem", "detail": error.detail}}
    event = {
        "lead_id": str(captured.lead_id),
        "phone_masked": mask("phone", phone.e164),
        "channel": str(channel),
        "text_version": _text_in_force(draft, now).version,
        "listing_ids": [str(one) for one in enquiry.listing_ids],
        **_wish_for_a_person(draft),
    }
    runtime.stream_writer({"type": "lead_captured", "id": event_id(state["turn"], "lead_captured"), **event})
    numbers = [card["number"] for card in cards]
    return {"contact": None, "outcome": {"kind": "lead_captured", "numbers": numbers, **event}}  # type: ignore[typeddict-item]  # the keys of LeadCaptured


def _listings_of(draft: ContactDraft, cards: list[ListingCard], state: SearchState) -> tuple[UUID, ...]:
    """The homes meant; for a person of the team also those liked, newest last."""
    ids = listing_ids(cards)
    if draft.get("wants") != "human":
        return ids
    liked = tuple(UUID(value) for value in state.get("liked", [])[-MOST_LIKED:])
    return tuple(dict.fromkeys([*ids, *liked]))


def _cards(state: SearchState, numbers: list[int]) -> list[ListingCard]:
    return numbers_asked(state, numbers).cards


def _language(state: SearchState) -> Language:
    return state.get("language", "en")  # type: ignore[return-value]  # one of four, as checkpoints keep it
