"""A case at its decision, as `tests.support.access_world` needs one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from domain.cases.declared import declared_of
from domain.lending.case_reading import read_case
from domain.lending.case_report import case_report
from store.cases.opening import NewCase, open_case
from tests.support.loan_cases import inputs

if TYPE_CHECKING:
    from uuid import UUID

    import psycopg

    from store.database import Database


async def add_case(db: Database, rows: psycopg.AsyncConnection[Any], tenant_id: UUID, name: str) -> str:
    """The case's id; its figures are made, and no run works on it."""
    now = datetime.now(UTC)
    declared = declared_of(inputs(), now.date())
    report = case_report(read_case(declared.inputs))
    new = NewCase(declared=declared, applicant_name=name, about={})
    async with db.system_session() as session:
        opened = await open_case(session, tenant_id, new, by=None, now=now)
    await rows.execute(
        "update cases set stage = 'decision', judged_seq = facts_seq, inputs_hash = %s, ruleset_hash = %s "
        "where id = %s",
        (report["inputs_hash"], report["ruleset_hash"], opened.case_id),
    )
    await rows.execute(
        "update case_files set inputs = %s, fact_ids = '{}', report = %s where case_id = %s",
        (json.dumps(declared.inputs), json.dumps(report), opened.case_id),
    )
    return str(opened.case_id)
