"""What stands in the report, as plain values: every line from the case, the engine's report or a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.title.picture.drawing import OPINIONS, picture_of
from domain.title.picture.rows import code_words
from domain.title.picture.shapes import to_json
from domain.title.picture.style import LIGHT, print_colours
from domain.title.reading import read_case
from domain.title.review import DRAFT
from domain.title_files.drawn import SIGNED
from store.titles.reading import review_of
from tools.title_report.registers import possession_of, registers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from store.tables.titles import TitleFindingRow
    from store.titles.reading import TitleFile

_ORIGINALS: Final = {True: "original seen", False: "original missing", None: "not stated"}
_MORTGAGE: Final = {
    "defective": "None before the critical findings are cured.",
    "missing": "A registered mortgage: an original deed is missing, so title deeds cannot be deposited.",
    "deposit": "By deposit of title deeds (Transfer of Property Act s.58(f)), every original handed over.",
}
VALIDITY: Final = (
    "The report holds for the day it was searched to. Registers change daily: have an updating search made "
    "on the day of registration or disbursal."
)


def contents_of(file: TitleFile) -> dict[str, Any]:
    """All of the report of a file that was reviewed, JSON-plain."""
    title, case, report = file.title, file.title.case_json or {}, file.title.report or {}
    is_signed = title.stage == "signed"
    opinion = title.opinion or report["opinion"]
    read, told = read_case(case), review_of(file)
    assert told is not None  # noqa: S101  # the caller has seen a report
    events = {str(each["id"]): each for each in case.get("events", ())}
    return {
        "ref": title.ref,
        "revision": title.revision,
        "title": f"Title search report {title.ref}",
        "is_draft": not is_signed,
        "draft_words": DRAFT,
        "is_demo": title.is_demo,
        "as_of": report["as_of"],
        "search_years": read.search_years,
        "property": title.property["text"],
        "place": ", ".join(title.property[key] for key in ("city", "state") if title.property.get(key)),
        "sellers": list(read.sellers),
        "schedule": _schedule(case.get("schedule", {})),
        "deeds": [_deed(each) for each in case.get("events", ())],
        "papers": [
            {
                "name": each.file_name or str(each.document_id),
                "label": _words(each.label),
                "state": each.state,
            }
            for each in file.documents
        ],
        "flow": [
            {
                "date": step["date"],
                "event": step["event"],
                "type": _words(step["type"]),
                "effect": step["effect"],
                "effective": step["effective"],
                "holders": _holders(step["holders"]) or "nobody",
            }
            for step in report["chain"]
        ],
        "holders": _holders(report["holders"]) or "nobody",
        "picture": to_json(picture_of(told, SIGNED if is_signed else DRAFT)),
        "picture_colours": print_colours(),
        "picture_bands": list(LIGHT),
        "picture_alt": _picture_alt(report),
        **registers_of(case, report),
        "possession": possession_of(case),
        "charges": [
            {
                "event": each["event"],
                "type": _words(each["type"]),
                "holder": each["holder"] or "–",
                "opened": each["opened"],
                "closed": f"{each['closed']} by {each['closed_by']}" if each["closed"] else "open",
            }
            for each in report["charges"]
        ],
        "findings": [_finding(each, events, file.names) for each in file.findings],
        "requisitions": [
            {"number": each.number, "text": each.text, "state": each.state, "note": each.note or ""}
            for each in file.requisitions
        ],
        "contract": _contract(title.contract),
        "opinion": OPINIONS[opinion],
        "opinion_code": opinion,
        "words": [
            {"section": _words(each["section"]), "text": each["text"]}
            for each in (title.draft or {}).get("paragraphs", ())
        ],
        "engine": (title.draft or {}).get("engine", "rules"),
        "mortgage": _mortgage(opinion, file.findings),
        "validity": VALIDITY,
        "notes": list(report["notes"]),
        "unread": list(report["unread"]),
        "changes": _changes(file),
        "signatures": [
            {
                "name": each.signer_name,
                "role": _words(each.role),
                "enrolment_no": each.enrolment_no or "not stated",
                "at": each.at.strftime("%Y-%m-%d %H:%M UTC"),
                "sha256": each.report_sha256,
            }
            for each in file.signatures
        ],
        "ruleset_hash": title.ruleset_hash or "",
        "inputs_hash": title.inputs_hash or "",
    }


def _schedule(schedule: Mapping[str, Any]) -> list[list[str]]:
    boundaries = schedule.get("boundaries") or {}
    names = {"survey": "Survey no.", "extent_sqft": "Extent (sq ft)"}
    rows = [[words, str(schedule[key])] for key, words in names.items() if schedule.get(key) is not None]
    sides = {"n": "North", "e": "East", "s": "South", "w": "West"}
    return rows + [
        [f"Boundary {words}", str(boundaries[key])] for key, words in sides.items() if key in boundaries
    ]


def _deed(event: Mapping[str, Any]) -> dict[str, str]:
    registered = event.get("registered")
    return {
        "id": str(event["id"]),
        "date": str(event["date"]),
        "type": _words(event["type"]),
        "doc_no": str(event.get("doc_no") or "–"),
        "registered": {True: "yes", False: "no", None: "–"}[registered],
        "original": _ORIGINALS[event.get("original_available")],
    }


def _finding(
    row: TitleFindingRow, events: Mapping[str, Mapping[str, Any]], names: Mapping[UUID, str]
) -> dict[str, Any]:
    told = ""
    if row.state == "cleared" or row.severity != row.severity_found:
        verb = "cleared" if row.state == "cleared" else f"told as {row.severity}"
        by = names.get(row.told_by, "an advocate") if row.told_by else "an advocate"
        agreed = f"; agreed by {names.get(row.agreed_by, 'a second advocate')}" if row.agreed_by else ""
        told = f"Found {row.severity_found}, {verb} by {by}{agreed}: {row.reason or ''}"
    return {
        "code": row.code,
        "words": code_words(row.code),
        "severity": row.severity,
        "state": row.state,
        "events": list(row.events),
        "detail": row.detail,
        "evidence": [
            *(_cited(each) for each in row.evidence),
            *(_deed_line(events[each]) for each in row.events if each in events and not row.evidence),
        ],
        "requisition": row.requisition,
        "cure": row.cure,
        "source": row.source,
        "told": told,
    }


def _cited(evidence: Mapping[str, Any]) -> str:
    page = f", page {evidence['page']}" if evidence.get("page") else ""
    return f"{evidence['event']}{page}: “{evidence['quote']}”"


def _deed_line(event: Mapping[str, Any]) -> str:
    number = f", document no. {event['doc_no']}" if event.get("doc_no") else ""
    return f"{event['id']}: {_words(event['type'])} of {event['date']}{number}"


def _contract(review_json: Mapping[str, Any] | None) -> list[dict[str, str]]:
    if review_json is None:
        return []
    return [
        {
            "id": each["id"],
            "title": each["title"],
            "present": each["present"],
            "severity": each["severity"],
            "assessment": each["assessment"],
            "quote": each["quote"] or "",
            "page": str(each["page"] or ""),
        }
        for each in review_json["clauses"]
    ]


def _mortgage(opinion: str, findings: Sequence[TitleFindingRow]) -> str:
    if opinion == "defective":
        return _MORTGAGE["defective"]
    codes = {each.code for each in findings if each.state != "cleared"}
    return _MORTGAGE["missing" if "ORIGINAL_DEED_MISSING" in codes else "deposit"]


def _changes(file: TitleFile) -> dict[str, Any] | None:
    search = next((each for each in file.searches if each.revision == file.title.revision), None)
    if search is None or search.changes is None:
        return None
    changes = search.changes

    def line(finding: Mapping[str, Any]) -> str:
        rests_on = f" ({', '.join(finding['events'])})" if finding["events"] else ""
        return f"{finding['severity']}: {code_words(finding['code'])}{rests_on}"

    return {
        "before": changes["as_of_before"],
        "now": changes["as_of_now"],
        "opinion": [OPINIONS[changes["opinion_before"]], OPINIONS[changes["opinion_now"]]],
        "appeared": [line(each) for each in changes["appeared"]],
        "gone": [line(each) for each in changes["gone"]],
        "weighed": [
            f"{code_words(each['code'])}: {each['before']} is now {each['now']}"
            for each in changes["weighed"]
        ],
        "new_events": list(changes["new_events"]),
    }


def _picture_alt(report: Mapping[str, Any]) -> str:
    steps = "; ".join(f"{each['date']} {each['event']} {each['effect']}" for each in report["chain"][:40])
    return f"Chain of title. Held on {report['as_of']} by {_holders(report['holders']) or 'nobody'}. {steps}."


def _holders(holders: Iterable[Mapping[str, str]]) -> str:
    return ", ".join(f"{each['name']} {each['share']}" for each in holders)


def _words(name: str) -> str:
    return name.replace("_", " ")
