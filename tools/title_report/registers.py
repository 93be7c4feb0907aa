"""What registers say, as lines of the report: encumbrance certificate, revenue, approvals, charges, suits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_APPROVALS: Final = {
    "agricultural_without_conversion": "Land use: agricultural, no conversion order produced.",
    "oc_missing": "Occupancy certificate: not produced.",
    "plan_deviation": "Building: deviates from the approved plan.",
    "rera_missing": "RERA: no registration produced.",
    "society_noc_missing": "Society: no NOC produced.",
    "prohibited_land": "Land: of a class whose transfer is prohibited or restricted.",
}
_REVENUE: Final = {
    "mutation_pending": "Mutation is pending.",
    "tax_arrears": "Property tax is in arrears.",
    "government_land": "Recorded as land of the State.",
}


def registers_of(case: Mapping[str, Any], report: Mapping[str, Any]) -> dict[str, Any]:
    """Sections of the report that tell what each register shows."""
    records, state = case.get("records", {}), case.get("state", {})
    matches: dict[str, list[str]] = {"EC": [], "CERSAI": [], "courts": []}
    for each in report["records"]:
        of = f" [{each['event']}]" if each["event"] else ""
        matches.setdefault(each["register"], []).append(f"{each['line']}{of}: {each['remark']}")
    periods = [f"{each.get('from')} to {each.get('to')}" for each in records.get("ec", ())]
    return {
        "ec_periods": periods,
        "ec_gaps": [f"{begin} to {end}" for begin, end in case.get("ec_gaps", ())],
        "ec_lines": matches["EC"],
        "revenue": [*_revenue(records.get("revenue") or {}), *_said(_REVENUE, state)],
        "approvals": [*_said(_APPROVALS, state), *_rera(records.get("rera") or {})],
        "litigation": [
            *(f"Court: {each}" for each in matches["courts"]),
            *(f"CERSAI: {each}" for each in matches["CERSAI"]),
        ],
    }


def possession_of(case: Mapping[str, Any]) -> str:
    """Who is in possession, as far as it was said."""
    since = case.get("state", {}).get("third_party_possession_since")
    if since:
        return f"A third party has been in possession since {since}."
    return "Nothing was said of possession by others; inspect the property before registration."


def _said(words: Mapping[str, str], state: Mapping[str, Any]) -> Iterator[str]:
    yield from (text for key, text in words.items() if state.get(key))


def _revenue(record: Mapping[str, Any]) -> Iterator[str]:
    if record.get("holders"):
        names = (each["name"] if isinstance(each, dict) else str(each) for each in record["holders"])
        yield f"Holder in the revenue record: {', '.join(names)}."
    if record.get("survey"):
        yield f"Survey no. in the revenue record: {record['survey']}."
    if record.get("extent_sqft") is not None:
        yield f"Extent in the revenue record: {record['extent_sqft']} sq ft."


def _rera(record: Mapping[str, Any]) -> Iterator[str]:
    if record.get("number"):
        until = f", ends {record['ends']}" if record.get("ends") else ""
        yield f"RERA registration {record['number']}{until}."
