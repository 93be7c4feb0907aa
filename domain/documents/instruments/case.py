"""From the facts of a bundle to the case of the title search, and what is missing or contested in it.

Code decides nothing about title here: it puts each paper's facts where `domain.title` reads them. The first
deed that passes title is the root, for no earlier paper shows what its giver held. Names stay as written;
spellings that a person has confirmed go in as ``same_person``, all others are proposals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from domain.documents.instruments.bundle import BundlePaper, Contested, Fields, Missing
from domain.documents.instruments.spellings import SpellingProposal, propose_spellings
from domain.documents.instruments.title_events import Draft, Drafts, draft_events
from domain.documents.instruments.title_records import records_of, state_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ROOTS: Final = ("sale", "gift", "settlement", "exchange", "partition")
_NAMED: Final = (
    "executant",
    "claimant",
    "party",
    "allotment",
    "principal",
    "agent",
    "testator",
    "legatee",
    "heir",
    "minor",
    "holder",
    "of",
)


@dataclass(frozen=True, slots=True)
class BundleCase:
    """A case for the title search and what a person still has to see to."""

    case: dict[str, Any]
    """As `domain.title.read_case` takes it."""
    papers: dict[str, tuple[str, ...]]
    """Event -> the papers it stands on."""
    missing: tuple[Missing, ...]
    contested: tuple[Contested, ...]
    proposals: tuple[SpellingProposal, ...]


def instruments_case(
    papers: Sequence[BundlePaper],
    request: Mapping[str, Any],
    *,
    confirmed: Mapping[str, str] | None = None,
    is_rooted: bool = False,
) -> BundleCase:
    """The case of a bundle.

    Args:
        papers: Documents of the bundle with their facts, in any order.
        request: What a person asks: as_of, and search_years, seller and schedule where they are known.
        confirmed: Other spelling -> the name it stands for, as a person has confirmed.
        is_rooted: The root of title is told elsewhere: no deed of the bundle is made one.
    """
    fields = [Fields(paper) for paper in papers]
    drafts = draft_events(fields)
    ordered = sorted(drafts.events, key=_place)
    if not is_rooted:
        _make_root(ordered)
    ids = {id(draft): f"E{number}" for number, draft in enumerate(ordered, 1)}
    _refer(drafts, ordered, ids)
    case: dict[str, Any] = {**request, "events": [{"id": ids[id(draft)], **draft.event} for draft in ordered]}
    parts = {"records": records_of(fields, drafts), "state": state_of(fields)}
    case |= {name: part for name, part in parts.items() if part}
    if confirmed:
        case["same_person"] = [{"name": other, "same_as": name} for other, name in sorted(confirmed.items())]
    proposals = propose_spellings({each.paper.id: _names(each) for each in fields})
    return BundleCase(
        case=case,
        papers={ids[id(draft)]: draft.papers for draft in ordered},
        missing=tuple(drafts.missing),
        contested=_all_contested(fields),
        proposals=tuple(each for each in proposals if each.name not in (confirmed or {})),
    )


def _all_contested(fields: Sequence[Fields]) -> tuple[Contested, ...]:
    """Each contested field once."""
    seen: dict[tuple[str, str], Contested] = {}
    for each in fields:
        for contested in each.contested:
            seen.setdefault((contested.paper, contested.field), contested)
    return tuple(seen.values())


def _place(draft: Draft) -> tuple[str, str, str]:
    return draft.event["date"], draft.event["type"], draft.event.get("doc_no") or ""


def _make_root(ordered: Sequence[Draft]) -> None:
    """The first deed that passes title becomes the root of the search."""
    first = next(
        (draft for draft in ordered if draft.event["type"] in (*_ROOTS, "death_will", "death_intestate")),
        None,
    )
    if first is None or first.event["type"] not in _ROOTS:
        return
    takers = first.event.get("claimants") or first.event["allot"]
    kept: dict[str, Any] = {
        name: first.event[name]
        for name in ("date", "registered", "doc_no", "property", "stamp")
        if name in first.event
    }
    first.event = {**kept, "type": "root", "claimants": takers}
    first.power = None


def _refer(drafts: Drafts, ordered: Sequence[Draft], ids: Mapping[int, str]) -> None:
    """Name the mortgage a release ends and the power a deed was signed under."""
    by_number = {
        draft.event[called]: ids[id(draft)]
        for draft in ordered
        for called in ("case_no", "doc_no")
        if draft.event.get(called) and (called == "doc_no" or draft.event["type"] == "lis_pendens")
    }
    for draft in ordered:
        if draft.discharges is not None:
            if draft.discharges in by_number:
                draft.event["ref"] = by_number[draft.discharges]
            else:
                drafts.missing.append(
                    Missing(
                        draft.papers[0],
                        "discharges",
                        f"the mortgage {draft.discharges} it ends is not in the bundle",
                    )
                )
        if draft.power is not None:
            power = _power_of(draft.power, ordered)
            if power is not None:
                draft.event["via_poa"] = ids[id(power)]
            else:
                draft.event["via_poa"] = str(draft.power.get("doc_no") or f"power of {draft.power['date']}")
                drafts.missing.append(
                    Missing(
                        draft.papers[0],
                        "via_poa",
                        "the power of attorney it was signed under is not in the bundle",
                    )
                )


def _power_of(reference: Mapping[str, Any], ordered: Sequence[Draft]) -> Draft | None:
    """The power with the number, else the one of the day."""
    powers = [draft for draft in ordered if draft.event["type"] == "poa"]
    numbered = [
        draft
        for draft in powers
        if "doc_no" in reference and draft.event.get("doc_no") == reference["doc_no"]
    ]
    same_day = [draft for draft in powers if draft.event["date"] == reference["date"]]
    return next(iter([*numbered, *same_day]), None)


def _names(fields: Fields) -> list[str]:
    found = [
        value["name"] if isinstance(value, dict) else value for name in _NAMED for value in fields.all(name)
    ]
    rows = [
        name
        for row in fields.all("entry")
        for side in ("executants", "claimants")
        for name in row.get(side, [])
    ]
    return list(dict.fromkeys([*map(str, found), *rows]))
