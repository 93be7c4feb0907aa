"""The chain against other registers: what each shows that the other does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, get_args

from domain.title.charges import CODES
from domain.title.codes import Code
from domain.title.ends import find_gap
from domain.title.instruments import (
    Agreement,
    Charge,
    ChargeKind,
    Partition,
    Release,
    Transfer,
    TransferKind,
    kind_of,
)
from domain.title.papers import compare_land
from domain.title.periods import years_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.title.case import Case
    from domain.title.chain import Chain
    from domain.title.instruments import AnyInstrument
    from domain.title.records import Certificate, EcRow, Records

ROW_CODES: Final[dict[str, Code]] = {
    **dict.fromkeys((*get_args(TransferKind), "release", "partition", "gpa_sale"), Code.COMPETING_CLAIM),
    **{kind: CODES[kind] for kind in get_args(ChargeKind)},
    "agreement_for_sale": Code.OPEN_AGREEMENT,
}
"""Nature of a registered act that the chain does not know -> what it is found as."""

CLOSING: Final = ("discharge", "agreement_cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One line of a register beside the instrument it belongs to."""

    register: str
    line: str
    event: str | None
    """None: the chain has no such instrument."""
    remark: str


def reconcile(chain: Chain, case: Case, done: Sequence[AnyInstrument]) -> tuple[Match, ...]:
    """Find what the registers show beyond the chain, and what they should show and do not."""
    matches = [
        *_certificates(chain, case, done),
        *_cersai(chain, case.records),
        *_suits(chain, case.records, done),
    ]
    _revenue(chain, case)
    rera = case.records.rera
    if rera is not None and not rera.number:
        chain.find(Code.RERA_MISSING, [], "the record has no registration number")
    elif rera is not None and rera.ends is not None and rera.ends < case.as_of:
        chain.find(Code.RERA_MISSING, [], f"registration {rera.number} ended {rera.ends}")
    return tuple(matches)


def _certificates(chain: Chain, case: Case, done: Sequence[AnyInstrument]) -> list[Match]:
    certificates = case.records.certificates
    if not certificates:
        return []
    rows = [row for certificate in certificates for row in certificate.rows]
    closed = {row.ref for row in rows if row.nature in CLOSING and row.ref}
    matches: list[Match] = []
    seen: set[str] = set()
    for row in rows:
        event = _event_of(row, done, seen)
        line = " ".join(filter(None, (row.doc_no, row.day.isoformat() if row.day else "", row.nature)))
        remark = "in the chain"
        if event is not None:
            seen.add(event)
        elif row.nature in ROW_CODES and (row.doc_no is None or row.doc_no not in closed):
            remark = "not in the chain"
            chain.find(ROW_CODES[row.nature], [], f"encumbrance certificate: {line}")
        else:
            remark = "not in the chain, nothing open by it"
        matches.append(Match(register="EC", line=line, event=event, remark=remark))
    for each in done:
        covered = any(part.start <= each.day <= part.end for part in certificates)
        if covered and _must_be_shown(each) and each.id not in seen:
            chain.find(Code.EC_GAP, [each.id], "the certificate covers its date and does not show it")
    start = years_after(case.as_of, -case.search_years)
    for first, last in _gaps(certificates, start, case.as_of):
        find_gap(chain, start, first, last)
    return matches


def _event_of(row: EcRow, done: Sequence[AnyInstrument], seen: set[str]) -> str | None:
    """The instrument of a row: as a person matched it, by document number, or alone of its kind that day."""
    if row.event is not None:
        return row.event if row.event in {each.id for each in done} else None
    free = [each for each in done if each.id not in seen]
    if row.doc_no is not None:
        for each in free:
            if each.face.doc_no == row.doc_no:
                return each.id
    alike = [
        each.id
        for each in free
        if each.day == row.day
        and kind_of(each) == row.nature
        and (each.face.doc_no is None or row.doc_no is None)
    ]
    return alike[0] if len(alike) == 1 else None


def _must_be_shown(instrument: AnyInstrument) -> bool:
    is_registrable = isinstance(instrument, (Transfer, Release, Partition, Charge, Agreement))
    return is_registrable and instrument.face.registered is True


def _gaps(certificates: Sequence[Certificate], start: date, end: date) -> list[tuple[date, date]]:
    """Periods from start to end that no certificate covers."""
    one_day = timedelta(days=1)
    gaps: list[tuple[date, date]] = []
    covered_to = start - one_day
    for part in sorted(certificates, key=lambda each: each.start):
        if part.start > covered_to + one_day:
            gaps.append((covered_to + one_day, part.start - one_day))
        covered_to = max(covered_to, part.end)
    return [*gaps, (covered_to + one_day, end)] if covered_to < end else gaps


def _cersai(chain: Chain, records: Records) -> list[Match]:
    ours = {each.event: each for each in chain.burdens.values() if each.kind == "cersai_entry"}
    matches: list[Match] = []
    for entry in records.cersai:
        same = entry.event if entry.event in ours else None
        if same is None and entry.event is None:
            alike = [
                key for key, burden in ours.items() if burden.holder.casefold() == entry.lender.casefold()
            ]
            same = alike[0] if len(alike) == 1 else None
        if same is not None:
            remark = "in the chain"
            del ours[same]
        elif entry.is_satisfied:
            remark = "satisfied"
        else:
            remark = "not in the chain"
        is_open_there = not entry.is_satisfied
        if is_open_there and (same is None or same not in chain.open_items):
            chain.find(Code.CERSAI_ENTRY_OPEN, [same] if same else [], f"CERSAI {entry.id}: {entry.lender}")
        matches.append(Match(register="CERSAI", line=f"{entry.id} {entry.lender}", event=same, remark=remark))
    return matches


def _suits(chain: Chain, records: Records, done: Sequence[AnyInstrument]) -> list[Match]:
    ours = {
        "".join(each.holder.split()).casefold(): each.id
        for each in done
        if isinstance(each, Charge) and each.kind == "lis_pendens"
    }
    matches: list[Match] = []
    for suit in records.suits:
        same = suit.event or ours.get("".join(suit.case_no.split()).casefold())
        if suit.is_pending and (same is None or same not in chain.open_items):
            chain.find(Code.LIS_PENDENS_OPEN, [same] if same else [], f"court record: {suit.case_no}")
        remark = "pending" if suit.is_pending else "disposed of"
        matches.append(Match(register="courts", line=suit.case_no, event=same, remark=remark))
    return matches


def _revenue(chain: Chain, case: Case) -> None:
    record = case.records.revenue
    if record is None:
        return
    if record.holders and set(record.holders) != set(chain.holders):
        detail = f"record of {', '.join(sorted(record.holders))} v holder {', '.join(sorted(chain.holders))}"
        chain.find(Code.MUTATION_PENDING, [], detail)
    compare_land(chain, [], record.land, case.schedule)
