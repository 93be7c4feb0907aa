"""The title case that a bundle's papers add up to, written from the story and not from the papers' text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.documents.labels import DocumentLabel as Label
from tools.made_deeds.content import Deed, Record
from tools.made_deeds.registers import NATURES
from tools.made_deeds.story import AS_OF

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tools.made_deeds.content import Content, Land
    from tools.made_deeds.story import Story

_FISCAL: Final = {
    Label.MUTATION_ORDER: "mutation_order",
    Label.TAX_RECEIPT: "tax_receipt",
    Label.RERA_REGISTRATION: "rera_registration",
}
_REVENUE: Final = (Label.SEVEN_TWELVE, Label.RTC_PAHANI, Label.KHATA)


def request_of(story: Story) -> dict[str, Any]:
    """What a person asks of the search: its day and years, who sells, and the property."""
    sellers = [each.name.latin for each in story.holders]
    return {"as_of": AS_OF.isoformat(), "search_years": 30, "seller": sellers, "schedule": _land(story.land)}


def case_of(story: Story) -> dict[str, Any]:
    """The case of the bundle."""
    kept = [paper for paper in story.papers if not (isinstance(paper, Deed) and paper.is_left_out)]
    events = [*_deeds(kept), *_deaths(kept), *_fiscal(kept)]
    events.sort(key=lambda event: (event["date"], event["type"], event.get("doc_no") or ""))
    ids = {id(event): f"E{n}" for n, event in enumerate(events, 1)}
    by_number = {event["doc_no"]: ids[id(event)] for event in events if event.get("doc_no")}
    powers = {event["date"]: ids[id(event)] for event in events if event["type"] == "poa"}
    for event in events:
        if "_discharges" in event:
            event["ref"] = by_number[event.pop("_discharges")]
        if "_power" in event:
            event["via_poa"] = powers[event.pop("_power")]
    case = {**request_of(story), "events": [{"id": ids[id(event)], **event} for event in events]}
    records = _records(kept)
    if records:
        case["records"] = records
    if any(
        paper.label is Label.TAX_RECEIPT and paper.values["arrears_inr"]
        for paper in kept
        if isinstance(paper, Record)
    ):
        case["state"] = {"tax_arrears": True}
    spellings = _spellings(kept)
    if spellings:
        case["same_person"] = [{"name": other, "same_as": name} for other, name in sorted(spellings.items())]
    return case


def _spellings(papers: Sequence[Content]) -> dict[str, str]:
    """Names of the revenue record in its script -> the Latin names of the deeds."""
    return {
        written: person.name.latin
        for paper in papers
        if isinstance(paper, Record) and paper.label in _REVENUE and paper.script != "latin"
        for written, person in zip(paper.holder_names, paper.holders, strict=True)
    }


def _land(land: Land) -> dict[str, Any]:
    east, west, north, south = land.boundaries
    return {
        "survey": land.survey,
        "extent_sqft": str(land.extent.sqft),
        "boundaries": {"e": east, "w": west, "n": north, "s": south},
    }


def _face(deed: Deed) -> dict[str, Any]:
    face: dict[str, Any] = {"date": deed.day.isoformat(), "property": _land(deed.land)}
    if deed.doc_no is not None:
        face |= {"registered": True, "doc_no": deed.doc_no}
    elif deed.is_notarised:
        face["registered"] = False
    if deed.stamp_deficit_inr is not None:
        face["stamp"] = {"ok": False, "deficit": deed.stamp_deficit_inr}
    return face


def _deeds(papers: Sequence[Content]) -> list[dict[str, Any]]:
    deaths = {
        paper.values["of"]: paper.values["death_date"]
        for paper in papers
        if isinstance(paper, Record) and paper.label is Label.DEATH_CERTIFICATE
    }
    return [
        _event(paper, deaths) for paper in papers if isinstance(paper, Deed) and paper.label is not Label.WILL
    ]


def _event(deed: Deed, deaths: dict[str, date]) -> dict[str, Any]:  # noqa: C901, PLR0911 - one case a kind of deed
    givers = [each.name.latin for each in deed.givers] + [each.person.name.latin for each in deed.minors]
    takers = [{"name": each.person.name.latin} for each in deed.takers]
    event = _face(deed)
    match deed.label:
        case Label.SALE_DEED if deed.is_root:
            return event | {"type": "root", "claimants": takers}
        case Label.POA if deed.is_coupled:
            return event | {"type": "gpa_sale", "executants": givers, "claimants": takers}
        case Label.POA:
            event |= {"type": "poa", "principal": givers[0]}
            if givers[0] in deaths:
                event["principal_died"] = deaths[givers[0]].isoformat()
            return event
        case Label.PARTITION:
            allot = [{"name": each.person.name.latin, "share": str(each.share)} for each in deed.takers]
            return event | {"type": "partition", "parties": givers, "allot": allot}
        case Label.MORTGAGE | Label.MODT:
            return event | {"type": "mortgage", "lender": deed.lender}
        case Label.RELEASE_OF_MORTGAGE if deed.discharges is not None:
            return event | {"type": "discharge", "_discharges": deed.discharges.doc_no}
    event |= {"type": NATURES[deed.label], "executants": givers, "claimants": takers}
    if deed.share is not None:
        event["share"] = str(deed.share)
    if deed.power is not None:
        event["_power"] = deed.power.day.isoformat()
    if deed.minors:
        event["minors_sold"] = [
            {"name": each.person.name.latin, "dob": each.born.isoformat(), "court_permission": each.has_leave}
            for each in deed.minors
        ]
    if deed.is_karta_sale:
        event |= {
            "huf_karta_sale": True,
            "legal_necessity_recited": deed.is_necessity_recited,
            "coparceners_joined": deed.are_coparceners_joined,
        }
    return event


def _deaths(papers: Sequence[Content]) -> list[dict[str, Any]]:
    records = [paper for paper in papers if isinstance(paper, Record)]
    died = {
        paper.values["of"]: paper.values["death_date"]
        for paper in records
        if paper.label is Label.DEATH_CERTIFICATE
    }
    proved = {paper.values["of"] for paper in records if paper.label is Label.PROBATE}
    events: list[dict[str, Any]] = []
    for paper in papers:
        if isinstance(paper, Deed) and paper.label is Label.WILL:
            maker = paper.givers[0].name.latin
            takers = [
                {"name": each.person.name.latin} | ({"share": str(each.share)} if each.share else {})
                for each in paper.takers
            ]
            events.append(
                {
                    "type": "death_will",
                    "date": died[maker].isoformat(),
                    "of": maker,
                    "legatees": takers,
                    "probate": maker in proved,
                }
            )
        elif paper.label in (Label.LEGAL_HEIR_CERTIFICATE, Label.FAMILY_TREE) and isinstance(paper, Record):
            heirs = [{"name": each["name"]} for each in paper.values["heir"]]
            is_proved = paper.label is Label.LEGAL_HEIR_CERTIFICATE
            events.append(
                {
                    "type": "death_intestate",
                    "date": paper.values["death_date"].isoformat(),
                    "of": paper.values["of"],
                    "heirs": heirs,
                    "legal_heir_proof": is_proved,
                }
            )
    return events


def _fiscal(papers: Sequence[Content]) -> list[dict[str, Any]]:
    return [
        {"type": _FISCAL[paper.label], "date": paper.values["date"].isoformat()}
        for paper in papers
        if isinstance(paper, Record) and paper.label in _FISCAL
    ]


def _records(papers: Sequence[Content]) -> dict[str, Any]:
    records: dict[str, Any] = {}
    for paper in papers:
        if not isinstance(paper, Record):
            continue
        values = paper.values
        if paper.label is Label.ENCUMBRANCE_CERTIFICATE:
            entries = [
                {"doc_no": row.doc_no, "date": row.day.isoformat(), "nature": row.nature}
                | ({"ref": row.ref} if row.ref else {})
                for row in paper.rows
            ]
            certificate = {
                "form": values["form"],
                "from": values["from"].isoformat(),
                "to": values["to"].isoformat(),
                "entries": entries,
            }
            records.setdefault("ec", []).append(certificate)
        elif paper.label in _REVENUE:
            records["revenue"] = {
                "holders": list(paper.holder_names),
                "survey": paper.land.survey,
                "extent_sqft": str(paper.land.extent.sqft),
            }
        elif paper.label is Label.RERA_REGISTRATION:
            records["rera"] = {"number": values["rera_no"], "ends": values["end_date"].isoformat()}
        elif paper.label is Label.CERSAI_REPORT:
            records.setdefault("cersai", []).append(
                {
                    "id": values["security_id"],
                    "lender": values["lender"],
                    "date": values["date"].isoformat(),
                    "satisfied": values["satisfied"],
                }
            )
    return records
