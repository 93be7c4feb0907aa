"""Whether a lead may be contacted now, by which channel, and when a person has said STOP.

Each consent stands for itself: one purpose, one channel, given with one number or address. What a merged lead
may be contacted by is the sum of what each consent says for the address it was given with, and never more.
A wish to stop, in any language, ends all of it, until the person agrees anew: provably, in their own word and
later than they refused. That opens the channels agreed to then, and none of before.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import yaml
from typing_extensions import TypedDict

from domain.lead_sla import INDIA, next_open, quiet_hours

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from domain.lead_scoring.facts import ConsentHeld, LeadFacts

ContactChannel = Literal["call", "whatsapp", "email"]
CHANNELS: Final[tuple[ContactChannel, ...]] = ("call", "whatsapp", "email")

_ENDS: Final = " \t\n.!?।,'\""
_SENTENCES: Final = re.compile(r"[.!?।;\n]+")


class MayContact(TypedDict):
    """Which channels are open now."""

    call: bool
    whatsapp: bool
    email: bool
    reason: str | None
    """Why one or all are not, in one sentence; None: all that the person agreed to is open."""


class Reachability(TypedDict):
    """What of a lead decides it besides consents."""

    is_stopped: bool
    is_dnd: bool
    has_phone: bool
    has_email: bool


def reachability(lead: LeadFacts) -> Reachability:
    """What of a loaded lead decides whether it may be contacted."""
    return {
        "is_stopped": lead["is_stopped"],
        "is_dnd": lead["is_dnd"],
        "has_phone": lead["has_phone"],
        "has_email": lead["has_email"],
    }


def may_contact(lead: Reachability, consents: Sequence[ConsentHeld], now: datetime) -> MayContact:
    """Consent, do-not-disturb, STOP and quiet hours, in one answer.

    A consent given with another number, before a merge, opens nothing here.
    """
    return open_channels(lead, agreed_channels(consents, now), now)


def open_channels(lead: Reachability, agreed: Collection[str], now: datetime) -> MayContact:
    """`may_contact`, where the channels that are agreed to are known already.

    Args:
        lead: What decides it besides consents.
        agreed: Channels of consents in force, given with the lead's own number or address. Each opens itself
            alone (DOMAIN D, purpose per channel): an address is written to by consent to e-mail only.
        now: Aware.
    """
    if lead["is_stopped"]:
        return _none("The person asked to stop: no outreach.")
    given = frozenset(agreed)
    if not given:
        return _none("There is no consent to any channel.")
    if is_quiet(now):
        return _none(_quiet_words(now))
    is_call_open = "call" in given and lead["has_phone"] and not lead["is_dnd"]
    closed = "call" in given and lead["is_dnd"]
    return {
        "call": is_call_open,
        "whatsapp": "whatsapp" in given and lead["has_phone"],
        "email": "email" in given and lead["has_email"],
        "reason": "On the do-not-disturb register: no calls." if closed else None,
    }


def is_quiet(now: datetime) -> bool:
    """Whether the moment lies in the quiet hours of India.

    >>> from datetime import UTC, datetime
    >>> is_quiet(datetime(2026, 11, 27, 16, 0, tzinfo=UTC))  # 21:30 in India
    True
    """
    local = now.astimezone(INDIA)
    return next_open(local) != local


def agreed_channels(consents: Sequence[ConsentHeld], now: datetime) -> frozenset[str]:
    """Channels that some consent in force opens for the lead's own number or address."""
    return frozenset(one["channel"] for one in consents if _is_in_force(one, now))


def agreed_since(consents: Sequence[ConsentHeld], refused_at: datetime, now: datetime) -> frozenset[str]:
    """Channels that the person has opened again by their own word since they refused."""
    later = [one for one in consents if one["is_own_word"] and one["captured_at"] > refused_at]
    return agreed_channels(later, now)


def ended_by(consents: Sequence[ConsentHeld], refused_at: datetime) -> list[ConsentHeld]:
    """The consents as a refusal leaves them: each has ended with it, but for the person's own of later."""
    return [
        one
        if one["is_own_word"] and one["captured_at"] > refused_at
        else {**one, "withdrawn_at": min(one["withdrawn_at"] or refused_at, refused_at)}
        for one in consents
    ]


def _is_in_force(consent: ConsentHeld, now: datetime) -> bool:
    return (
        consent["is_own_address"]
        and consent["captured_at"] <= now
        and (consent["withdrawn_at"] is None or consent["withdrawn_at"] > now)
    )


def is_stop(text: str) -> bool:
    """Whether the message asks to end all outreach, in any language that is known here.

    A message that begins with STOP is one whatever follows, but for words about homes: who says "stop showing
    me flats in Baner" wants others.

    >>> [is_stop(text) for text in ("STOP", "Please don't call me again", "near the bus stop")]
    [True, True, False]
    >>> [is_stop(text) for text in ("STOP I have bought elsewhere", "stop showing me flats in Baner")]
    [True, False]
    """
    words = _words()
    said = " ".join(text.casefold().replace("\u2019", "'").split()).strip(_ENDS)
    if said in words.alone or any(pattern.search(said) for pattern in words.anywhere):
        return True
    if any(one.strip(_ENDS) in words.sentence for one in _SENTENCES.split(said)):
        return True
    begun = words.first.match(said)
    return begun is not None and words.not_first.match(said[begun.end() :]) is None


def _quiet_words(now: datetime) -> str:
    start, end = quiet_hours(now.astimezone(INDIA).date())
    return f"Quiet hours: nobody is contacted between {start}:00 and {end}:00 in India."


def _none(reason: str) -> MayContact:
    return {"call": False, "whatsapp": False, "email": False, "reason": reason}


class _Words(NamedTuple):
    alone: frozenset[str]
    sentence: frozenset[str]
    first: re.Pattern[str]
    not_first: re.Pattern[str]
    anywhere: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def _words() -> _Words:
    raw = yaml.safe_load(files("domain").joinpath("lexicon", "stop.yaml").read_text(encoding="utf-8"))
    return _Words(
        alone=frozenset(one.casefold() for one in raw["alone"]),
        sentence=frozenset(one.casefold() for one in raw["sentence"]),
        first=re.compile(raw["first"], re.IGNORECASE),
        not_first=re.compile(raw["not_first"], re.IGNORECASE),
        anywhere=tuple(re.compile(one, re.IGNORECASE) for one in raw["anywhere"]),
    )
