"""Steps that order the work: whose case it is, mismatches, conditions, papers asked for, a withdrawal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.cases.conditions import check_requested, check_settling
from domain.errors import BadInput, NotFound
from domain.ids import uuid7
from store.cases.steps import Stepped, check_open, condition_states, move
from store.cases.story import Told
from store.tables.case_decisions import CaseRequestRow
from store.tables.case_findings import CaseConditionRow, CaseMismatchRow

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from uuid import UUID

    from domain.cases.conditions import ConditionState
    from domain.cases.mismatches import MismatchState
    from store.cases.steps import Working


def claimed() -> Callable[[Working], Awaitable[Stepped]]:
    """The case is the caller's; a colleague's is taken over, and the story says so."""

    async def work(working: Working) -> Stepped:
        check_open(working)
        before = working.row.owner_id
        working.row.owner_id = working.person_id
        details = {"from": str(before) if before else None}
        return Stepped(told=Told("claimed", "The case was taken on.", details))

    return work


def released() -> Callable[[Working], Awaitable[Stepped]]:
    """The case is nobody's again."""

    async def work(working: Working) -> Stepped:
        check_open(working)
        working.row.owner_id = None
        return Stepped(told=Told("released", "The case was given back to the queue."))

    return work


def mismatch_settled(
    mismatch_id: UUID, state: MismatchState, note: str
) -> Callable[[Working], Awaitable[Stepped]]:
    """What became of a mismatch."""

    async def work(working: Working) -> Stepped:
        check_open(working)
        found = (
            await working.session.execute(
                select(CaseMismatchRow).where(
                    CaseMismatchRow.tenant_id == working.caller.tenant_id,
                    CaseMismatchRow.case_id == working.row.id,
                    CaseMismatchRow.id == mismatch_id,
                )
            )
        ).scalar_one_or_none()
        if found is None:
            raise NotFound("The case has no such mismatch.")
        found.state, found.note = state, note
        found.person_id, found.settled_at = working.person_id, working.now
        details = {"field": found.field, "state": state, "note": note}
        return Stepped(told=Told("mismatch.settled", f"{found.field} is {state}.", details))

    return work


def condition_settled(
    condition_id: UUID, state: ConditionState, note: str
) -> Callable[[Working], Awaitable[Stepped]]:
    """What became of a condition. Conditions before disbursal are settled after the sanction too."""

    async def work(working: Working) -> Stepped:
        if working.stage in {"declined", "withdrawn"}:
            check_open(working)
        found = (
            await working.session.execute(
                select(CaseConditionRow).where(
                    CaseConditionRow.tenant_id == working.caller.tenant_id,
                    CaseConditionRow.case_id == working.row.id,
                    CaseConditionRow.id == condition_id,
                )
            )
        ).scalar_one_or_none()
        if found is None:
            raise NotFound("The case has no such condition.")
        check_settling(found.code, state, note, working.row.as_of)
        found.state, found.note = state, note or None
        found.person_id, found.at = working.person_id, working.now
        details = {"code": found.code, "applicant": found.applicant, "state": state, "note": note}
        told = Told("condition.settled", f"{found.code} is {state}.", details)
        return Stepped(told=told, wakes="condition")

    return work


def documents_requested(items: Sequence[str], note: str) -> Callable[[Working], Awaitable[Stepped]]:
    """Papers are asked of the applicant; the message itself is written and sent by a person."""

    async def work(working: Working) -> Stepped:
        check_open(working)
        asked = check_requested(items, await condition_states(working.session, working.row))
        codes = list(dict.fromkeys(key.code for key in asked))
        await working.session.execute(
            insert(CaseRequestRow).values(
                id=uuid7(),
                tenant_id=working.caller.tenant_id,
                case_id=working.row.id,
                person_id=working.person_id,
                at=working.now,
                items=codes,
                note=note,
            )
        )
        told = Told("documents.requested", f"Asked for {', '.join(codes)}.", {"items": codes, "note": note})
        return Stepped(told=told)

    return work


def withdrawn(note: str) -> Callable[[Working], Awaitable[Stepped]]:
    """The applicant does not want the loan any more."""

    async def work(working: Working) -> Stepped:
        check_open(working)
        if not note.strip():
            raise BadInput("A withdrawal needs a note that says who asked for it.")
        move(working.row, "withdrawn", working.now)
        return Stepped(
            told=Told("withdrawn", "The application was withdrawn.", {"note": note}), wakes="withdrawn"
        )

    return work
