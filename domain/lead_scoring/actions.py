"""What to do next with a lead, with a message that a person reads and sends. Nothing is sent from here."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import yaml
from typing_extensions import TypedDict

from domain.lead_scoring.contact import CHANNELS, may_contact, reachability
from domain.lead_scoring.facts import CLOSED_STAGES
from domain.lead_scoring.reading import UNWANTED
from domain.lead_sla import INDIA, next_open
from domain.lead_story import is_unanswered
from domain.places import gazetteer
from domain.search.chips import chips

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from domain.lead_scoring.facts import LeadFacts
    from domain.leads import Language
    from domain.search.slots import SearchFilters

ActionKind = Literal["call", "whatsapp", "email", "wait", "visit", "none"]
NAME: Final = "{name}"
"""Stands in a draft for the person's name, which is put in where it is kept (`with_name`)."""

_UNANSWERED: Final = 2
"""Calls in a row that nobody answered, after which writing is better."""
_LANGUAGES: Final = frozenset({"en", "hi", "mr", "hinglish"})


class Draft(TypedDict):
    """A message to read, change and send."""

    language: str
    text: str


class NextAction(TypedDict):
    """What to do next."""

    kind: ActionKind
    text: str
    due_at: str | None
    """ISO 8601, UTC."""
    draft: Draft | None


def next_action(
    lead: LeadFacts,
    *,
    wish: Mapping[str, Any],
    flags: Collection[str],
    facts: Collection[str],
    now: datetime,
) -> NextAction:
    """The next step, within what the person agreed to.

    Args:
        lead: As loaded.
        wish: Slots of the wish.
        flags: Of the judgement.
        facts: Keys of what the enquiry says, such as ``visit``.
        now: The present moment.
    """
    if lead["stage"] in CLOSED_STAGES or set(flags) & (UNWANTED | {"stopped"}):
        return _step("none", "none", None, None)
    if lead["snoozed_until"] is not None and lead["snoozed_until"] > now:
        return _step("wait", "wait_snoozed", lead["snoozed_until"], None)
    open_at = next_open(now.astimezone(INDIA))
    may = may_contact(reachability(lead), lead["consents"], open_at)
    channel = next((one for one in CHANNELS if may[one]), None)
    if channel is None:
        return _step("wait", "wait", None, None)
    draft, word = _occasion(lead, facts, now)
    text = _draft(draft, lead["language"], wish, _planned(lead, now))
    if draft == "visit_planned":
        return _step("visit", "visit", _planned(lead, now), text)
    if channel == "call" and draft == "unanswered" and may["whatsapp"]:
        channel, word = "whatsapp", "whatsapp_unanswered"
    elif channel != "call":
        word = channel
    elif word == "call" and open_at > now:
        word = "call_later"
    return _step(channel, word, open_at.astimezone(UTC), text)


def with_name(action: NextAction, name: str) -> NextAction:
    """The action with the person's first name in its draft."""
    draft = action["draft"]
    if draft is None:
        return action
    first = (name.split() or [""])[0]
    said = draft["text"].replace(f" {NAME}", f" {first}" if first else "")
    return {**action, "draft": {**draft, "text": said}}


def _occasion(lead: LeadFacts, facts: Collection[str], now: datetime) -> tuple[str, str]:
    """The draft that fits, and the words of a call for it."""
    visit = next((one for one in lead["activities"] if one["kind"] == "visit"), None)
    state = visit["details"].get("state") if visit else None
    if _planned(lead, now) is not None:
        return "visit_planned", "call_visit"
    if state == "missed":
        return "visit_missed", "call_missed"
    if state == "done":
        return "after_visit", "call"
    calls = [one for one in lead["activities"] if one["kind"] == "call"][:_UNANSWERED]
    if len(calls) == _UNANSWERED and all(is_unanswered(one["details"]) for one in calls):
        return "unanswered", "call"
    return ("visit_asked" if "visit" in facts else "first"), "call"


def _planned(lead: LeadFacts, now: datetime) -> datetime | None:
    """When the newest planned visit is, if it is yet to come."""
    visit = next((one for one in lead["activities"] if one["kind"] == "visit"), None)
    if visit is None or visit["details"].get("state", "planned") != "planned":
        return None
    try:
        at = datetime.fromisoformat(str(visit["details"].get("visit_at")))
    except ValueError:
        return None
    return at if at.tzinfo is not None and at > now else None


def _draft(key: str, written: str, wish: Mapping[str, Any], when: datetime | None) -> Draft:
    language = cast("Language", written if written in _LANGUAGES else "en")
    told = ", ".join(chip.label for chip in chips(_speakable(wish), language))
    day = f" ({when.astimezone(INDIA):%d.%m. %H:%M})" if when else ""
    text = _book()["drafts"][key][language].format(name=NAME, wish=f" ({told})" if told else "", when=day)
    return {"language": language, "text": text}


def _speakable(wish: Mapping[str, Any]) -> SearchFilters:
    """The part of a wish that a message may repeat: a place by a name that the gazetteer knows, and figures.

    Profiles come from portals and forms; a name that holds a link or an instruction is nobody's place.
    """
    said = {slot: wish[slot] for slot in ("bhk", "price") if slot in wish}
    known = gazetteer().by_alias
    if places := [one for one in wish.get("localities", ()) if known(str(one))]:
        said["localities"] = places
    if known(str(wish.get("city", ""))):
        said["city"] = wish["city"]
    return cast("SearchFilters", said)


def _step(kind: ActionKind, word: str, due: datetime | None, draft: Draft | None) -> NextAction:
    due_at = None if due is None else due.isoformat()
    return {"kind": kind, "text": _book()["next"][word], "due_at": due_at, "draft": draft}


@lru_cache(maxsize=1)
def _book() -> dict[str, Any]:
    text = files("domain").joinpath("lead_scoring", "drafts.yaml").read_text(encoding="utf-8")
    book: dict[str, Any] = yaml.safe_load(text)
    return book
