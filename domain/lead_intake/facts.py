"""What one source says of one person, as text, and the lead it makes (DOMAIN D).

A consent is taken over only with everything that proves it: purpose, channel, the words shown, when, and
where the yes stands. Whatever lacks one of these is no consent, and the lead comes in with none.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast, get_args

from domain.errors import BadInput
from domain.lead_inbox.steps import Stage
from domain.lead_scoring.contact import is_stop
from domain.leads import Channel, Language, Purpose, consent_texts
from domain.money import parse_budget
from domain.phones import find_phone
from domain.scrub import scrub_text
from domain.search.parser import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.search.slots import SearchFilters

SOURCES: Final = ("portal", "website", "whatsapp", "walk_in", "referral", "call", "campaign")
TIMELINES: Final = ("0-1m", "1-3m", "3-6m", "6m+")
NAME_CHARS: Final = 120
TEXT_CHARS: Final = 4_000
_EMAIL: Final = re.compile(r"[^@\s,;<>\"']{1,64}@[^@\s,;<>\"']{1,190}\.[A-Za-z]{2,24}")
_YES: Final = frozenset({"yes", "y", "true", "1", "haan", "हाँ"})
_NO: Final = frozenset({"no", "n", "false", "0", "nahi", "नहीं"})
_EMPTY: Final = frozenset({"", "na", "n/a", "none", "null", "nan", "select", "unknown", "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenConsent:
    """One agreement with its proof."""

    purpose: Purpose
    channel: Channel
    text_version: str
    text_shown: str
    captured_at: datetime
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingLead:
    """A person, from one source."""

    source: str
    source_campaign: str | None
    external_ref: str | None
    """Id under which the source knows them."""
    name: str
    phone_e164: str | None
    email: str | None
    language: Language
    enquiry: str | None
    filters: SearchFilters
    timeline: str | None
    purpose: str | None
    loan_needed: bool | None
    pre_approved: bool | None
    stage: str
    is_dnd: bool
    at: datetime
    """When the person came."""
    consents: tuple[GivenConsent, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """What was said and could not be used."""


def read_lead(said: Mapping[str, str], *, now: datetime) -> IncomingLead:
    """A lead from named texts: the fields of docs/lead-import.md.

    Raises:
        BadInput: Nothing tells who it is: no number, no address, no id of its source.
    """
    given = {name: _text(value) for name, value in said.items()}
    notes: list[str] = []
    phone = _phone(given.get("phone"), notes)
    email = _email(given.get("email"), notes)
    ref = given.get("external_ref")
    if phone is None and email is None and ref is None:
        raise BadInput("no usable phone number, email address or id of its source: nobody can be found by it")
    at = min(_moment(given.get("at"), "at", notes) or now, now)
    is_dnd = _yes(given.get("do_not_call"), "do_not_call", notes) is True
    # What comes with a wish not to be called is not later than that wish, whatever time it names.
    latest = at if is_dnd or is_stop(given.get("enquiry") or "") else now
    return IncomingLead(
        source=_one_of(given.get("source"), SOURCES, "source", notes) or "portal",
        source_campaign=given.get("source_campaign"),
        external_ref=ref,
        name=(given.get("name") or "")[:NAME_CHARS],
        phone_e164=phone,
        email=email,
        language=cast(
            "Language", _one_of(given.get("language"), get_args(Language), "language", notes) or "en"
        ),
        enquiry=given.get("enquiry"),
        filters=_wish(given, notes),
        timeline=_one_of(given.get("timeline"), TIMELINES, "timeline", notes),
        purpose=_one_of(given.get("purpose"), ("self", "invest"), "purpose", notes),
        loan_needed=_yes(given.get("loan_needed"), "loan_needed", notes),
        pre_approved=_yes(given.get("pre_approved"), "pre_approved", notes),
        stage=_one_of(given.get("stage"), tuple(Stage), "stage", notes) or Stage.NEW.value,
        is_dnd=is_dnd,
        at=at,
        consents=_consents(given, latest, notes),
        notes=tuple(notes),
    )


def _text(value: object) -> str | None:
    text = " ".join(scrub_text(str(value)).split())[:TEXT_CHARS]
    return None if text.lower() in _EMPTY else text


def _phone(text: str | None, notes: list[str]) -> str | None:
    if text is None:
        return None
    found = find_phone(text)
    if found is None:
        notes.append("phone: no number that can be reached")
    return found.e164 if found else None


def _email(text: str | None, notes: list[str]) -> str | None:
    if text is None:
        return None
    found = _EMAIL.search(text)
    if found is None:
        notes.append("email: no address")
    return found.group().lower() if found else None


def _one_of(text: str | None, known: tuple[str, ...], name: str, notes: list[str]) -> str | None:
    if text is None:
        return None
    plain = text.lower().replace(" ", "_") if name in {"source", "stage"} else text.lower()
    if plain in known:
        return plain
    notes.append(f"{name}: not one of {', '.join(known)}")
    return None


def _yes(text: str | None, name: str, notes: list[str]) -> bool | None:
    if text is None:
        return None
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    notes.append(f"{name}: neither yes nor no")
    return None


def _moment(text: str | None, name: str, notes: list[str]) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        notes.append(f"{name}: no time of the form 2026-11-27T10:30:00+05:30")
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _wish(given: Mapping[str, str | None], notes: list[str]) -> SearchFilters:
    """The wish in words, and then what single fields say of it."""
    words = given.get("wish") or given.get("enquiry") or ""
    parsed = parse(words) if words else {}
    found: dict[str, Any] = dict(parsed.get("filters", {}))
    for name in ("city", "transaction"):
        if given.get(name):
            found.update(_slots(str(given[name]), name))
    if given.get("localities"):
        found.update(_slots(str(given["localities"]).replace(";", ", "), "localities", "city"))
    if given.get("bhk"):
        found.update(_slots(f"{given['bhk']} bhk", "bhk"))
    if given.get("budget"):
        try:
            budget = parse_budget(
                str(given["budget"]), "rent" if found.get("transaction") == "rent" else "buy"
            )
        except BadInput:
            notes.append("budget: no amount of money")
        else:
            bounds = {"min": budget.min, "max": budget.max}
            found["price"] = {
                **{name: value for name, value in bounds.items() if value},
                "period": "month" if found.get("transaction") == "rent" else "total",
            }
    return cast("SearchFilters", found)


def _slots(text: str, *names: str) -> dict[str, Any]:
    return deepcopy(_known_slots(text, names))


@lru_cache(maxsize=4096)
def _known_slots(text: str, names: tuple[str, ...]) -> dict[str, Any]:
    """A file says the same few places and rooms in every row."""
    filters: dict[str, Any] = dict(parse(text).get("filters", {}))
    return {name: filters[name] for name in names if name in filters}


def _consents(
    given: Mapping[str, str | None], latest: datetime, notes: list[str]
) -> tuple[GivenConsent, ...]:
    channels = given.get("consent_channel")
    if channels is None:
        return ()
    at = _moment(given.get("consent_at"), "consent_at", notes)
    proof, version = given.get("consent_proof"), given.get("consent_text_version")
    purpose = _one_of(given.get("consent_purpose"), tuple(Purpose), "consent_purpose", notes)
    if at is None or proof is None or version is None or purpose is None:
        notes.append("consent: not taken over, for it lacks its purpose, words, time or proof")
        return ()
    found = []
    for word in re.split(r"[,;|]\s*", channels):
        channel = _one_of(word, tuple(Channel), "consent_channel", notes)
        shown = channel and (
            given.get("consent_text") or _known_words(version, Purpose(purpose), Channel(channel))
        )
        if not (channel and shown):
            notes.append(f"consent: text {version} is not on file for {word}, and its words are not given")
            continue
        found.append(
            GivenConsent(
                purpose=Purpose(purpose),
                channel=Channel(channel),
                text_version=version,
                text_shown=shown,
                captured_at=min(at, latest),
                proof=proof,
            )
        )
    return tuple(found)


def _known_words(version: str, purpose: Purpose, channel: Channel) -> str | None:
    for text in consent_texts():
        if text.version == version and text.purpose is purpose and channel in text.channels:
            return text.words("en", channel)
    return None
