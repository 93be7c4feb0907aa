"""What was found about a case, piece by piece, as its reader sees it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from api.v1.cases.shown import person_shown
from api.v1.models.case_evidence import (
    BureauOut,
    CaseDocumentOut,
    CaseEvidenceOut,
    CaseFactOut,
    CaseTitleOut,
    ComparableOut,
    ConditionOut,
    MismatchOut,
    MissingOut,
    SideOut,
    ValuationOut,
)
from domain.cases.conditions import ConditionKey, HeldCondition, HeldPaper, conditions_of, missing
from domain.cases.declared import paths_of
from domain.masking import mask_fields, mask_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from store.cases.dossier import Dossier
    from store.tables.case_findings import (
        CaseConditionRow,
        CaseDocumentRow,
        CaseFactRow,
        CaseMismatchRow,
    )
    from store.tables.documents import DocumentFactRow

_UNITS = {"emi": "inr", "requested_amount": "inr", "age_months": "months", "tenure_months": "months"}


def fact_shown(row: CaseFactRow, dossier: Dossier) -> CaseFactOut:
    """A fact of a paper or of a person."""
    return CaseFactOut(
        id=row.id,
        field=row.field,
        value=row.value,
        unit=row.unit or unit_of(row.field),
        method=row.method,
        confidence=row.confidence,
        evidence=CaseEvidenceOut.model_validate(
            {"document_id": row.document_id, "page": row.page, "quote": row.quote, "box": row.box}
        ),
        is_current=row.id in dossier.current,
        edited_by=person_shown(row.person_id, dossier.names),
        edited_at=row.at if row.person_id else None,
        note=row.note,
    )


def read_shown(row: DocumentFactRow) -> CaseFactOut:
    """A fact that was read in a document of the case; numbers of people are masked."""
    box = dict(zip(("left", "top", "right", "bottom"), row.box, strict=True)) if row.box else None
    return CaseFactOut(
        id=row.id,
        field=row.field,
        value=mask_fields(row.value),
        unit="inr" if row.field.endswith("_inr") else None,
        method=row.method,
        confidence=str(row.confidence.normalize()),
        evidence=CaseEvidenceOut.model_validate(
            {"document_id": row.document_id, "page": row.page, "quote": mask_text(row.quote), "box": box}
        ),
        is_current=True,
        edited_by=None,
        edited_at=None,
        note=None,
    )


def declared_facts(dossier: Dossier) -> Iterator[CaseFactOut]:
    """What the application itself says, side by side with what papers and people say."""
    over = {one.field for one in dossier.facts if one.id in dossier.current and one.method == "person"}
    for path, value in paths_of(dossier.file.declared):
        yield CaseFactOut(
            id=uuid5(dossier.card.row.id, f"declared {path}"),
            field=path,
            value=value,
            unit=unit_of(path),
            method="declared",
            confidence="1",
            evidence=CaseEvidenceOut(document_id=None, page=None, quote=None, box=None),
            is_current=path not in over,
            edited_by=None,
            edited_at=None,
            note=None,
        )


def unit_of(path: str) -> str | None:
    """Of a field of the application.

    >>> unit_of("applicants.0.fixed_gross_monthly"), unit_of("rate_pct"), unit_of("product")
    ('inr', 'pct', None)
    """
    name = path.rpartition(".")[2]
    if name in _UNITS:
        return _UNITS[name]
    if name.endswith(("_monthly", "_value", "_cost", "_inr", "_documented", "_annual", "outstanding")):
        return "inr"
    return "pct" if name.endswith("_pct") else None


def mismatch_shown(row: CaseMismatchRow, dossier: Dossier) -> MismatchOut:
    """Sources that disagree."""
    return MismatchOut(
        id=row.id,
        field=row.field,
        severity=row.severity,
        says=row.says,
        sides=[SideOut(**side) for side in row.sides],
        state=row.state,
        note=row.note,
        by=person_shown(row.person_id, dossier.names),
        at=row.settled_at,
    )


def condition_shown(row: CaseConditionRow, dossier: Dossier) -> ConditionOut:
    """A condition."""
    return ConditionOut(
        id=row.id,
        code=row.code,
        text=row.text,
        state=row.state,
        by=person_shown(row.person_id, dossier.names),
        at=row.at,
        note=row.note,
        before=row.before,
        applicant=row.applicant,
    )


def missing_shown(dossier: Dossier) -> list[MissingOut]:
    """Papers without which the case is not judged, as things stand now."""
    by_key = {ConditionKey(one.code, one.applicant): one for one in dossier.conditions}
    asked = {code: one.at for one in dossier.requests for code in one.items}
    left = missing(
        conditions_of(dossier.file.declared, dossier.card.row.as_of),
        [HeldCondition(key, row.state) for key, row in by_key.items()],  # type: ignore[arg-type]  # by its check
        [HeldPaper(one.label, one.applicant) for one in dossier.documents if one.state != "refused"],
    )
    return [
        MissingOut(
            code=one.key.code,
            text=one.text,
            applicant=one.key.applicant,
            condition_id=by_key[one.key].id,
            requested_at=asked.get(one.key.code),
        )
        for one in left
    ]


def document_shown(row: CaseDocumentRow) -> CaseDocumentOut:
    """A paper."""
    return CaseDocumentOut(
        id=row.document_id,
        label=row.label,
        file_name=row.file_name,
        pages=row.pages,
        role=row.role,
        applicant=row.applicant,
        state=row.state,
    )


def title_shown(dossier: Dossier) -> CaseTitleOut:
    """The opinion on the title."""
    held: Mapping[str, Any] = dossier.file.title or {}
    thread_id = dossier.card.row.title_thread_id
    return CaseTitleOut(
        state=held.get("state", "asked" if thread_id else "pending"),
        thread_id=thread_id,
        opinion=held.get("opinion"),
    )


def bureau_shown(dossier: Dossier) -> BureauOut:
    """The credit report, and the score that the engine used."""
    held = dossier.file.bureau or _read_report(dossier.file.inputs)
    if held is None:
        state = "waiting" if dossier.card.row.stage in {"intake", "documents", "bureau"} else "none"
        return BureauOut(state=state, score=None, bureau=None, pulled_at=None)
    scores = [one["score"] for one in held["applicants"] if one["score"] > 0]
    return BureauOut(
        state="received",
        score=min(scores, default=None),
        bureau=held["bureau"],
        pulled_at=datetime.fromisoformat(f"{held['pulled_on']}T00:00:00+00:00"),
    )


def _read_report(inputs: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A report that was read in the case's papers, as far as it was judged: the oldest of its people."""
    people = [one for one in (inputs or {}).get("applicants", ()) if one.get("bureau_pulled_on")]
    if not people:
        return None
    return {
        "bureau": next((one["bureau"] for one in people if one.get("bureau")), None),
        "pulled_on": min(one["bureau_pulled_on"] for one in people),
        "applicants": [{"score": one["bureau_score"]} for one in people if one.get("bureau_score")],
    }


def valuation_shown(held: Mapping[str, Any] | None) -> ValuationOut | None:
    """What the home may be worth."""
    if held is None:
        return None
    return ValuationOut(
        low=held["low_inr"],
        mid=held["mid_inr"],
        high=held["high_inr"],
        comparables=[
            ComparableOut(
                listing_id=UUID(one["listing_id"]),
                price_per_sqft_inr=one["price_per_sqft_inr"],
                locality=one["locality"],
            )
            for one in held["comparables"]
        ],
        count=held["count"],
        confidence=held["confidence"],
        agreement_value=held["agreement_value_inr"],
        valuer_value=held["valuer_value_inr"],
        value_for_ltv=held["value_for_ltv_inr"],
        variance_pct=held["variance_pct"],
    )
