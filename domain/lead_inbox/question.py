"""A question to the inbox in plain words: "hot leads in Whitefield not called since Monday".

Rules and no model: bands, stages, sources, clocks and times are words of this file, places, money and rooms
are read by the parser of home search. What nobody understands is searched for as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from domain.lead_sla import INDIA
from domain.masking import mask
from domain.money import format_indian
from domain.phones import find_phone
from domain.search.parser import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


@dataclass(frozen=True, slots=True)
class Understood:
    """One thing the question says, as a chip that can be taken off."""

    key: str
    label: str
    value: str


@dataclass(slots=True, kw_only=True)
class InboxQuestion:
    """What is looked for; a field left None does not matter."""

    bands: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    owner: str | None = None
    """me, nobody, or a user's id."""
    sla: str | None = None
    """open or missed."""
    untouched_since: datetime | None = None
    """No call or message from the team since then."""
    touched_since: datetime | None = None
    created_since: datetime | None = None
    localities: tuple[str, ...] = ()
    city: str | None = None
    bhk: tuple[float, ...] = ()
    price_min: int | None = None
    price_max: int | None = None
    phone: str | None = None
    """E.164: a number was typed."""
    text: str | None = None
    """What was not understood, to be found in names and enquiries."""
    chips: list[Understood] = field(default_factory=list)


_BANDS: Final = {"hot": "hot", "garam": "hot", "warm": "warm", "cold": "cold", "thanda": "cold"}
_STAGES: Final = {
    "new": "new",
    "contacted": "contacted",
    "qualified": "qualified",
    "visit planned": "visit_planned",
    "visited": "visited",
    "negotiating": "negotiation",
    "negotiation": "negotiation",
    "booked": "booked",
    "lost": "lost",
}
_SOURCES: Final = {
    "portal": "portal",
    "portals": "portal",
    "website": "website",
    "whatsapp": "whatsapp",
    "walk-in": "walk_in",
    "walk in": "walk_in",
    "referral": "referral",
    "referrals": "referral",
    "campaign": "campaign",
}
_FLAGS: Final = {"spam": "spam", "duplicates": "possible_duplicate", "returning": "recaptured", "dnd": "dnd"}
_LANGUAGES: Final = {"hindi": "hi", "marathi": "mr", "english": "en", "hinglish": "hinglish"}
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NOISE: Final = re.compile(
    r"\b(leads?|enquir(?:y|ies)|people|who|that|are|is|was|were|the|a|an|all|show|me|give|find|from|with|for|of|"
    r"and|or|looking|want(?:s|ing)?|still|have|has|been|speaking|speakers?|wale|wali|dikhao|on|in|at|by|to|"
    r"budget|came|come|through)\b"
)
_SINCE: Final = (
    r"(?:since|after) (?P<since>" + "|".join(_DAYS) + r"|yesterday|today|last week)"
    r"|(?:in|for|within)(?: the)?(?: last| past)? (?P<count>\d{1,3}) (?P<unit>hour|day|week)s?"
    r"|(?P<day>today|yesterday|this week)"
)
_UNTOUCHED: Final = re.compile(
    r"\b(?:not|never|un)[ -]?(?:yet )?(?:been )?(?:called|contacted|touched|messaged)\b(?: yet)?"
    rf"(?: (?:{_SINCE}))?"
)
_TOUCHED: Final = re.compile(rf"\b(?:called|messaged|touched) (?:{_SINCE})")
_CREATED: Final = re.compile(rf"\b(?:new|fresh|created|arrived|came in|received) (?:{_SINCE})")
_OVERDUE: Final = re.compile(r"\b(?:overdue|late|(?:missed|breached) sla|sla (?:missed|breached))\b")
_WAITING: Final = re.compile(r"\b(?:waiting|sla open|due)\b")
_MINE: Final = re.compile(r"\b(?:my|mine|mere)\b")
_NOBODYS: Final = re.compile(r"\b(?:unassigned|unclaimed|nobody'?s|without (?:an )?owner)\b")
_START: Final = time(0, 0)


def ask(text: str, *, now: datetime, without: Collection[str] = ()) -> InboxQuestion:
    """The question, understood as far as it goes. Never raises.

    Args:
        text: As typed.
        now: Aware; days begin at midnight in India.
        without: Keys of chips that were taken off.

    >>> now = datetime(2026, 11, 27, 6, tzinfo=UTC)
    >>> asked = ask("hot leads in Whitefield not called since Monday", now=now)
    >>> sorted(asked.bands), asked.localities, asked.untouched_since.isoformat()
    (['hot'], ('Whitefield',), '2026-11-22T18:30:00+00:00')
    """
    found = InboxQuestion()
    phone = find_phone(text)
    if phone is not None:
        found.phone = phone.e164
        found.chips.append(Understood("phone", mask("phone", phone.e164), "phone"))
    else:
        rest = f" {' '.join(text.lower().split())} "
        rest = _read_clocks(rest, found, now)
        rest = _read_owner(rest, found)
        rest = _read_words(rest, found)
        _read_wish(rest, found)
    for key in without:
        _take_off(found, key)
    return found


def _take_off(found: InboxQuestion, key: str) -> None:
    name, _, value = key.partition(".")
    if key not in {chip.key for chip in found.chips}:
        return
    found.chips = [chip for chip in found.chips if chip.key != key]
    held = getattr(found, name)
    if isinstance(held, frozenset):
        setattr(found, name, held - {value})
    elif isinstance(held, tuple):
        setattr(found, name, tuple(one for one in held if _key_of(one) != value))
    else:
        setattr(found, name, None)


def _key_of(value: object) -> str:
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def _read_clocks(rest: str, found: InboxQuestion, now: datetime) -> str:
    def untouched(match: re.Match[str]) -> None:
        since = _moment(match, now)
        found.untouched_since = since or now
        label = "not contacted" if since is None else f"not contacted since {_day(since)}"
        found.chips.append(Understood("untouched_since", label, found.untouched_since.isoformat()))

    def touched(match: re.Match[str]) -> None:
        found.touched_since = _moment(match, now) or now
        label = f"contacted since {_day(found.touched_since)}"
        found.chips.append(Understood("touched_since", label, found.touched_since.isoformat()))

    def created(match: re.Match[str]) -> None:
        found.created_since = _moment(match, now) or now
        label = f"came in since {_day(found.created_since)}"
        found.chips.append(Understood("created_since", label, found.created_since.isoformat()))

    for pattern, read in ((_UNTOUCHED, untouched), (_TOUCHED, touched), (_CREATED, created)):
        rest = _taken(rest, pattern, read)
    for pattern, state in ((_OVERDUE, "missed"), (_WAITING, "open")):
        if found.sla is None and pattern.search(rest):
            found.sla = state
            found.chips.append(Understood("sla", f"first touch {state}", state))
            rest = pattern.sub(" ", rest)
    return rest


def _read_owner(rest: str, found: InboxQuestion) -> str:
    for pattern, owner, label in ((_NOBODYS, "nobody", "unassigned"), (_MINE, "me", "mine")):
        if found.owner is None and pattern.search(rest):
            found.owner = owner
            found.chips.append(Understood("owner", label, owner))
            rest = pattern.sub(" ", rest)
    return rest


def _read_words(rest: str, found: InboxQuestion) -> str:
    for attribute, words in (
        ("bands", _BANDS),
        ("stages", _STAGES),
        ("sources", _SOURCES),
        ("flags", _FLAGS),
        ("languages", _LANGUAGES),
    ):
        for word in sorted(words, key=len, reverse=True):
            shorter = re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])", " ", rest)
            if shorter != rest:
                rest = shorter
                setattr(found, attribute, getattr(found, attribute) | {words[word]})
                found.chips.append(Understood(f"{attribute}.{words[word]}", word, words[word]))
    return rest


def _read_wish(rest: str, found: InboxQuestion) -> None:
    parsed = parse(rest.strip())
    wish: dict[str, Any] = dict(parsed.get("filters", {}))
    found.localities = tuple(wish.get("localities", ()))
    found.bhk = tuple(wish.get("bhk", {}).get("in", ()))
    found.price_min = wish.get("price", {}).get("min")
    found.price_max = wish.get("price", {}).get("max")
    found.city = None if found.localities else wish.get("city")
    found.chips.extend(Understood(f"localities.{name}", name, name) for name in found.localities)
    if found.city is not None:
        found.chips.append(Understood("city", found.city, found.city))
    found.chips.extend(Understood(f"bhk.{count:g}", f"{count:g} BHK", f"{count:g}") for count in found.bhk)
    for key, word in (("price_min", "over"), ("price_max", "under")):
        amount = getattr(found, key)
        if amount is not None:
            found.chips.append(Understood(key, f"{word} ₹{format_indian(amount)}", str(amount)))
    left = " ".join(_NOISE.sub(" ", " ".join(parsed.get("unparsed", []))).split())
    if left:
        found.text = left
        found.chips.append(Understood("text", f"“{left}”", left))


def _taken(rest: str, pattern: re.Pattern[str], read: Callable[[re.Match[str]], None]) -> str:
    match = pattern.search(rest)
    if match is None:
        return rest
    read(match)
    return f"{rest[: match.start()]} {rest[match.end() :]}"


def _moment(match: re.Match[str], now: datetime) -> datetime | None:
    """Since when, in UTC; None: no time was said."""
    groups = match.groupdict()
    local = now.astimezone(INDIA)
    today = datetime.combine(local.date(), _START, INDIA)
    word = groups["since"] or groups["day"]
    if groups["count"]:
        hours = int(groups["count"]) * {"hour": 1, "day": 24, "week": 168}[groups["unit"]]
        return now - timedelta(hours=hours)
    if word is None:
        return None
    if word in _DAYS:
        back = (local.weekday() - _DAYS.index(word)) % 7
        return (today - timedelta(days=back)).astimezone(UTC)
    days = {"today": 0, "yesterday": 1, "last week": 7, "this week": local.weekday()}[word]
    return (today - timedelta(days=days)).astimezone(UTC)


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(INDIA):%a %-d %b}"
