"""Events of a title case from the facts of deeds and deaths (`domain.title.reading_instruments`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from domain.documents.instruments.bundle import Fields, Missing
from domain.documents.instruments.land_events import LAND_PAPERS, land_event
from domain.documents.labels import DocumentLabel as Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.documents.fact import FactValue

TRANSFERS: Final[dict[Label, str]] = {
    Label.SALE_DEED: "sale",
    Label.MOTHER_DEED: "sale",
    Label.CONVEYANCE: "sale",
    Label.GIFT: "gift",
    Label.SETTLEMENT: "settlement",
    Label.EXCHANGE: "exchange",
    Label.RELEASE: "release",
    Label.AGREEMENT_FOR_SALE: "agreement_for_sale",
}
FISCAL: Final[dict[Label, str]] = {
    Label.MUTATION_ORDER: "mutation_order",
    Label.TAX_RECEIPT: "tax_receipt",
    Label.RERA_REGISTRATION: "rera_registration",
}
_PRESIDENCY: Final = frozenset({"mumbai", "mumbai city", "mumbai suburban", "kolkata", "chennai"})
_NEEDED: Final = "execution_date"


@dataclass(slots=True)
class Draft:
    """An event before it has its id, with the papers it stands on."""

    event: dict[str, Any]
    papers: tuple[str, ...]
    discharges: str | None = None
    """Document number of the mortgage it ends."""
    power: dict[str, Any] | None = None
    """The power under which someone signed."""


@dataclass(slots=True)
class Drafts:
    """Events so far and what was missing for more."""

    events: list[Draft] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    def lacks(self, fields: Fields, name: str, says: str) -> None:
        """A paper does not say what an event needs."""
        self.missing.append(Missing(fields.paper.id, name, says))


def draft_events(papers: Sequence[Fields]) -> Drafts:
    """One event for each deed, each death and each fiscal paper."""
    drafts = Drafts()
    deaths = _deaths(papers)
    for fields in papers:
        label = fields.paper.label
        if label in TRANSFERS:
            _transfer(drafts, fields)
        elif label in FISCAL:
            _fiscal(drafts, fields)
        elif label in LAND_PAPERS:
            _land_paper(drafts, fields, papers)
        elif label in _DEEDS:
            _deed(drafts, fields, deaths)
    _successions(drafts, papers, deaths)
    return drafts


def names_of(values: Sequence[Any]) -> list[str]:
    """The names of persons in facts."""
    return [str(value["name"]) for value in values]


def _takers(values: Sequence[Any]) -> list[dict[str, Any]]:
    return [{key: value[key] for key in ("name", "share") if key in value} for value in values]


def _face(drafts: Drafts, fields: Fields) -> dict[str, Any] | None:
    """What every deed has; None when it has no date and so no place in the chain."""
    day = fields.one(_NEEDED)
    if day is None:
        drafts.lacks(
            fields, _NEEDED, "the day of execution was not found; the deed has no place in the chain"
        )
        return None
    face: dict[str, Any] = {"date": day}
    registered, number = fields.one("registered"), fields.one("doc_no")
    if registered is None:
        drafts.lacks(
            fields, "registered", "no endorsement of registration was found; ask for the registered copy"
        )
    else:
        face["registered"] = registered
    if number is not None:
        face["doc_no"] = number
    land = land_of(fields)
    if land:
        face["property"] = land
    deficit = fields.one("stamp_deficit_inr")
    if deficit:
        face["stamp"] = {"ok": False, "deficit": deficit}
    return face


def land_of(fields: Fields) -> dict[str, Any]:
    """Survey number, square feet and boundaries as a case has them."""
    land: dict[str, Any] = {}
    survey, extent, sides = fields.one("survey"), fields.one("extent"), fields.one("boundaries")
    if survey is not None:
        land["survey"] = survey
    if extent is not None and extent["sqft"] is not None:
        land["extent_sqft"] = extent["sqft"]
    elif extent is not None:
        fields.contest(
            "extent", (extent,), "the unit has no single size here; say the state or the district's measure"
        )
    if sides:
        land["boundaries"] = sides
    return land


def _transfer(drafts: Drafts, fields: Fields) -> None:
    face = _face(drafts, fields)
    givers, takers = names_of(fields.all("executant")), _takers(fields.all("claimant"))
    for name, people in (("executant", givers), ("claimant", takers)):
        if not people:
            drafts.lacks(fields, name, "no such party was found; the deed was left out")
    if face is None or not givers or not takers:
        return
    minors = fields.all("minor")
    event = face | {
        "type": TRANSFERS[fields.paper.label],
        "executants": givers + names_of(minors),
        "claimants": takers,
    }
    share = fields.one("share")
    if share is not None:
        event["share"] = share
    if minors:
        event["minors_sold"] = [_minor(minor) for minor in minors]
    if fields.one("huf_karta_sale"):
        event |= {
            "huf_karta_sale": True,
            "legal_necessity_recited": bool(fields.one("legal_necessity_recited")),
            "coparceners_joined": bool(fields.one("coparceners_joined")),
        }
    drafts.events.append(Draft(event, (fields.paper.id,), power=fields.one("via_poa")))


def _minor(minor: dict[str, FactValue]) -> dict[str, FactValue]:
    # A deed that is silent on the court's leave shows none.
    return {
        "name": minor["name"],
        "dob": minor["born"],
        "court_permission": minor.get("court_permission", False),
    }


def _deed(drafts: Drafts, fields: Fields, deaths: dict[str, str]) -> None:
    face = _face(drafts, fields)
    if face is None:
        return
    event: dict[str, Any] | None = None
    discharges: str | None = None
    match fields.paper.label:
        case Label.PARTITION:
            allot = _takers(fields.all("allotment"))
            if allot:
                event = face | {"type": "partition", "parties": names_of(fields.all("party")), "allot": allot}
        case Label.POA:
            event = _power(fields, face, deaths)
        case Label.RELEASE_OF_MORTGAGE:
            reference = fields.one("discharges")
            discharges = None if reference is None else str(reference["doc_no"])
            event = face | {"type": "discharge"}
            if discharges is None:
                drafts.lacks(fields, "discharges", "the release names no mortgage; it closes nothing")
        case _:
            lender = fields.one("lender")
            if lender is not None:
                event = face | {"type": "mortgage", "lender": lender}
    if event is None:
        drafts.lacks(fields, "parties", "its parties were not found; the deed was left out")
    else:
        drafts.events.append(Draft(event, (fields.paper.id,), discharges=discharges))


def _power(fields: Fields, face: dict[str, Any], deaths: dict[str, str]) -> dict[str, Any] | None:
    principal, agent = fields.one("principal"), fields.one("agent")
    if principal is None:
        return None
    name = str(principal["name"])
    if fields.one("coupled_with_interest") and fields.one("consideration_inr") and agent is not None:
        return face | {"type": "gpa_sale", "executants": [name], "claimants": [{"name": agent["name"]}]}
    event = face | {"type": "poa", "principal": name}
    if name in deaths:
        event["principal_died"] = deaths[name]
    return event


_DEEDS: Final = (Label.PARTITION, Label.POA, Label.MORTGAGE, Label.MODT, Label.RELEASE_OF_MORTGAGE)


def _fiscal(drafts: Drafts, fields: Fields) -> None:
    day = fields.one("date")
    if day is None:
        drafts.lacks(fields, "date", "its date was not found; the paper was left out")
        return
    drafts.events.append(Draft({"type": FISCAL[fields.paper.label], "date": day}, (fields.paper.id,)))


def _land_paper(drafts: Drafts, fields: Fields, papers: Sequence[Fields]) -> None:
    event = land_event(fields, papers)
    if isinstance(event, str):
        drafts.lacks(fields, "date", event)
    elif event is not None:
        suit = event.pop("ref", None)
        drafts.events.append(Draft(event, (fields.paper.id,), discharges=suit))


def _deaths(papers: Sequence[Fields]) -> dict[str, str]:
    """Who died when, by certificates of death before other papers that say so."""
    died: dict[str, str] = {}
    order = (
        Label.DEATH_CERTIFICATE,
        Label.LEGAL_HEIR_CERTIFICATE,
        Label.SURVIVOR_CERTIFICATE,
        Label.FAMILY_TREE,
    )
    for label in order:
        for fields in papers:
            if fields.paper.label is label and fields.one("of") and fields.one("death_date"):
                died.setdefault(str(fields.one("of")), str(fields.one("death_date")))
    return died


def _successions(drafts: Drafts, papers: Sequence[Fields], deaths: dict[str, str]) -> None:
    """Deaths with a will, then deaths with heirs; a death that has neither is named as missing both."""
    told: set[str] = {draft.event["principal"] for draft in drafts.events if "principal_died" in draft.event}
    proved = {
        str(fields.one("of")): fields.paper.id
        for fields in papers
        if fields.paper.label in (Label.PROBATE, Label.LETTERS)
    }
    for fields in papers:
        if fields.paper.label is Label.WILL:
            told |= _will(drafts, fields, deaths, proved)
    for fields in papers:
        if fields.paper.label in (
            Label.LEGAL_HEIR_CERTIFICATE,
            Label.SURVIVOR_CERTIFICATE,
            Label.FAMILY_TREE,
        ):
            told |= _heirs(drafts, fields, told)
    for fields in papers:
        if fields.paper.label is Label.DEATH_CERTIFICATE and str(fields.one("of")) not in told:
            drafts.lacks(
                fields, "heirs", "no will and no certificate of heirs for this death; nobody takes by it"
            )


def _will(drafts: Drafts, fields: Fields, deaths: dict[str, str], proved: dict[str, str]) -> set[str]:
    testator, legatees = fields.one("testator"), _takers(fields.all("legatee"))
    if testator is None or not legatees:
        drafts.lacks(fields, "legatee", "testator or legatees were not found; the will was left out")
        return set()
    name = str(testator["name"])
    if name not in deaths:
        drafts.lacks(
            fields, "death_date", "no certificate of the testator's death; the will has not taken effect"
        )
        return set()
    event = {
        "type": "death_will",
        "date": deaths[name],
        "of": name,
        "legatees": legatees,
        "probate": name in proved,
    }
    district = fields.one("district")
    if district is not None and str(district).casefold() in _PRESIDENCY:
        event["presidency_town"] = True
    papers = (fields.paper.id, *([proved[name]] if name in proved else []))
    drafts.events.append(Draft(event, papers))
    return {name}


def _heirs(drafts: Drafts, fields: Fields, told: set[str]) -> set[str]:
    dead, day, heirs = fields.one("of"), fields.one("death_date"), fields.all("heir")
    if dead is None or day is None or not heirs:
        drafts.lacks(fields, "heir", "the dead, the day or the heirs were not found; the paper was left out")
        return set()
    if str(dead) in told:
        fields.contest("heir", tuple(heirs), "another paper says who takes by this death")
        return set()
    is_proof = fields.paper.label is not Label.FAMILY_TREE
    event = {
        "type": "death_intestate",
        "date": day,
        "of": dead,
        "heirs": [{"name": name} for name in names_of(heirs)],
        "legal_heir_proof": is_proof,
    }
    drafts.events.append(Draft(event, (fields.paper.id,)))
    return {str(dead)}
