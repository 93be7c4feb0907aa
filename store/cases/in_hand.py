"""A case as a run takes it up, and where people have brought it to: what the graph reads before it writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import select

from domain.cases.declared import is_path
from domain.cases.facts import current_ids
from domain.cases.rounds import CheckersWord, verdict_of
from domain.cases.stages import CLOSED, SIGNING, Stage, is_stale
from domain.lending.authority import Level
from store.cases.cards import read_card
from store.cases.findings import condition_codes
from store.tables.case_decisions import CaseRecommendationRow, CaseSignatureRow
from store.tables.case_findings import CaseConditionRow, CaseDocumentRow, CaseFactRow
from store.tables.cases import CaseFileRow, CaseRow

if TYPE_CHECKING:
    from uuid import UUID

    from domain.cases.rounds import SignatureDecision
    from store.database import AsyncSession


class CaseInHand(NamedTuple):
    """A case as a run takes it up."""

    ref: str
    as_of: str
    facts_seq: int
    declared: dict[str, Any]
    about: dict[str, Any]
    typed: dict[str, list[Any]]
    """Values that people typed, by path: value and id of the fact."""
    papers: list[str]
    """Ids of the papers that can be read."""
    bureau: dict[str, Any] | None
    """An uploaded report."""
    title_thread_id: str | None
    waived: list[str]
    """Codes of conditions that somebody waived."""


class CaseStanding(NamedTuple):
    """Where people have brought a case to."""

    stage: Stage
    verdict: str | None
    terms: dict[str, Any] | None


async def case_in_hand(session: AsyncSession, tenant_id: UUID, case_id: UUID) -> CaseInHand | None:
    """The case; None: there is none, or it is decided."""
    found = (
        await session.execute(
            select(CaseRow, CaseFileRow)
            .join(CaseFileRow, CaseFileRow.case_id == CaseRow.id)
            .where(CaseRow.tenant_id == tenant_id, CaseRow.id == case_id, CaseRow.stage.not_in(CLOSED))
        )
    ).one_or_none()
    if found is None:
        return None
    row, file = found
    facts = list(
        (
            await session.execute(
                select(CaseFactRow)
                .where(
                    CaseFactRow.tenant_id == tenant_id,
                    CaseFactRow.case_id == case_id,
                    CaseFactRow.method == "person",
                    CaseFactRow.seq <= row.facts_seq,
                )
                .order_by(CaseFactRow.seq)
            )
        ).scalars()
    )
    counted = current_ids((one.id, one.seq, one.field, one.document_id) for one in facts)
    papers = await session.execute(
        select(CaseDocumentRow.document_id)
        .where(
            CaseDocumentRow.tenant_id == tenant_id,
            CaseDocumentRow.case_id == case_id,
            CaseDocumentRow.state == "verified",
        )
        .order_by(CaseDocumentRow.at, CaseDocumentRow.id)
    )
    return CaseInHand(
        ref=row.ref,
        as_of=row.as_of.isoformat(),
        facts_seq=row.facts_seq,
        declared=file.declared,
        about=file.about,
        typed={
            one.field: [one.value, str(one.id)] for one in facts if one.id in counted and is_path(one.field)
        },
        papers=[str(one) for one in papers.scalars()],
        bureau=file.bureau,
        title_thread_id=str(row.title_thread_id) if row.title_thread_id else None,
        waived=await condition_codes(session, row, "waived"),
    )


async def standing_of(session: AsyncSession, tenant_id: UUID, case_id: UUID) -> CaseStanding:
    """Where people have brought the case to.

    Raises:
        NotFound: There is no such case.
    """
    row = (await read_card(session, tenant_id, case_id)).row
    stage: Stage = row.stage  # type: ignore[assignment]  # the table's check allows no other
    if stage not in SIGNING:
        return CaseStanding(stage, None, None)
    made = await _made(session, row)
    if is_stale(row.facts_seq, row.judged_seq):
        # Signed, and then a fact changed before the run came by: it waits for a rerun, and another round.
        return CaseStanding(stage, None, made.terms)
    words = await _words(session, row)
    verdict = verdict_of(made.decision, words, made.needs_signatures)  # type: ignore[arg-type]  # by its check
    return CaseStanding(stage, verdict, made.terms)


async def conditions_held(session: AsyncSession, tenant_id: UUID, case_id: UUID) -> list[dict[str, str]]:
    """Code, text, before and state of every condition, in the order of asking."""
    rows = await session.execute(
        select(
            CaseConditionRow.code,
            CaseConditionRow.text,
            CaseConditionRow.before,
            CaseConditionRow.state,
        )
        .where(CaseConditionRow.tenant_id == tenant_id, CaseConditionRow.case_id == case_id)
        .order_by(CaseConditionRow.place)
    )
    return [dict(row._mapping) for row in rows]  # SQLAlchemy's own way to a row's names


async def _made(session: AsyncSession, row: CaseRow) -> CaseRecommendationRow:
    return (
        await session.execute(
            select(CaseRecommendationRow).where(
                CaseRecommendationRow.tenant_id == row.tenant_id,
                CaseRecommendationRow.case_id == row.id,
                CaseRecommendationRow.round == row.round,
            )
        )
    ).scalar_one()


async def _words(session: AsyncSession, row: CaseRow) -> list[CheckersWord]:
    found = await session.execute(
        select(CaseSignatureRow.person_id, CaseSignatureRow.level, CaseSignatureRow.decision).where(
            CaseSignatureRow.tenant_id == row.tenant_id,
            CaseSignatureRow.case_id == row.id,
            CaseSignatureRow.round == row.round,
        )
    )
    return [
        CheckersWord(person_id=person, level=Level(level), decision=cast("SignatureDecision", decision))
        for person, level, decision in found
    ]
