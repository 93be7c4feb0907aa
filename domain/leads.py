"""Leads and the consents they rest on (DOMAIN D): who may be contacted, about what, how, and on whose word.

A consent is never wider than the text that was shown: one purpose, one channel, one version of the text. A
second consent is a second record; none is ever merged into a broader one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal

import yaml

from domain.errors import BadInput

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from domain.search.slots import SearchFilters
    from domain.verdicts import Doubt

Language = Literal["en", "hinglish", "hi", "mr"]
"""How a person writes and is answered; Hinglish is Hindi in Latin letters."""


class Channel(StrEnum):
    """How a person may be reached."""

    CALL = "call"
    WHATSAPP = "whatsapp"
    SMS = "sms"
    EMAIL = "email"
    """Only from forms and files that say so: no wording of ours asks for it."""


class Purpose(StrEnum):
    """What for."""

    PROPERTY_ENQUIRY = "property_enquiry"
    """One advertised home."""
    HOME_SEARCH_HELP = "home_search_help"
    """The search itself: a person of the team is asked for."""


_CHANNEL_WORDS: Final = {
    Channel.CALL: "phone call",
    Channel.WHATSAPP: "WhatsApp",
    Channel.SMS: "SMS",
    Channel.EMAIL: "email",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """One version of the words a person agrees to."""

    version: str
    purpose: Purpose
    channels: tuple[Channel, ...]
    effective_from: date
    text: dict[Language, str]
    channel_words: dict[Language, dict[str, str]]
    """How each language names a channel; where it does not, as English does."""

    def words(self, language: Language, channel: Channel) -> str:
        """The text as shown.

        Raises:
            BadInput: this text does not cover the channel, or is not worded in that language.
        """
        if channel not in self.channels:
            raise BadInput(f"Consent text {self.version} does not cover {channel}.")
        if language not in self.text:
            raise BadInput(f"Consent text {self.version} is not worded in {language}.")
        own = self.channel_words.get(language, {})
        return self.text[language].format(channel=own.get(channel, _CHANNEL_WORDS[channel]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One agreement, with its proof."""

    purpose: Purpose
    channel: Channel
    text_version: str
    text_shown: str
    captured_at: datetime
    proof: str
    """Where the yes stands: the thread's message or form that gave it; never the person's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLead:
    """A person who asked to be contacted. Built by code from validated values, never from model text."""

    tenant_id: UUID
    source: str
    """portal, website, whatsapp, walk_in, referral, call, campaign."""
    phone_e164: str
    name: str
    language: Language
    filters: SearchFilters
    """The wish at that moment: budget, localities, BHK."""
    listing_ids: tuple[UUID, ...]
    consent: Consent
    thread_id: str | None
    idempotency_key: str
    """Made of thread, step and input: the same capture repeated is the same lead."""
    wants: Literal["human"] | None = None
    """human: a person of the team is asked for; None: the advertisers of the listings."""
    owner_id: UUID | None = None
    """The user or visitor whose chat it came from."""
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """A turn of a conversation that a person is to look at. Holds no words of it: they stay in the thread."""

    tenant_id: UUID
    owner_id: UUID | None
    """The user or visitor whose chat it is."""
    thread_id: str
    turn_id: str
    """The same turn referred again is the same referral."""
    doubt: Doubt
    language: Language


@dataclass(frozen=True, slots=True)
class CapturedLead:
    """What became of a capture."""

    lead_id: UUID
    is_new: bool
    """False: this very capture was stored before."""


@lru_cache(maxsize=1)
def consent_texts() -> tuple[ConsentText, ...]:
    """Every version on file, oldest first."""
    raw = yaml.safe_load(files("domain").joinpath("rules", "consent_texts.yaml").read_text(encoding="utf-8"))
    return tuple(
        ConsentText(
            version=entry["version"],
            purpose=Purpose(entry["purpose"]),
            channels=tuple(Channel(name) for name in entry["channels"]),
            effective_from=entry["effective_from"],
            text=entry["text"],
            channel_words=entry.get("channel_words", {}),
        )
        for entry in raw
    )


def consent_text(day: date, purpose: Purpose = Purpose.PROPERTY_ENQUIRY) -> ConsentText:
    """The text to show on that day for that purpose.

    Raises:
        BadInput: none is on file for that day.
    """
    current = [text for text in consent_texts() if text.effective_from <= day and text.purpose == purpose]
    if not current:
        raise BadInput(f"No consent text is on file for {day.isoformat()}.")
    return max(current, key=lambda text: text.effective_from)
