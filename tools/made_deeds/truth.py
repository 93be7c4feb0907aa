"""The facts a reader should find in a made paper: field -> value, as `domain.documents.fact` names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.documents.labels import DocumentLabel as Label
from tools.made_deeds.content import Deed, Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from domain.documents.fact import FactValue
    from tools.made_deeds.content import Content, EcRow, Extent, Land, Reference
    from tools.made_deeds.people import Person

Truth = tuple[str, "FactValue"]


def truth_of(content: Content) -> tuple[Truth, ...]:
    """Every (field, value) of a paper, fields with the label in front; a list gives one entry an item."""
    found = _deed(content) if isinstance(content, Deed) else _record(content)
    return tuple((f"{content.label.value}.{name}", value) for name, value in found)


def _deed(deed: Deed) -> Iterator[tuple[str, Any]]:  # noqa: C901 - one case a kind of deed
    yield "execution_date", deed.day.isoformat()
    yield from _registration(deed)
    match deed.label:
        case Label.POA:
            yield "principal", _person(deed.givers[0])
            yield "agent", _person(deed.takers[0].person)
            yield "may_sell", True
            yield "may_receive_price", True
            if deed.is_coupled:
                yield "coupled_with_interest", True
        case Label.WILL:
            yield "testator", _person(deed.givers[0])
            yield from (("legatee", _taker(each.person, each.share)) for each in deed.takers)
            if deed.executor is not None:
                yield "executor", deed.executor.name.latin
        case Label.PARTITION:
            yield from (("party", _person(each)) for each in deed.givers)
            yield from (
                ("allotment", {"name": each.person.name.latin, "share": str(each.share)})
                for each in deed.takers
            )
        case Label.RELEASE_OF_MORTGAGE:
            yield from (("claimant", _person(each.person)) for each in deed.takers)
        case Label.MORTGAGE | Label.MODT:
            yield from (("executant", _person(each)) for each in deed.givers)
        case _:
            yield from (("executant", _person(each)) for each in deed.givers)
            yield from (("claimant", _taker(each.person, each.share)) for each in deed.takers)
    yield from _money(deed)
    if deed.lender is not None:
        yield "lender", deed.lender
    if deed.discharges is not None:
        yield "discharges", _reference(deed.discharges)
    yield from _land(deed.land)
    if deed.prior is not None:
        yield "recital", _reference(deed.prior)
    yield from (("witness", each.name.latin) for each in deed.witnesses)
    yield from _how(deed)


def _registration(deed: Deed) -> Iterator[tuple[str, Any]]:
    if deed.doc_no is not None and deed.registered_on is not None:
        yield "registered", True
        yield "doc_no", deed.doc_no
        yield "sro", deed.sro
        yield "registration_date", deed.registered_on.isoformat()
    elif deed.is_notarised:
        yield "registered", False


def _money(deed: Deed) -> Iterator[tuple[str, Any]]:
    if deed.amount_inr is not None:
        is_loan = deed.label in (Label.MORTGAGE, Label.MODT, Label.RELEASE_OF_MORTGAGE)
        yield ("amount_inr" if is_loan else "consideration_inr"), deed.amount_inr
    if deed.advance_inr is not None:
        yield "advance_inr", deed.advance_inr
    if deed.long_stop is not None:
        yield "long_stop_date", deed.long_stop.isoformat()
    if deed.stamp_inr is not None:
        yield "stamp_paid_inr", deed.stamp_inr
    if deed.stamp_deficit_inr is not None:
        yield "stamp_deficit_inr", deed.stamp_deficit_inr


def _how(deed: Deed) -> Iterator[tuple[str, Any]]:
    if deed.share is not None:
        yield "share", str(deed.share)
    if deed.power is not None:
        yield (
            "via_poa",
            {
                "agent": deed.power.agent.name.latin,
                "date": deed.power.day.isoformat(),
                **({"doc_no": deed.power.doc_no} if deed.power.doc_no else {}),
            },
        )
    for minor in deed.minors:
        yield (
            "minor",
            {
                "name": minor.person.name.latin,
                "born": minor.born.isoformat(),
                "court_permission": minor.has_leave,
            },
        )
    if deed.is_karta_sale:
        yield "huf_karta_sale", True
        if deed.is_necessity_recited:
            yield "legal_necessity_recited", True
        if deed.are_coparceners_joined:
            yield "coparceners_joined", True


def _record(record: Record) -> Iterator[tuple[str, Any]]:
    for name, value in record.values.items():
        if name.startswith("_"):
            continue
        if isinstance(value, list):
            yield from ((name, each) for each in value)
        else:
            yield name, value.isoformat() if hasattr(value, "isoformat") else value
    yield from (("holder", name) for name in record.holder_names)
    yield from (("entry", _row(row)) for row in record.rows)
    if record.label in (Label.SEVEN_TWELVE, Label.RTC_PAHANI, Label.KHATA):
        land = record.land
        yield "survey", land.survey
        yield "extent", _extent(land.extent)
        yield "village", land.place.village.in_(record.script)
        if record.label is not Label.KHATA:
            yield "taluk", land.place.taluk.in_(record.script)
            yield "district", land.place.district.in_(record.script)
    elif record.label is Label.ENCUMBRANCE_CERTIFICATE:
        yield "survey", record.land.survey


def _land(land: Land) -> Iterator[tuple[str, Any]]:
    yield "survey", land.survey
    yield "extent", _extent(land.extent)
    yield "village", land.place.village.latin
    yield "taluk", land.place.taluk.latin
    yield "district", land.place.district.latin
    yield "boundaries", dict(zip(("e", "w", "n", "s"), land.boundaries, strict=True))


def _extent(extent: Extent) -> dict[str, Any]:
    return {
        "parts": [{"value": value, "unit": unit} for value, unit in extent.parts],
        "sqft": str(extent.sqft),
    }


def _row(row: EcRow) -> dict[str, Any]:
    read = {
        "doc_no": row.doc_no,
        "date": row.day.isoformat(),
        "nature": row.nature,
        "executants": list(row.givers),
        "claimants": list(row.takers),
        "amount_inr": row.amount_inr,
        "ref": row.ref,
    }
    return {name: value for name, value in read.items() if value is not None}


def _person(person: Person) -> dict[str, Any]:
    return {"name": person.name.latin, "relation": person.relation, "relative": person.relative.latin}


def _taker(person: Person, share: Fraction | None) -> dict[str, Any]:
    return _person(person) | ({"share": str(share)} if share is not None else {})


def _reference(reference: Reference) -> dict[str, Any]:
    return {"doc_no": reference.doc_no, "date": reference.day.isoformat()}
