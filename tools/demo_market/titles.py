"""Title files of the demo market: seeded, synthetic cases, clean and defective. Nobody in them lives."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEED: Final = 26
_FIRST: Final = ("Ramaiah", "Basavaraj", "Narayana", "Venkatesh", "Gopal", "Mallikarjun")
_SECOND: Final = ("Arjun", "Kavita", "Suresh", "Lakshmi", "Imran", "Joseph", "Meena", "Deepak")
_PLACES: Final = (
    ("Hebbal", "Bengaluru", "Karnataka"),
    ("Whitefield", "Bengaluru", "Karnataka"),
    ("Baner", "Pune", "Maharashtra"),
    ("Kothrud", "Pune", "Maharashtra"),
)
KINDS: Final = ("clean", "mortgage", "heirs", "lapsed_power", "minor", "suit", "gaps")


@dataclass(frozen=True, slots=True)
class DemoTitle:
    """One file."""

    kind: str
    property: dict[str, str]
    case: dict[str, Any]


def demo_titles() -> Iterator[DemoTitle]:
    """One file of each kind; the same ones on every run."""
    draw = random.Random(_SEED)  # noqa: S311  # synthetic people, no secret
    for number, kind in enumerate(KINDS, start=1):
        locality, city, state = draw.choice(_PLACES)
        survey = f"{draw.randint(10, 240)}/{draw.randint(1, 9)}"
        text = f"Plot {number * 7}, Survey {survey}, {locality}"
        yield DemoTitle(kind, {"text": text, "city": city, "state": state}, _case(kind, survey, draw))


def _case(kind: str, survey: str, draw: random.Random) -> dict[str, Any]:
    root = draw.choice(_FIRST)
    seller, other, third = draw.sample(_SECOND, 3)
    year = draw.randint(1979, 1992)
    extent = draw.choice((1200, 1800, 2400, 4000))
    land = {"survey": survey, "extent_sqft": extent}
    events: list[dict[str, Any]] = [
        {
            "id": "E1",
            "date": f"{year}-05-10",
            "type": "root",
            "claimants": [{"name": root}],
            "doc_no": f"11/{year}",
        }
    ]
    case: dict[str, Any] = {
        "as_of": "2026-11-20",
        "search_years": 30,
        "schedule": land,
        "seller": [seller],
        "events": events,
        "records": {
            "ec": [{"from": "1996-11-20", "to": "2026-11-20", "form": "15", "entries": []}],
            "revenue": {"holders": [seller], "survey": survey},
        },
    }
    _events_of(kind, case, root, (seller, other, third))
    for each in events:
        if each.get("registered") and each["date"] >= "1996-11-20":
            row = {"doc_no": each["doc_no"], "date": each["date"], "nature": each["type"]}
            case["records"]["ec"][0]["entries"].append(row)
    return case


def _events_of(kind: str, case: dict[str, Any], root: str, people: tuple[str, str, str]) -> None:
    seller, other, _ = people
    events = case["events"]
    match kind:
        case "heirs":
            events.append(
                {
                    "id": "E2",
                    "date": "2009-02-02",
                    "type": "death_intestate",
                    "of": root,
                    "heirs": [{"name": name} for name in people],
                    "legal_heir_proof": True,
                }
            )
        case "lapsed_power":
            events += [
                {"id": "E2", "date": "2001-03-03", "type": "poa", "principal": root,
                 "principal_died": "2006-01-01", "registered": True, "doc_no": "88/2001"},
                _sale("E3", "2007-08-08", root, seller, via_poa="E2"),
            ]  # fmt: skip
        case "minor":
            minor = {"name": other, "dob": "2011-06-01", "court_permission": False}
            events.append(_sale("E2", "2012-06-06", root, other))
            events.append(_sale("E3", "2021-09-09", other, seller, minors_sold=[minor]))
        case _:
            events.append(_sale("E2", "2004-04-04", root, other))
            events.append(_sale("E3", "2013-11-11", other, seller))
    if kind == "mortgage":
        events.append({"id": "E4", "date": "2015-01-05", "type": "mortgage", "lender": "Demo Bank"})
        entry = {"id": "400100200300", "lender": "Demo Bank", "satisfied": False, "event": "E4"}
        case["records"]["cersai"] = [entry]
    if kind == "suit":
        events.append({"id": "E4", "date": "2024-02-20", "type": "lis_pendens", "suit": "OS 214/2024"})
        case["records"]["litigation"] = [{"case_no": "OS 214/2024", "disposed": False, "event": "E4"}]
    if kind == "gaps":
        case["records"]["ec"][0]["from"] = "2008-01-01"
        case["state"] = {"mutation_pending": True, "oc_missing": True, "tax_arrears": True}


def _sale(identity: str, day: str, by: str, to: str, **more: object) -> dict[str, Any]:
    return {
        "id": identity,
        "date": day,
        "type": "sale",
        "executants": [by],
        "claimants": [{"name": to}],
        "registered": True,
        "doc_no": f"{int(day[5:7]) * 31 + int(day[8:])}/{day[:4]}",
        **more,
    }
