"""Duplicates with a known truth: people who enquire several times, made, and who was merged with whom.

Written the way people write: numbers in other formats or with a slip, names shortened, turned round or
misspelt, another email. Beside them what must not be merged: families that share a phone, namesakes in one
locality, colleagues behind one office address.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from domain.lead_scoring.duplicates import Person, find_match
from domain.phones import find_phone

if TYPE_CHECKING:
    from collections.abc import Iterator

_START: Final = datetime(2026, 10, 1, tzinfo=UTC)
_FIRST_NAMES: Final = (
    "Aarav Aditi Amit Amita Anil Anita Arjun Bhavna Deepak Deepika Farhan Gauri Harish Isha Kavita Kavitha "
    "Kiran Manish Meera Naveen Nisha Pooja Prakash Priya Priyanka Rahul Rohan Rohit Sana Sneha Sunil Sunita "
    "Suresh Tanvi Usha Varun Vidya Vijay Zoya Lakshmi"
)
_LAST_NAMES: Final = (
    "Agarwal Bhat Desai Fernandes Ghosh Iyer Jain Joshi Kapoor Khan Kulkarni Menon Mishra Nair Patel Patil "
    "Rao Reddy Shah Sharma Shetty Singh Yadav"
)
_FIRST: Final = tuple(_FIRST_NAMES.split())
_LAST: Final = tuple(_LAST_NAMES.split())
_PLACES: Final = (
    "Whitefield", "Baner", "Wakad", "Powai", "Gachibowli", "Koramangala", "Hinjewadi", "Andheri West",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DedupeResult:
    """Pairs merged against the truth."""

    leads: int
    people: int
    true_merges: int
    """Merged leads whose older lead is the same person."""
    false_merges: int
    missed: int
    """Later leads of a person that stayed apart."""
    precision: float
    recall: float
    shown: int
    """Pairs not merged and shown to a person."""

    def as_dict(self) -> dict[str, Any]:
        """JSON-plain."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class MadeLead:
    """A lead, and who it really is."""

    who: int
    person: Person


def made_leads(count: int, seed: int = 7) -> list[MadeLead]:
    """Leads of about ``count`` rows, in the order in which they came in; the same for each seed."""
    draw = Random(seed)  # noqa: S311  # reproducible, not secret
    leads: list[MadeLead] = []
    who = 0
    while len(leads) < count:
        kind = draw.random()
        household = 1
        if kind < 0.12:  # shares of the made set, told in the report
            household = 2
        shared = _details(draw)
        for member in range(household):
            who += 1
            own = shared if member == 0 else _of_family(draw, shared)
            for again in range(draw.choices((1, 2, 3), (62, 28, 10))[0]):
                leads.append(MadeLead(who, _person(draw, own, len(leads), is_again=again > 0)))
    return sorted(leads, key=lambda one: (one.person.created_at, one.person.id))


def measure_dedupe(count: int, seed: int = 7) -> DedupeResult:
    """Lets each lead look for the person among those before it, as scoring does."""
    leads = made_leads(count, seed)
    standing: dict[UUID, Person] = {}
    truth = {one.person.id: one.who for one in leads}
    index: dict[str, list[UUID]] = {}
    seen: set[int] = set()
    hits = wrong = missed = shown = 0
    for lead in leads:
        person = lead.person
        older = [standing[one] for key in _keys(person) for one in index.get(key, ()) if one in standing]
        match = find_match(person, older)
        if match is not None and match.is_sure:
            if truth[match.id] == lead.who:
                hits += 1
            else:
                wrong += 1
        else:
            shown += match is not None
            missed += lead.who in seen
            standing[person.id] = person
            for key in _keys(person):
                index.setdefault(key, []).append(person.id)
        seen.add(lead.who)
    return DedupeResult(
        leads=len(leads),
        people=len(seen),
        true_merges=hits,
        false_merges=wrong,
        missed=missed,
        precision=hits / max(hits + wrong, 1),
        recall=hits / max(hits + missed, 1),
        shown=shown,
    )


def _keys(person: Person) -> Iterator[str]:
    """By what the store looks candidates up."""
    yield f"n {person.name.lower()}"
    if person.phone_e164:
        yield f"p {person.phone_e164}"
    if person.email:
        yield f"e {person.email.lower()}"


def _details(draw: Random) -> dict[str, Any]:
    name = f"{draw.choice(_FIRST)} {draw.choice(_LAST)}"
    office = draw.random() < 0.02  # share of enquiries from an office's address
    mail = (
        "office@example.com"
        if office
        else f"{name.replace(' ', '.').lower()}{draw.randrange(10_000)}@example.com"
    )
    return {
        "name": name,
        "digits": f"{draw.choice('6789')}{draw.randrange(10**9):09}",
        "email": mail if draw.random() < 0.6 else None,  # share with an address
        "place": draw.choice(_PLACES),
        "budget": draw.randrange(40, 250, 5) * 100_000,
        "day": draw.randrange(45),
    }


def _of_family(draw: Random, own: dict[str, Any]) -> dict[str, Any]:
    """Somebody else behind the same phone: the same surname, another given name."""
    given, surname = str(own["name"]).split()
    other = draw.choice([one for one in _FIRST if one != given])
    return {**own, "name": f"{other} {surname}", "email": None}


def _person(draw: Random, own: dict[str, Any], number: int, *, is_again: bool) -> Person:
    name, digits, email = str(own["name"]), str(own["digits"]), own["email"]
    if is_again:
        name, digits, email = _rewritten(draw, name), _redialled(draw, digits), _remailed(draw, email)
    later = draw.randrange(1, 40) if is_again else 0
    phone = find_phone(_formatted(draw, digits)) if digits else None
    return Person(
        id=UUID(int=number + 1),
        name=name,
        phone_e164=phone.e164 if phone else None,
        email=email,
        localities=frozenset({str(own["place"])}),
        budget_inr=int(own["budget"]),
        campaign=draw.choice((None, None, "diwali")),
        created_at=_START + timedelta(days=int(own["day"]) + later, seconds=number),
    )


def _rewritten(draw: Random, name: str) -> str:
    """The name as its owner writes it another day."""
    first, last = name.split(maxsplit=1)[0], name.rsplit(maxsplit=1)[-1]
    at = draw.randrange(len(first) - 1)
    slip = first[:at] + first[at + 1] + first[at] + first[at + 2 :]
    ways = (
        *(name,) * 3, name.lower(), name.upper(), f"{last} {first}", f"{first[0]}. {last}", first,
        f"Mr. {name}", f"{slip} {last}",
    )  # fmt: skip
    return draw.choice(ways)


def _redialled(draw: Random, digits: str) -> str:
    """The same number mostly; a slip, another one, or none."""
    kind = draw.random()
    if kind < 0.05:  # shares of the made set
        at = draw.randrange(1, 10)
        return f"{digits[:at]}{(int(digits[at]) + 1) % 10}{digits[at + 1 :]}"
    if kind < 0.10:  # as above
        return ""
    return f"{draw.choice('6789')}{draw.randrange(10**9):09}" if kind < 0.15 else digits  # as above


def _remailed(draw: Random, email: str | None) -> str | None:
    return email if draw.random() < 0.8 else None  # share that gives it again


def _formatted(draw: Random, digits: str) -> str:
    first, last = digits[:5], digits[5:]
    ways = (digits, f"+91 {digits}", f"0{digits}", f"0091{digits}", f"{first} {last}", f"+91-{first}-{last}")
    return draw.choice(ways)
