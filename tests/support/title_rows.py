"""A title file in review, in a moment and without its graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from domain.title.output import title_chain

if TYPE_CHECKING:
    import psycopg

CASE: dict[str, Any] = {
    "as_of": "2026-11-01",
    "schedule": {},
    "seller": ["Arjun"],
    "events": [{"id": "E1", "date": "1988-05-10", "type": "root", "claimants": [{"name": "Arjun"}]}],
    "state": {"mutation_pending": True},
}


async def add_title(rows: psycopg.AsyncConnection[Any], tenant_id: UUID, mark: str) -> dict[str, str]:
    """A file with a finding, a requisition and a document that is read; the ids that paths name it by."""
    title_id, finding_id, requisition_id, document_id = (uuid4() for _ in range(4))
    report = title_chain(CASE)
    [finding] = report["findings"]
    paragraphs = [
        {"section": "conclusion", "text": mark, "is_grounded": True, "edited_by": None},
    ]
    draft = {"paragraphs": paragraphs, "engine": "rules", "prompt_version": None}
    await rows.execute(
        "insert into titles (id, tenant_id, ref, property, stage, case_given, case_json, report, draft, as_of, opinion) "
        "values (%s, %s, %s, %s, 'review', %s, %s, %s, %s, '2026-11-01', 'subject_to')",
        (
            title_id,
            tenant_id,
            str(title_id),
            Jsonb({"text": mark}),
            Jsonb(CASE),
            Jsonb(CASE),
            Jsonb(report),
            Jsonb(draft),
        ),
    )
    await rows.execute(
        "insert into title_findings (id, tenant_id, title_id, revision, position, code, events, severity_found, "
        "severity, detail, requisition, cure, source) values (%s, %s, %s, 1, 0, %s, '{}', %s, %s, %s, 'r', 'c', 's')",
        (
            finding_id,
            tenant_id,
            title_id,
            finding["code"],
            finding["severity"],
            finding["severity"],
            finding["detail"],
        ),
    )
    await rows.execute(
        "insert into title_requisitions (id, tenant_id, title_id, revision, number, text, finding_ids) "
        "values (%s, %s, %s, 1, 1, 'r', '{}')",
        (requisition_id, tenant_id, title_id),
    )
    await rows.execute(
        "insert into title_documents (id, tenant_id, title_id, document_id, state) values (%s, %s, %s, %s, 'verified')",
        (uuid4(), tenant_id, title_id, document_id),
    )
    await rows.execute(
        "insert into title_timeline (id, tenant_id, title_id, number, kind, at, details, previous_hash, hash) "
        "values (%s, %s, %s, 1, 'opened', now(), '{}', repeat('0', 64), 'h')",
        (uuid4(), tenant_id, title_id),
    )
    return {
        "title_id": str(title_id),
        "finding_id": str(finding_id),
        "requisition_id": str(requisition_id),
        "document_id": str(document_id),
        "event_id": "E1",
    }
