"""Steps that change what is known of a case; its figures go stale by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from domain.cases.declared import NOT_BY_HAND, is_path, judged_case, value_at
from domain.cases.facts import current_ids
from domain.cases.stages import SIGNING
from domain.errors import BadInput, Conflict
from domain.ids import uuid7
from store.cases.bureau_facts import bureau_paper
from store.cases.papers import NewFact, add_facts, add_papers
from store.cases.steps import Stepped, check_open, move
from store.cases.story import Told
from store.eval_queue import queued_correction
from store.tables.case_findings import CaseFactRow
from store.tables.cases import CaseFileRow

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from uuid import UUID

    from domain.cases.bureau import BureauReport
    from store.cases.papers import NewPaper
    from store.cases.steps import Working


def edited(fact: NewFact) -> Callable[[Working], Awaitable[Stepped]]:
    """Another value of a field of the application, typed by a person with a note."""

    async def work(working: Working) -> Stepped:
        check_open(working)
        if not is_path(fact.field):
            raise BadInput(f"{fact.field[:120]} is no field of a case that can be edited.")
        if fact.field.rpartition(".")[2] in NOT_BY_HAND:
            raise BadInput(f"{fact.field[:120]} comes from a report; upload the report instead.")
        values = await typed_and_evidenced(working)
        declared = await declared_of_case(working)
        judged_case(declared, {**values, fact.field: fact.value})
        await add_facts(working.session, working.row, [fact], by=working.person_id, at=working.now)
        await queued_correction(
            working.session,
            working.caller,
            kind="fact",
            subject_id=working.row.id,
            field=fact.field,
            got=values.get(fact.field, value_at(declared, fact.field)),
            expected=fact.value,
            note=fact.note or "",
            suite="underwriting",
        )
        details = {"field": fact.field, "note": fact.note}
        return Stepped(told=Told("fact.edited", f"{fact.field} was edited.", details))

    return work


def papers_added(papers: Sequence[NewPaper]) -> Callable[[Working], Awaitable[Stepped]]:
    """More papers, with what was read in them."""

    async def work(working: Working) -> Stepped:
        check_open(working)
        await _check_facts(working, papers)
        await add_papers(working.session, working.row, papers, by=working.person_id, at=working.now)
        named = [{"document_id": str(one.document_id), "label": one.label} for one in papers]
        says = f"{len(papers)} paper(s) were added."
        return Stepped(told=Told("papers.added", says, {"papers": named}), wakes="documents")

    return work


def bureau_uploaded(report: BureauReport) -> Callable[[Working], Awaitable[Stepped]]:
    """A bureau's report, as a paper whose facts are what it says of each applicant."""

    async def work(working: Working) -> Stepped:
        check_open(working)
        document_id = uuid7()
        paper = bureau_paper(report, document_id)
        await _check_facts(working, [paper])
        await add_papers(working.session, working.row, [paper], by=working.person_id, at=working.now)
        await working.session.execute(
            update(CaseFileRow)
            .where(CaseFileRow.tenant_id == working.caller.tenant_id, CaseFileRow.case_id == working.row.id)
            .values(bureau={**report.plain(), "document_id": str(document_id)})
        )
        details = {"bureau": report.bureau, "pulled_on": report.pulled_on.isoformat()}
        return Stepped(told=Told("bureau.uploaded", "A credit report was uploaded.", details), wakes="bureau")

    return work


def title_said(
    opinion: str | None, thread_id: UUID | None, note: str
) -> Callable[[Working], Awaitable[Stepped]]:
    """Which title review answers for the property, or what an advocate's opinion says."""

    async def work(working: Working) -> Stepped:
        check_open(working)
        if opinion is not None and not note.strip():
            raise BadInput("An opinion needs a note that says whose it is.")
        if thread_id is not None:
            working.row.title_thread_id = thread_id
        if opinion is not None:
            fact = NewFact(field="property.title_opinion", value=opinion, method="person", note=note)
            await add_facts(working.session, working.row, [fact], by=working.person_id, at=working.now)
        details = {"opinion": opinion, "thread_id": str(thread_id) if thread_id else None, "note": note}
        return Stepped(told=Told("title.said", "The title was spoken of.", details), wakes="title")

    return work


def run_again() -> Callable[[Working], Awaitable[Stepped]]:
    """The graph begins anew with the facts as they are; a recommendation of before is of an earlier round."""

    async def work(working: Working) -> Stepped:
        check_open(working)
        if working.row.judged_seq is None and working.stage not in {"documents", "bureau"}:
            raise Conflict("The case is being worked on; wait for its figures.")
        if working.stage in SIGNING:
            working.row.round += 1
        move(working.row, "intake", working.now)
        return Stepped(told=Told("rerun", "The case is judged anew."), wakes="rerun")

    return work


async def declared_of_case(working: Working) -> dict[str, Any]:
    """The application as it was declared."""
    declared: dict[str, Any] = (
        await working.session.execute(
            select(CaseFileRow.declared).where(
                CaseFileRow.tenant_id == working.caller.tenant_id, CaseFileRow.case_id == working.row.id
            )
        )
    ).scalar_one()
    return declared


async def typed_and_evidenced(working: Working) -> dict[str, Any]:
    """Values of facts that stand in the place of declared ones; typed ones before those of papers."""
    rows = list(
        (
            await working.session.execute(
                select(CaseFactRow)
                .where(
                    CaseFactRow.tenant_id == working.caller.tenant_id,
                    CaseFactRow.case_id == working.row.id,
                )
                .order_by(CaseFactRow.seq)
            )
        ).scalars()
    )
    counted = current_ids((row.id, row.seq, row.field, row.document_id) for row in rows)
    ordered = sorted(rows, key=lambda row: (row.method == "person", row.seq))
    return {row.field: row.value for row in ordered if row.id in counted and is_path(row.field)}


async def _check_facts(working: Working, papers: Sequence[NewPaper]) -> None:
    """Refuses papers whose facts would make the case one that cannot be read."""
    said = {fact.field: fact.value for paper in papers for fact in paper.facts if is_path(fact.field)}
    if said:
        values = await typed_and_evidenced(working)
        judged_case(await declared_of_case(working), {**values, **said})
