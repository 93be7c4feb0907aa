"""A case from its JSON form: the border of the title domain."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from domain.errors import BadInput
from domain.title.case import Case, Standing, Variant
from domain.title.fields import Fields, Reading
from domain.title.names import clean_name
from domain.title.periods import years_of
from domain.title.reading_instruments import SYNONYMS, read_instrument, read_land
from domain.title.records import CersaiRecord, Certificate, EcRow, Records, ReraRecord, RevenueRecord, Suit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from domain.title.instruments import AnyInstrument

_PLAIN_ID: Final = re.compile(r"[A-Za-z0-9._/-]{1,40}")


def read_case(inputs: Mapping[str, Any]) -> Case:
    """The case of an object {as_of, search_years, schedule, events, seller, ec_gaps, state, records}.

    Raises:
        BadInput: A field is missing or not of its form; the sentence names its place.
    """
    reading = Reading()
    case = Fields(inputs, "the case", reading)
    variants = _variants(case)
    reading.variants = {variant.name: variant for variant in variants}
    as_of = case.needed_day("as_of")
    standing = case.part("state")
    records = case.part("records")
    read = Case(
        as_of=as_of,
        search_years=_search_years(case, as_of),
        schedule=read_land(case.part("schedule")),
        instruments=_instruments(case, as_of),
        sellers=case.persons("seller", "sellers"),
        ec_gaps=_periods(case),
        standing=Standing() if standing is None else _standing(standing),
        records=Records() if records is None else _records(records),
        variants=variants,
    )
    case.close()
    return replace(read, variant_uses=tuple(reading.uses), unread=tuple(reading.unread))


def _instruments(case: Fields, as_of: date) -> tuple[AnyInstrument, ...]:
    instruments: dict[str, AnyInstrument] = {}
    for place, raw in enumerate(case.items("events"), 1):
        named = str(raw.get("id") or "") if isinstance(raw, dict) else ""
        # An id of another form may hold anything, and is not repeated in an error.
        label = named if _PLAIN_ID.fullmatch(named) else str(place)
        instrument = read_instrument(Fields(raw, f"event {label}", case.reading), as_of)
        if instrument.id in instruments:
            raise case.refuse("events", "a list in which each id stands once")
        instruments[instrument.id] = instrument
    if not instruments:
        raise case.refuse("events", "a list of at least one instrument")
    return tuple(instruments.values())


def _search_years(case: Fields, as_of: date) -> int:
    value = case.take("search_years")
    if value is None:
        return years_of("title.search_years", as_of)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 100:
        raise case.refuse("search_years", "a whole number from 1 to 100")
    return value


def _variants(case: Fields) -> tuple[Variant, ...]:
    variants: list[Variant] = []
    for pair in case.objects("same_person"):
        name, same_as = clean_name(pair.needed_text("name")), clean_name(pair.needed_text("same_as"))
        variants.append(Variant(name=name, same_as=same_as))
        pair.close()
    names = {variant.name for variant in variants}
    if len(names) < len(variants) or names & {variant.same_as for variant in variants}:
        raise case.refuse("same_person", "a list in which each other spelling leads to one final name")
    return tuple(variants)


def _periods(case: Fields) -> tuple[tuple[date, date], ...]:
    periods: list[tuple[date, date]] = []
    for raw in case.items("ec_gaps"):
        if isinstance(raw, dict):
            period = case.inner(raw, "ec_gaps")
            first, last = period.needed_day("from"), period.needed_day("to")
        elif isinstance(raw, list) and len(raw) == 2:
            first, last = case.as_day("ec_gaps", raw[0]), case.as_day("ec_gaps", raw[1])
        else:
            raise case.refuse("ec_gaps", "a list of [from, to]")
        if last < first:
            raise case.refuse("ec_gaps", "a list of periods that end after they begin")
        periods.append((first, last))
    return tuple(periods)


def _standing(state: Fields) -> Standing:
    standing = Standing(
        agricultural_without_conversion=state.mark("agricultural_without_conversion"),
        mutation_pending=state.mark("mutation_pending"),
        oc_missing=state.mark("oc_missing"),
        rera_missing=state.mark("rera_missing"),
        society_noc_missing=state.mark("society_noc_missing"),
        tax_arrears=state.mark("tax_arrears"),
        prohibited_land=state.mark("prohibited_land"),
        plan_deviation=state.mark("plan_deviation"),
        government_land=state.mark("government_land"),
        third_party_possession_since=state.day("third_party_possession_since"),
    )
    state.close()
    return standing


def _records(records: Fields) -> Records:
    revenue, rera = records.part("revenue"), records.part("rera")
    read = Records(
        certificates=tuple(_certificate(each) for each in records.objects("ec")),
        revenue=None if revenue is None else _revenue(revenue),
        rera=None if rera is None else _rera(rera),
        cersai=tuple(_cersai(each) for each in records.objects("cersai")),
        suits=tuple(_suit(each) for each in records.objects("litigation")),
    )
    records.close()
    return read


def _certificate(certificate: Fields) -> Certificate:
    start, end = certificate.needed_day("from"), certificate.needed_day("to")
    if end < start:
        raise BadInput(f"{certificate.where}: 'to' must not be before 'from'")
    rows = tuple(_row(each) for each in certificate.objects("entries"))
    certificate.take("form")
    certificate.close()
    return Certificate(start=start, end=end, rows=rows)


def _row(row: Fields) -> EcRow:
    nature = row.needed_text("nature")
    read = EcRow(
        doc_no=row.text("doc_no"),
        day=row.day("date"),
        nature=SYNONYMS.get(nature, nature),
        event=row.text("event"),
        ref=row.text("ref"),
    )
    row.take("parties")
    row.close()
    return read


def _revenue(record: Fields) -> RevenueRecord:
    holders = record.persons("holders", "holder")
    record.take("tenure", "land_use", "mutation_no", "other_rights")
    return RevenueRecord(holders=holders, land=read_land(record))


def _rera(record: Fields) -> ReraRecord:
    read = ReraRecord(number=record.text("number", "rera_no"), ends=record.day("ends", "end_date"))
    record.take("promoter")
    record.close()
    return read


def _cersai(entry: Fields) -> CersaiRecord:
    read = CersaiRecord(
        id=entry.needed_text("id"),
        lender=clean_name(entry.needed_text("lender")),
        is_satisfied=entry.mark("satisfied"),
        event=entry.text("event"),
    )
    entry.take("date")
    entry.close()
    return read


def _suit(suit: Fields) -> Suit:
    read = Suit(
        case_no=clean_name(suit.needed_text("case_no")),
        is_pending=not suit.mark("disposed"),
        event=suit.text("event"),
    )
    suit.take("forum", "stay", "relief")
    suit.close()
    return read
