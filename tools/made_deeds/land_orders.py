"""Papers of courts and offices about a property, in two layouts: sentences, and a held-out one of boxes.

A bundle of them has the root of title and then what hangs over it or was allowed on it: a notice of a suit, a
decree that ends it, an attachment, an acquisition, a conversion, a plan and a certificate of occupation.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any, Final

from domain.documents.labels import DocumentLabel as Label
from tools.made_deeds.bundle import Bundle, MadePaper, set_paper
from tools.made_deeds.case_truth import case_of, request_of
from tools.made_deeds.fonts import families
from tools.made_deeds.land_orders_text import Order, boxes, sentences
from tools.made_deeds.story import Story

_COURTS: Final = ("Principal Civil Judge", "Additional City Civil Judge", "Civil Judge (Senior Division)")
_AUTHORITIES: Final = ("Town Planning Officer", "Deputy Commissioner", "Chief Officer", "Commissioner")
_STYLE: Final[dict[str, Any]] = {"size": 11, "margin": 60, "lang": "en", "flipped": False}


def make_orders(seed: str, *, held_out: bool = False) -> Bundle:
    """The bundle of a seed.

    Args:
        seed: Any text.
        held_out: In the layout that no reader was written against.
    """
    draw = Random(f"orders:{seed}")  # noqa: S311 - papers for tests, no secret
    story = Story(draw)
    story.root()
    orders = _orders(draw, story)
    case = case_of(story)
    events = [*case["events"], *_events(orders)]
    events.sort(key=lambda event: (event["date"], event["type"], event.get("doc_no") or ""))
    for at, event in enumerate(events, 1):
        event["id"] = f"E{at}"
    notice = next((one["id"] for one in events if one["type"] == "lis_pendens"), None)
    for event in events:
        if event["type"] == "discharge":
            event["ref"] = notice
    case["events"] = [{"id": event.pop("id"), **event} for event in events]
    if any(one.values.get("has_deviations") for one in orders):
        case["state"] = {"plan_deviation": True}
    papers = [
        *(set_paper(paper, draw, held_out=held_out) for paper in story.papers),
        *(_made(one, held_out=held_out) for one in orders),
    ]
    draw.shuffle(papers)
    return Bundle(seed, "orders", story.state, tuple(papers), request_of(story), case)


def _orders(draw: Random, story: Story) -> list[Order]:
    """Some of the seven, each later than the one before."""
    place = story.land.place
    day = date(2005, 1, 10) + timedelta(days=draw.randint(0, 2500))
    drawn = {**_of_courts(draw, story, day), **_of_offices(draw, story, day)}
    kept = draw.sample(list(drawn), draw.randint(3, len(drawn)))
    return [
        Order(label, day + timedelta(days=211 * at), story.land.survey, place.village.latin, drawn[label])
        for at, label in enumerate((label for label in drawn if label in kept), 1)
    ]


def _of_courts(draw: Random, story: Story, day: date) -> dict[Label, dict[str, Any]]:
    holder, stranger = next(iter(story.holders)).name.latin, story.cast.person().name.latin
    parties = {
        "case_no": f"OS {draw.randint(10, 999)}/{day.year}",
        "court": f"{draw.choice(_COURTS)}, {story.land.place.district.latin}",
        "plaintiff": stranger,
        "defendant": holder,
    }
    ends: tuple[dict[str, Any], ...] = (
        {"outcome": "decreed", "owner": stranger},
        {"outcome": "dismissed"},
        {"outcome": "withdrawn"},
    )
    relief = draw.choice(("declaration of title", "specific performance of an agreement"))
    return {
        Label.LIS_PENDENS: {**parties, "doc_no": story.number(day), "relief": relief},
        Label.COURT_DECREE: {**parties, **draw.choice(ends)},
        Label.ATTACHMENT: {**parties, "case_no": f"EP {draw.randint(10, 999)}/{day.year}"},
    }


def _of_offices(draw: Random, story: Story, day: date) -> dict[Label, dict[str, Any]]:
    place = story.land.place

    def number(letters: str) -> str:
        return f"{letters}/{draw.randint(100, 9999)}/{day.year}"

    def office(name: str | None = None) -> str:
        return f"{name or draw.choice(_AUTHORITIES)}, {place.district.latin}"

    return {
        Label.ACQUISITION_NOTICE: {
            "order_no": number("LAQ"),
            "authority": office("Special Land Acquisition Officer"),
            "section": draw.choice(("4(1)", "11", "19")),
        },
        Label.NA_CONVERSION_ORDER: {
            "order_no": number("ALN/SR"),
            "authority": office("Deputy Commissioner"),
            "purpose": draw.choice(("residential", "commercial")),
            "lapse_date": day + timedelta(days=1800),
        },
        Label.APPROVED_PLAN: {
            "order_no": number("BP"),
            "authority": office(),
            "floors": draw.choice(("stilt+4", "ground+2", "basement+ground+7")),
            "fsi": draw.choice(("1.75", "2.5", "3")),
        },
        Label.OCCUPANCY_CERTIFICATE: {
            "order_no": number("OC"),
            "authority": office(),
            "plan_no": number("BP"),
            "floors": draw.choice(("stilt+4", "ground+3")),
            "has_deviations": draw.random() < 0.5,
        },
    }


def _events(orders: list[Order]) -> list[dict[str, Any]]:
    suits = {one.values["case_no"] for one in orders if one.label is Label.LIS_PENDENS}
    made = [(one, _event(one, suits)) for one in orders]
    return [
        {"type": event[0], "date": one.day.isoformat(), **event[1]}
        for one, event in made
        if event is not None
    ]


def _event(order: Order, suits: set[str]) -> tuple[str, dict[str, Any]] | None:
    """Its type and what it says; None: it makes no event."""
    values = order.values
    match order.label:
        case Label.LIS_PENDENS:
            return "lis_pendens", {"doc_no": values["doc_no"], "case_no": values["case_no"]}
        case Label.COURT_DECREE if values["outcome"] == "decreed":
            return "conveyance_by_decree", {
                "executants": [values["defendant"]],
                "claimants": [{"name": values["owner"]}],
            }
        case Label.COURT_DECREE:
            return ("discharge", {}) if values["case_no"] in suits else None
        case Label.ATTACHMENT:
            return "attachment", {"case_no": values["case_no"]}
        case Label.ACQUISITION_NOTICE:
            return "acquisition_notice", {"authority": values["authority"]}
    return _FISCAL[order.label], {}


_FISCAL: Final = {
    Label.NA_CONVERSION_ORDER: "na_conversion_order",
    Label.APPROVED_PLAN: "approved_plan",
    Label.OCCUPANCY_CERTIFICATE: "occupancy_certificate",
}


def _made(order: Order, *, held_out: bool) -> MadePaper:
    blocks = boxes(order) if held_out else sentences(order)
    name = "boxes" if held_out else "sentences"
    style = _STYLE | {"fonts": list(families("latin")[:1])}
    return MadePaper(order.label, name, held_out, "latin", order.truth(), tuple(blocks), style)
