"""From the papers of a title file to its case: what is kept of each, and all of them put together.

What papers say is read into instruments and registers by `domain.documents.instruments.case`. A person may
have given a case of their own; an instrument that stands in it already is the same event, of which the paper
is evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from typing_extensions import TypedDict

from domain.documents.fact import Evidence, Fact, FactValue  # a TypedDict reads it at run time
from domain.documents.instruments.bundle import BundlePaper
from domain.documents.instruments.case import instruments_case
from domain.documents.labels import DocumentLabel

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from domain.documents.instruments.case import BundleCase

_QUOTES_OF_A_PAPER: Final = 4
_MOST_NOTES: Final = 60
AGREEMENTS: Final = frozenset({DocumentLabel.AGREEMENT_FOR_SALE, DocumentLabel.BUILDER_BUYER_AGREEMENT})
"""Papers whose text a title file keeps for the review of its clauses."""
STRUCK: Final = "struck_events"
"""Key of a given case: ids of events of papers that a person has struck out."""


@dataclass(frozen=True, slots=True)
class PartFacts:
    """One paper of a document with its facts."""

    label: DocumentLabel
    facts: Sequence[Fact]


class Quoted(TypedDict):
    """Words of a paper that a finding may rest on."""

    document_id: str | None
    page: int
    quote: str
    box: list[float] | None


class KeptFact(Quoted):
    """A fact, JSON-plain."""

    field: str
    value: FactValue
    confidence: str
    """An exact fraction."""


class KeptPaper(TypedDict):
    """One paper of a document."""

    id: str
    """``D`` and the document's place in the file, with its own place where the document has several."""
    label: str
    facts: list[KeptFact]


class PaperReading(TypedDict):
    """What was read in one document; JSON-plain."""

    papers: list[KeptPaper]


@dataclass(frozen=True, slots=True)
class FileCase:
    """A case, what it rests on, and what a person has to see to."""

    case: dict[str, Any]
    evidence: dict[str, list[Quoted]]
    """Event -> the words it rests on."""
    facts: dict[str, list[KeptFact]]
    """Event -> what was read of the papers it stands on."""
    notes: tuple[str, ...]
    """What papers lack, and where they contradict one another or themselves."""


def reading_of(parts: Sequence[PartFacts], *, number: int, document_id: UUID | None) -> PaperReading:
    """What is kept of a document.

    Args:
        parts: Its papers, in their order.
        number: The document's place in the file, from 1.
        document_id: Where its words stand.
    """
    return {
        "papers": [
            {
                "id": f"D{number}" if len(parts) == 1 else f"D{number}-{place}",
                "label": part.label.value,
                "facts": [_kept(fact, document_id) for fact in part.facts],
            }
            for place, part in enumerate(parts, 1)
        ]
    }


def has_agreement(label: str, reading: PaperReading | None) -> bool:
    """Whether the text of an agreement in a title file is, or may be, of this document.

    >>> has_agreement("agreement_for_sale", None), has_agreement("sale_deed", None)
    (True, False)

    Args:
        label: Of the document as a whole.
        reading: What is kept of it; a bundle may hold an agreement among other papers.
    """
    papers = reading["papers"] if reading else ()
    return not AGREEMENTS.isdisjoint({label, *(paper["label"] for paper in papers)})


def assembled(given: Mapping[str, Any] | None, readings: Sequence[PaperReading], *, today: date) -> FileCase:
    """The case of a file.

    An event of a paper whose id or document number stands in the given case already is the same event: its
    words are evidence for that one, and the case says what it did. An event is called as its first paper.
    Events that a person struck out (`STRUCK`) are left out, whatever paper they stand in.
    """
    kept = [paper for reading in readings for paper in reading["papers"]]
    case: dict[str, Any] = {
        **(given or {}),
        "events": [dict(each) for each in (given or {}).get("events", ())],
    }
    case.setdefault("as_of", today.isoformat())
    struck = set(case.pop(STRUCK, ()))
    made = instruments_case(
        [_bundle_paper(paper) for paper in kept],
        {},
        confirmed={pair["name"]: pair["same_as"] for pair in case.get("same_person", ())},
        is_rooted=any(each.get("type") == "root" for each in case["events"]),
    )
    called = _add_events(case["events"], made, struck)
    by_paper = {paper["id"]: paper["facts"] for paper in kept}
    facts = {name: [fact for paper in papers for fact in by_paper[paper]] for name, papers in called.items()}
    evidence = {
        name: [quoted for paper in papers for quoted in _quotes(by_paper[paper])]
        for name, papers in called.items()
    }
    for part in ("records", "state"):
        if joined := _joined(case.get(part, {}), made.case.get(part, {})):
            case[part] = joined
    if not case.get("schedule") and (land := _last_land(made.case["events"])):
        case["schedule"] = land
    return FileCase(case, evidence, facts, notes_of(made, {paper["id"]: paper["label"] for paper in kept}))


def notes_of(made: BundleCase, names: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for each thing that a paper lacks or contradicts.

    Args:
        made: Of the papers.
        names: Paper -> what a person calls it.
    """
    missing = [f"{each.paper} ({names[each.paper]}): {each.says}." for each in made.missing]
    contested = [
        f"{each.paper} ({names[each.paper]}), {each.field.replace('_', ' ')}: {each.says}; read were "
        f"{', '.join(map(_shown, each.values))}."
        for each in made.contested
    ]
    return tuple(dict.fromkeys([*missing, *contested]))[:_MOST_NOTES]


def _shown(value: FactValue) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key} {_shown(each)}" for key, each in value.items())
    return ", ".join(map(_shown, value)) if isinstance(value, list) else str(value)


def _kept(fact: Fact, document_id: UUID | None) -> KeptFact:
    box = fact.evidence.box
    return {
        "document_id": None if document_id is None else str(document_id),
        "page": fact.evidence.page,
        "quote": fact.evidence.quote,
        "box": None if box is None else [box.left, box.top, box.right, box.bottom],
        "field": fact.field,
        "value": fact.value,
        "confidence": str(fact.confidence),
    }


def _bundle_paper(paper: KeptPaper) -> BundlePaper:
    return BundlePaper(
        paper["id"],
        DocumentLabel(paper["label"]),
        tuple(
            Fact(
                fact["field"],
                fact["value"],
                Evidence(None, fact["page"], fact["quote"]),
                confidence=Fraction(fact["confidence"]),
            )
            for fact in paper["facts"]
        ),
    )


def _quotes(facts: Iterable[KeptFact]) -> list[Quoted]:
    by_words: dict[str, Quoted] = {
        fact["quote"]: {
            "document_id": fact["document_id"],
            "page": fact["page"],
            "quote": fact["quote"],
            "box": fact["box"],
        }
        for fact in facts
    }
    return list(by_words.values())[:_QUOTES_OF_A_PAPER]


def _add_events(
    events: list[dict[str, Any]], made: BundleCase, struck: Collection[str]
) -> dict[str, list[str]]:
    """Adds the papers' events to those given; the papers that each event stands on."""
    held = {str(each["id"]) for each in events}
    by_number = {str(each["doc_no"]): str(each["id"]) for each in events if each.get("doc_no")}
    called: dict[str, str] = {}
    for event in made.case["events"]:
        own = made.papers[event["id"]][0]
        called[event["id"]] = own if own in held else by_number.get(str(event.get("doc_no")), own)
    papers: dict[str, list[str]] = {}
    for event in made.case["events"]:
        name = called[event["id"]]
        if name in struck:
            continue
        papers.setdefault(name, []).extend(made.papers[event["id"]])
        if name not in held:
            links = {
                key: called.get(event[key]) or by_number.get(event[key]) or event[key]
                for key in ("ref", "via_poa")
                if key in event
            }
            events.append({**event, "id": name, **links})
    return papers


def _joined(given: Mapping[str, Any], read: Mapping[str, Any]) -> dict[str, Any]:
    """Lists stand beside one another, each line once; of anything else what was read is newer."""
    return {
        name: [*given[name], *(each for each in read[name] if each not in given[name])]
        if name in given and name in read and isinstance(read[name], list)
        else read.get(name, given.get(name))
        for name in (*given, *(each for each in read if each not in given))
    }


def _last_land(events: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    lands = [(each["date"], each["property"]) for each in events if each.get("property")]
    return dict(max(lands, key=lambda pair: pair[0])[1]) if lands else None
