"""Findings and requisitions of a search, as rows; what people said of those that come again stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid5

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from store.tables.titles import TitleFindingRow, TitleRequisitionRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.title_files.papers import Quoted
    from store.database import AsyncSession
    from store.titles.reading import TitleFile

_QUOTES_OF_A_FINDING: Final = 6


async def keep_findings(
    session: AsyncSession,
    file: TitleFile,
    findings: Sequence[Mapping[str, Any]],
    evidence: Mapping[str, Sequence[Quoted]],
) -> None:
    """Writes what was found, with the words it rests on; what is not found any more goes."""
    title = file.title
    rows = []
    for position, each in enumerate(findings):
        name = f"{title.revision} {each['code']} {each['severity']} {each['events']} {each['detail']}"
        rows.append(
            {
                "id": uuid5(title.id, name),
                "tenant_id": title.tenant_id,
                "title_id": title.id,
                "revision": title.revision,
                "position": position,
                "code": each["code"],
                "events": list(each["events"]),
                "severity_found": each["severity"],
                "severity": each["severity"],
                "detail": each["detail"],
                "requisition": each["requisition"],
                "cure": each["cure"],
                "source": each["source"],
                "evidence": [
                    {**quoted, "event": event}
                    for event in each["events"]
                    for quoted in evidence.get(event, ())
                ][:_QUOTES_OF_A_FINDING],
            }
        )
    new = {row["id"] for row in rows}
    gone = [each.id for each in file.findings if each.id not in new]
    if gone:
        await session.execute(
            delete(TitleFindingRow).where(
                TitleFindingRow.tenant_id == title.tenant_id, TitleFindingRow.id.in_(gone)
            )
        )
    if rows:
        await session.execute(insert(TitleFindingRow).on_conflict_do_nothing(), rows)
        for row in rows:
            mine = (TitleFindingRow.tenant_id == title.tenant_id, TitleFindingRow.id == row["id"])
            await session.execute(update(TitleFindingRow).where(*mine).values(position=row["position"]))


async def keep_requisitions(session: AsyncSession, file: TitleFile) -> None:
    """One requisition for each thing to ask for, however many findings ask for it."""
    title = file.title
    found = await session.execute(
        select(TitleFindingRow)
        .where(
            TitleFindingRow.tenant_id == title.tenant_id,
            TitleFindingRow.title_id == title.id,
            TitleFindingRow.revision == title.revision,
        )
        .order_by(TitleFindingRow.position)
    )
    asked: dict[str, list[str]] = {}
    for row in found.scalars():
        asked.setdefault(row.requisition, []).append(str(row.id))
    held = {each.text: each for each in file.requisitions}
    mine = (
        TitleRequisitionRow.tenant_id == title.tenant_id,
        TitleRequisitionRow.title_id == title.id,
        TitleRequisitionRow.revision == title.revision,
    )
    await session.execute(delete(TitleRequisitionRow).where(*mine))
    rows = [
        {
            "id": uuid5(title.id, f"{title.revision} {text}"),
            "tenant_id": title.tenant_id,
            "title_id": title.id,
            "revision": title.revision,
            "number": number,
            "text": text,
            "finding_ids": ids,
            "state": held[text].state if text in held else "open",
            "note": held[text].note if text in held else None,
            "told_by": held[text].told_by if text in held else None,
            "told_at": held[text].told_at if text in held else None,
        }
        for number, (text, ids) in enumerate(asked.items(), start=1)
    ]
    if rows:
        await session.execute(insert(TitleRequisitionRow), rows)
