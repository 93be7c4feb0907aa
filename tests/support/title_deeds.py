"""Cases of title in JSON, written short: the events of a test beside a root and a seller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.title.output import title_chain

if TYPE_CHECKING:
    from collections.abc import Iterable

Event = dict[str, Any]
ROOT: Event = {"id": "E1", "date": "1988-05-10", "type": "root", "claimants": ["Ramaiah"]}
HEIRS: Event = {
    "id": "E2",
    "date": "2010-02-02",
    "type": "death_intestate",
    "of": "Ramaiah",
    "heirs": [{"name": name, "share": "1"} for name in ("Lakshmi", "Suresh", "Kavita")],
    "legal_heir_proof": True,
}


def event(identity: str, day: str, kind: str, **fields: Any) -> Event:
    """One event; ``by`` and ``to`` are names separated by commas."""
    named = {
        key: fields.pop(short).split(",")
        for short, key in (("by", "executants"), ("to", "claimants"))
        if short in fields
    }
    return {"id": identity, "date": day, "type": kind, **named, **fields}


def sale(identity: str, day: str, by: str, to: str, **fields: Any) -> Event:
    """A registered sale."""
    return event(identity, day, "sale", by=by, to=to, **{"registered": True, **fields})


def case(*events: Event, seller: str = "Arjun", **fields: Any) -> dict[str, Any]:
    """A case on 1 November 2026 with a search of 30 years."""
    return {
        "as_of": "2026-11-01",
        "search_years": 30,
        "schedule": {"survey": "112/3", "extent_sqft": 2400},
        "events": list(events),
        "seller": seller.split(",") if seller else [],
        **fields,
    }


def searched(*events: Event, **fields: Any) -> dict[str, Any]:
    """The review of a case."""
    return title_chain(case(*events, **fields))


def found(review: dict[str, Any]) -> set[str]:
    """Findings as ``CODE E1,E2``."""
    return {f"{each['code']} {','.join(each['events'])}".strip() for each in review["findings"]}


def held(review: dict[str, Any]) -> dict[str, str]:
    """Name -> share."""
    return shares(review["holders"])


def shares(holders: Iterable[dict[str, str]]) -> dict[str, str]:
    """Name -> share."""
    return {each["name"]: each["share"] for each in holders}
