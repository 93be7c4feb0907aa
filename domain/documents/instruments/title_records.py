"""Registers of a title case from the facts of certificates and extracts (`domain.title.records`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.documents.instruments.title_events import land_of
from domain.documents.labels import DocumentLabel as Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.documents.instruments.bundle import Fields
    from domain.documents.instruments.title_events import Drafts

REVENUE: Final = (Label.SEVEN_TWELVE, Label.RTC_PAHANI, Label.JAMABANDI, Label.PATTA, Label.KHATA)
"""The record of rights of land before the municipal khata; the newest of its kind counts."""


_BUILT: Final = (Label.OCCUPANCY_CERTIFICATE, Label.COMPLETION_CERTIFICATE)


def records_of(papers: Sequence[Fields], drafts: Drafts) -> dict[str, Any]:
    """What the registers say, empty where the bundle has none."""
    records: dict[str, Any] = {}
    certificates = [
        made
        for fields in papers
        if fields.paper.label is Label.ENCUMBRANCE_CERTIFICATE and (made := _certificate(fields, drafts))
    ]
    if certificates:
        records["ec"] = sorted(certificates, key=lambda made: (made["from"], made["to"]))
    revenue = _revenue(papers, drafts)
    if revenue:
        records["revenue"] = revenue
    for fields in papers:
        if fields.paper.label is Label.RERA_REGISTRATION:
            read = {"number": fields.one("rera_no"), "ends": fields.one("end_date")}
            records["rera"] = {name: value for name, value in read.items() if value is not None}
    loans = [
        made
        for fields in papers
        if fields.paper.label is Label.CERSAI_REPORT and (made := _cersai(fields, drafts))
    ]
    if loans:
        records["cersai"] = loans
    return records


def state_of(papers: Sequence[Fields]) -> dict[str, Any]:
    """What papers say of the property's standing."""
    owed = any(fields.paper.label is Label.TAX_RECEIPT and fields.one("arrears_inr") for fields in papers)
    deviates = any(fields.paper.label in _BUILT and fields.one("has_deviations") for fields in papers)
    return {**({"tax_arrears": True} if owed else {}), **({"plan_deviation": True} if deviates else {})}


def _certificate(fields: Fields, drafts: Drafts) -> dict[str, Any] | None:
    start, end, form = fields.one("from"), fields.one("to"), fields.one("form")
    if start is None or end is None:
        drafts.lacks(fields, "period", "the period of the certificate was not found; it was left out")
        return None
    entries = [
        {name: row[name] for name in ("doc_no", "date", "nature", "ref") if name in row}
        for row in fields.all("entry")
    ]
    if form == "15" and not entries:
        drafts.lacks(fields, "entry", "a certificate in form 15 has entries; none was read")
    return {"form": form, "from": start, "to": end, "entries": entries}


def _revenue(papers: Sequence[Fields], drafts: Drafts) -> dict[str, Any]:
    extracts = [fields for fields in papers if fields.paper.label in REVENUE]
    if not extracts:
        return {}
    by_rank = sorted(extracts, key=lambda fields: str(fields.one("date") or ""), reverse=True)
    chosen = min(by_rank, key=lambda fields: REVENUE.index(fields.paper.label))
    holders = [str(name) for name in chosen.all("holder")]
    if not holders:
        drafts.lacks(chosen, "holder", "no holder was read in the extract")
    land = land_of(chosen)
    return {"holders": holders, **{name: land[name] for name in ("survey", "extent_sqft") if name in land}}


def _cersai(fields: Fields, drafts: Drafts) -> dict[str, Any] | None:
    read = {"id": fields.one("security_id"), "lender": fields.one("lender"), "date": fields.one("date")}
    if read["id"] is None or read["lender"] is None:
        drafts.lacks(fields, "security_id", "the entry's id or its lender was not found; it was left out")
        return None
    return {
        **{name: value for name, value in read.items() if value is not None},
        "satisfied": bool(fields.one("satisfied")),
    }
