"""From the facts of papers to events and registers of a case (fields: DOMAIN B1, one for each party).

Each paper is read by itself into a `PaperReading`; what needs the others (which deed a discharge names,
which is the oldest) is settled when the case is put together. The oldest conveyance is the root of title.
Nothing is guessed: a party without a name, a paper without a date, is left out and said to be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from typing_extensions import TypedDict

from domain.documents.labels import DocumentLabel as Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from domain.documents.fact import Evidence, Fact

TYPES: Final[Mapping[Label, str]] = {
    Label.SALE_DEED: "sale",
    Label.MOTHER_DEED: "sale",
    Label.CONVEYANCE: "sale",
    Label.AGREEMENT_FOR_SALE: "agreement_for_sale",
    Label.GIFT: "gift",
    Label.SETTLEMENT: "settlement",
    Label.EXCHANGE: "exchange",
    Label.PARTITION: "partition",
    Label.RELEASE: "release",
    Label.WILL: "death_will",
    Label.POA: "poa",
    Label.MORTGAGE: "mortgage",
    Label.MODT: "mortgage",
    Label.RELEASE_OF_MORTGAGE: "discharge",
    Label.LIS_PENDENS: "lis_pendens",
    Label.ATTACHMENT: "attachment",
    Label.ACQUISITION_NOTICE: "acquisition_notice",
    Label.LEGAL_HEIR_CERTIFICATE: "death_intestate",
    Label.COURT_DECREE: "conveyance_by_decree",
    Label.MUTATION_ORDER: "mutation_order",
    Label.NA_CONVERSION_ORDER: "na_conversion_order",
    Label.APPROVED_PLAN: "approved_plan",
    Label.OCCUPANCY_CERTIFICATE: "occupancy_certificate",
}
"""Labels that are instruments of a chain, and what a case calls them."""
CONVEYANCES: Final = frozenset({"sale", "gift", "settlement", "exchange", "conveyance_by_decree"})
_QUOTES_OF_A_PAPER: Final = 4
_PLAIN_FLAGS: Final = (
    "registered", "huf_karta_sale", "legal_necessity_recited", "coparceners_joined", "coupled_with_interest",
    "probate", "disputed", "heirs_no_objection", "legal_heir_proof",
)  # fmt: skip


class Quoted(TypedDict):
    """Words of a paper that a finding may rest on."""

    document_id: str | None
    page: int
    quote: str
    box: list[float] | None


class PaperReading(TypedDict):
    """What one paper gives to a case; JSON-plain."""

    events: list[dict[str, Any]]
    records: dict[str, Any]
    evidence: list[Quoted]
    left_out: list[str]
    """Why the paper gives nothing where it should."""


def reading_of(label: Label, facts: Sequence[Fact], *, number: int, document_id: UUID | None) -> PaperReading:
    """What a paper gives.

    Args:
        label: What the paper is.
        facts: As a reader found them, each with its quote.
        number: The paper's place in the file, from 1; its instrument is called ``D`` and this number.
        document_id: Where its words stand.
    """
    values = _values(facts)
    reading: PaperReading = {
        "events": [],
        "records": _records(label, values),
        "evidence": _evidence(facts, document_id),
        "left_out": [],
    }
    kind = TYPES.get(label)
    if kind is None:
        return reading
    day = _first(values, "execution_date", "date", "death_date", "registration_date")
    if not isinstance(day, str):
        reading["left_out"].append(f"D{number}: the {label.value} has no date that could be read.")
        return reading
    event = {"id": f"D{number}", "date": day, "type": kind, **_parties(kind, values), **_plain(values)}
    reading["events"].append({key: value for key, value in event.items() if value not in (None, [])})
    return reading


def assembled(
    given: Mapping[str, Any] | None, readings: Sequence[PaperReading], *, today: date
) -> tuple[dict[str, Any], dict[str, list[Quoted]]]:
    """The case of a file, and the words that each of its events rests on.

    An event of a paper whose id or document number stands in the given case already is the same event: its
    words are evidence for that one, and the case says what it did.
    """
    case = dict(given or {})
    events = [dict(each) for each in case.get("events", ())]
    held = {str(each["id"]) for each in events}
    by_number = {str(each["doc_no"]): str(each["id"]) for each in events if each.get("doc_no")}
    evidence: dict[str, list[Quoted]] = {}
    added: list[dict[str, Any]] = []
    for reading in readings:
        for event in reading["events"]:
            same = event["id"] if event["id"] in held else by_number.get(str(event.get("doc_no")))
            evidence.setdefault(same or event["id"], []).extend(reading["evidence"])
            if same is None:
                added.append(dict(event))
                if event.get("doc_no"):
                    by_number[str(event["doc_no"])] = event["id"]
    _link(added, by_number)
    if not any(each.get("type") == "root" for each in events):
        _make_root(added)
    case["events"] = [*events, *added]
    case.setdefault("as_of", today.isoformat())
    records = dict(case.get("records", {}))
    for reading in readings:
        for name, value in reading["records"].items():
            records[name] = [*records.get(name, ()), *value] if isinstance(value, list) else value
    if records:
        case["records"] = records
    if not case.get("schedule") and (land := _last_land(added)):
        case["schedule"] = land
    return case, evidence


def _values(facts: Iterable[Fact]) -> dict[str, list[Any]]:
    """Values by the field's own name, in the order of the paper."""
    values: dict[str, list[Any]] = {}
    for fact in facts:
        values.setdefault(fact.field.rpartition(".")[2], []).append(fact.value)
    return values


def _first(values: Mapping[str, list[Any]], *names: str) -> Any:  # noqa: ANN401  # JSON-plain
    return next((values[name][0] for name in names if values.get(name)), None)


def _evidence(facts: Sequence[Fact], document_id: UUID | None) -> list[Quoted]:
    quotes = {fact.evidence.quote: fact.evidence for fact in facts}
    return [
        {
            "document_id": None if document_id is None else str(document_id),
            "page": each.page,
            "quote": quote,
            "box": _box_of(each),
        }
        for quote, each in list(quotes.items())[:_QUOTES_OF_A_PAPER]
    ]


def _box_of(evidence: Evidence) -> list[float] | None:
    box = evidence.box
    return None if box is None else [box.left, box.top, box.right, box.bottom]


def _names(values: Mapping[str, list[Any]], *fields: str) -> list[str]:
    found = [one for field in fields for one in values.get(field, ())]
    named = (str(one.get("name", "")) if isinstance(one, dict) else str(one) for one in found)
    return [name for name in named if name.strip()]


def _shared(values: Mapping[str, list[Any]], *fields: str) -> list[dict[str, Any]]:
    """Parties with the share each takes, where the paper tells one."""
    found = [one for field in fields for one in values.get(field, ())]
    parties = [one if isinstance(one, dict) else {"name": one} for one in found]
    return [
        {"name": one["name"], **({"share": str(one["share"])} if one.get("share") else {})}
        for one in parties
        if str(one.get("name", "")).strip()
    ]


def _parties(kind: str, values: Mapping[str, list[Any]]) -> dict[str, Any]:  # noqa: PLR0911  # one for each kind
    match kind:
        case "partition":
            return {"parties": _names(values, "party"), "allot": _shared(values, "allotment")}
        case "poa":
            principal, agents = _names(values, "principal"), _names(values, "agent")
            return {"principal": next(iter(principal), None), "agent": next(iter(agents), None)}
        case "death_will":
            return {
                "of": next(iter(_names(values, "testator")), None),
                "legatees": _shared(values, "legatee"),
            }
        case "death_intestate":
            return {"of": next(iter(_names(values, "deceased")), None), "heirs": _shared(values, "heir")}
        case "mortgage":
            return {"lender": _first(values, "lender")}
        case "discharge":
            return {"ref": _number_of(_first(values, "discharges"))}
        case "lis_pendens":
            return {"suit": _first(values, "case_no", "suit")}
        case "attachment" | "acquisition_notice":
            return {"authority": _first(values, "authority", "forum")}
        case _ if kind in CONVEYANCES or kind in {"release", "agreement_for_sale"}:
            return {
                "executants": _names(values, "executant"),
                "claimants": _shared(values, "claimant"),
                "share": _first(values, "share"),
                "via_poa": _number_of(_first(values, "via_poa")),
                "minors_sold": [
                    {
                        "name": one["name"],
                        "dob": one.get("born"),
                        "court_permission": bool(one.get("court_permission")),
                    }
                    for one in values.get("minor", ())
                    if isinstance(one, dict) and one.get("name")
                ],
            }
        case _:
            return {}


def _number_of(reference: Any) -> str | None:  # noqa: ANN401  # JSON-plain
    if isinstance(reference, dict):
        number = reference.get("doc_no") or reference.get("date")
        return None if number is None else str(number)
    return None if reference is None else str(reference)


def _plain(values: Mapping[str, list[Any]]) -> dict[str, Any]:
    plain: dict[str, Any] = {name: bool(_first(values, name)) for name in _PLAIN_FLAGS if name in values}
    if (number := _first(values, "doc_no")) is not None:
        plain["doc_no"] = str(number)
    if deficit := _first(values, "stamp_deficit_inr"):
        plain["stamp"] = {"ok": False, "deficit": deficit}
    if "original_seen" in values:
        plain["original_available"] = bool(_first(values, "original_seen"))
    land: dict[str, Any] = {}
    if survey := _first(values, "survey"):
        land["survey"] = str(survey)
    extent = _first(values, "extent")
    if isinstance(extent, dict) and extent.get("sqft"):
        land["extent_sqft"] = str(extent["sqft"])
    boundaries = _first(values, "boundaries")
    if isinstance(boundaries, dict):
        land["boundaries"] = {side: str(text) for side, text in boundaries.items()}
    return plain | ({"property": land} if land else {})


def _records(label: Label, values: Mapping[str, list[Any]]) -> dict[str, Any]:  # noqa: PLR0911  # one for each label
    match label:
        case Label.ENCUMBRANCE_CERTIFICATE:
            begin, end = _first(values, "from"), _first(values, "to")
            if begin is None or end is None:
                return {}
            kept = ("doc_no", "date", "nature", "ref")
            rows = [
                {key: one[key] for key in kept if one.get(key) is not None}
                for one in values.get("entry", ())
                if isinstance(one, dict) and one.get("nature")
            ]
            return {"ec": [{"from": begin, "to": end, "entries": rows}]}
        case Label.RTC_PAHANI | Label.SEVEN_TWELVE | Label.KHATA | Label.PATTA | Label.JAMABANDI:
            holders = _names(values, "holder")
            land = _plain(values).get("property", {})
            land.pop("boundaries", None)
            return {"revenue": {"holders": holders, **land}} if holders else {}
        case Label.RERA_REGISTRATION:
            told = {"number": _first(values, "rera_no"), "ends": _first(values, "end_date")}
            return {"rera": {key: value for key, value in told.items() if value is not None}}
        case Label.CERSAI_REPORT:
            lender, number = _first(values, "lender"), _first(values, "security_id")
            if lender is None or number is None:
                return {}
            is_satisfied = bool(_first(values, "satisfied"))
            return {"cersai": [{"id": str(number), "lender": lender, "satisfied": is_satisfied}]}
        case _:
            return {}


def _link(events: list[dict[str, Any]], by_number: Mapping[str, str]) -> None:
    """References by document number or date become references to the events of this case."""
    by_day = {event["date"]: event["id"] for event in events if event["type"] == "poa"}
    for event in events:
        for field in ("ref", "via_poa"):
            told = event.get(field)
            if told is not None:
                event[field] = by_number.get(told) or by_day.get(told) or told


def _make_root(events: list[dict[str, Any]]) -> None:
    deeds = [each for each in events if each["type"] in CONVEYANCES and each.get("claimants")]
    if deeds:
        oldest = min(deeds, key=lambda each: each["date"])
        kept = ("id", "date", "claimants", "registered", "doc_no", "property", "stamp", "original_available")
        root = {key: oldest[key] for key in kept if key in oldest}
        oldest.clear()
        oldest.update(root, type="root")


def _last_land(events: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    lands = [(each["date"], each["property"]) for each in events if each.get("property")]
    return dict(max(lands, key=lambda pair: pair[0])[1]) if lands else None
