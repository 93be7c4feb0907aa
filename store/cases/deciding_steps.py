"""Recommendation, signature, override. What the domain judges here, triggers of the tables judge again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from domain.cases.conditions import is_met
from domain.cases.rounds import (
    CheckersWord,
    Deviation,
    check_checker,
    check_deviations,
    check_maker,
    needed_authority,
    recommended,
    verdict_of,
)
from domain.cases.stages import SIGNING, signing_stage
from domain.errors import Conflict
from domain.ids import uuid7
from domain.lending.authority import Level, Signature
from domain.lending.case_reading import read_case
from domain.lending.outcome import judge
from store.cases.steps import Stepped, check_open, move
from store.cases.story import Told
from store.cases.underwriters import level_of
from store.eval_queue import queued_correction
from store.tables.case_decisions import CaseOverrideRow, CaseRecommendationRow, CaseSignatureRow
from store.tables.case_findings import CaseConditionRow, CaseMismatchRow
from store.tables.cases import CaseFileRow

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from domain.cases.conditions import ConditionState
    from domain.cases.rounds import SignatureDecision, Wish
    from domain.lending.case import LoanCase
    from store.cases.steps import Working


def recommendation(wish: Wish) -> Callable[[Working], Awaitable[Stepped]]:
    """The maker's word: from now on it waits for a checker."""

    async def work(working: Working) -> Stepped:
        row = working.row
        _check_decidable(working)
        case = await _judged_case(working)
        spoken = (*await _overrides(working), *wish.deviations)
        got = recommended(
            case,
            replace(wish, deviations=spoken),
            open_conditions=await _open_conditions(working),
            open_stops=await _open_stops(working),
        )
        terms = None if got.terms is None else {**got.terms._asdict(), "rate_pct": str(case.rate_pct)}
        await working.session.execute(
            insert(CaseRecommendationRow).values(
                id=uuid7(),
                tenant_id=row.tenant_id,
                case_id=row.id,
                round=row.round,
                person_id=working.person_id,
                at=working.now,
                decision=wish.decision,
                text=wish.text,
                deviations=[{**one._asdict(), "by": str(working.person_id)} for one in wish.deviations]
                + await _overrides_plain(working),
                reasons=list(got.reasons),
                terms=terms,
                needs_level=int(got.level),
                needs_signatures=got.signatures,
                needs_why=got.why,
                needs_conditions=list(got.conditions),
                inputs_hash=row.inputs_hash,
                ruleset_hash=row.ruleset_hash,
            )
        )
        move(row, signing_stage(int(got.level)), working.now)
        details = {
            "round": row.round,
            "decision": wish.decision,
            "terms": terms,
            "deviations": [one._asdict() for one in spoken],
            "needs": got.level.name,
            "inputs_hash": row.inputs_hash,
            "ruleset_hash": row.ruleset_hash,
        }
        told = Told("recommended", f"{wish.decision} was recommended.", details)
        return Stepped(told=told, wakes="recommended")

    return work


def signature(decision: SignatureDecision, text: str) -> Callable[[Working], Awaitable[Stepped]]:
    """A checker's word. One that sends the case back begins another round."""

    async def work(working: Working) -> Stepped:
        row = working.row
        check_open(working)
        if working.stage not in SIGNING:
            raise Conflict("There is no recommendation to sign.")
        check_maker(is_stale=working.card.is_stale, is_judged=row.judged_seq is not None, is_locked=False)
        made = await _made(working)
        signed = await signatures_of(working)
        if verdict_of(made.decision, signed, made.needs_signatures) is not None:  # type: ignore[arg-type]  # checked
            raise Conflict("The round is over; the case moves on by itself.")
        level = await level_of(working.session, row.tenant_id, working.person_id)
        check_checker(
            Signature(working.person_id, level),
            maker_id=made.person_id,
            signed=signed,
            needed=needed_authority(Level(made.needs_level), made.needs_signatures),
        )
        await working.session.execute(
            insert(CaseSignatureRow).values(
                id=uuid7(),
                tenant_id=row.tenant_id,
                case_id=row.id,
                round=row.round,
                person_id=working.person_id,
                level=int(level),
                role="committee" if made.needs_level == Level.L3 else "second_signer",
                at=working.now,
                decision=decision,
                text=text,
            )
        )
        details = {"round": row.round, "decision": decision, "level": level.name, "text": text}
        if decision == "return":
            row.round += 1
            move(row, "decision", working.now)
        return Stepped(told=Told("signed", f"A checker said {decision}.", details), wakes="signed")

    return work


def override(deviation: Deviation) -> Callable[[Working], Awaitable[Stepped]]:
    """A rule set aside before the recommendation; the recommendation of the round carries it."""

    async def work(working: Working) -> Stepped:
        row = working.row
        _check_decidable(working)
        check_deviations([deviation], judge(await _judged_case(working)))
        await working.session.execute(
            insert(CaseOverrideRow).values(
                id=uuid7(),
                tenant_id=row.tenant_id,
                case_id=row.id,
                round=row.round,
                person_id=working.person_id,
                at=working.now,
                **deviation._asdict(),
            )
        )
        await queued_correction(
            working.session,
            working.caller,
            kind="override",
            subject_id=row.id,
            field=deviation.code,
            got=deviation.code,
            expected={"set_aside_for": deviation.reason_code},
            note=deviation.text,
        )
        return Stepped(told=Told("override", f"{deviation.code} was set aside.", dict(deviation._asdict())))

    return work


def _check_decidable(working: Working) -> None:
    check_open(working)
    check_maker(is_stale=working.card.is_stale, is_judged=working.row.judged_seq is not None, is_locked=False)
    if working.stage != "decision":
        raise Conflict(f"The case is at {working.stage}, not at the decision.")


async def _judged_case(working: Working) -> LoanCase:
    inputs = (
        await working.session.execute(
            select(CaseFileRow.inputs).where(
                CaseFileRow.tenant_id == working.caller.tenant_id, CaseFileRow.case_id == working.row.id
            )
        )
    ).scalar_one()
    assert inputs is not None  # noqa: S101  # a judged case has them
    return read_case(inputs)


async def signatures_of(working: Working) -> Sequence[CheckersWord]:
    """The words of this round's checkers, in order."""
    rows = await working.session.execute(
        select(CaseSignatureRow.person_id, CaseSignatureRow.level, CaseSignatureRow.decision)
        .where(
            CaseSignatureRow.tenant_id == working.caller.tenant_id,
            CaseSignatureRow.case_id == working.row.id,
            CaseSignatureRow.round == working.row.round,
        )
        .order_by(CaseSignatureRow.at)
    )
    return [
        CheckersWord(person_id=person, level=Level(level), decision=cast("SignatureDecision", decision))
        for person, level, decision in rows
    ]


async def _made(working: Working) -> CaseRecommendationRow:
    made = (
        await working.session.execute(
            select(CaseRecommendationRow).where(
                CaseRecommendationRow.tenant_id == working.caller.tenant_id,
                CaseRecommendationRow.case_id == working.row.id,
                CaseRecommendationRow.round == working.row.round,
            )
        )
    ).scalar_one_or_none()
    if made is None:
        raise Conflict("There is no recommendation to sign.")
    return made


async def _overrides(working: Working) -> list[Deviation]:
    return [
        Deviation(one["code"], one["reason_code"], one["text"]) for one in await _overrides_plain(working)
    ]


async def _overrides_plain(working: Working) -> list[dict[str, Any]]:
    rows = await working.session.execute(
        select(CaseOverrideRow)
        .where(
            CaseOverrideRow.tenant_id == working.caller.tenant_id,
            CaseOverrideRow.case_id == working.row.id,
            CaseOverrideRow.round == working.row.round,
        )
        .order_by(CaseOverrideRow.at)
    )
    return [
        {"code": one.code, "reason_code": one.reason_code, "text": one.text, "by": str(one.person_id)}
        for one in rows.scalars()
    ]


async def _open_conditions(working: Working) -> list[str]:
    """Conditions before the sanction that are still to be met."""
    rows = await working.session.execute(
        select(CaseConditionRow.code, CaseConditionRow.state).where(
            CaseConditionRow.tenant_id == working.caller.tenant_id,
            CaseConditionRow.case_id == working.row.id,
            CaseConditionRow.before == "sanction",
        )
    )
    return [code for code, state in rows if not is_met(code, cast("ConditionState", state))]


async def _open_stops(working: Working) -> int:
    return (
        await working.session.execute(
            select(func.count())
            .select_from(CaseMismatchRow)
            .where(
                CaseMismatchRow.tenant_id == working.caller.tenant_id,
                CaseMismatchRow.case_id == working.row.id,
                CaseMismatchRow.severity == "stop",
                CaseMismatchRow.state == "open",
                CaseMismatchRow.is_found.is_(True),
            )
        )
    ).scalar_one()
