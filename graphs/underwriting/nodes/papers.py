"""Compares what was declared with what papers say, and asks for papers that are missing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time
from langgraph.types import Command, interrupt

from domain.cases.conditions import (
    ConditionKey,
    HeldCondition,
    HeldPaper,
    conditions_of,
    received,
)
from domain.cases.conditions import missing as missing_papers
from domain.cases.mismatches import Mismatch, Side
from domain.cases.reconciling import reconcile_case
from graphs.underwriting.state import UnderwritingContext, UnderwritingState  # noqa: TC001  # read at run time
from graphs.underwriting.waiting import waits_for_change
from tools.steps import current_step

if TYPE_CHECKING:
    from graphs.underwriting.state import PaperRow


async def reconcile(state: UnderwritingState, runtime: Runtime[UnderwritingContext]) -> UnderwritingState:
    """Values to judge in the place of declared ones, and mismatches; nothing is written here.

    What papers say is read from the store and not kept in the state: names and numbers of people are in it.
    """
    context, day = runtime.context, date.fromisoformat(state["as_of"])
    ids = [UUID(row["document_id"]) for row in _rows(state)]
    papers = (
        await context.papers.read(context.scope, context.case_of(state), ids, up_to=state["facts_seq"])
        if ids
        else ()
    )
    found = reconcile_case(
        state["declared"],
        sorted(papers, key=lambda one: (one.file_name, str(one.document_id))),
        conditions_of(state["declared"], day),
        day,
    )
    values = {path: one.value for path, one in found.values.items()}
    fact_ids = {path: str(one.fact_id) for path, one in found.values.items() if one.fact_id}
    for path, (value, fact_id) in state["typed"].items():
        values[path], fact_ids[path] = value, fact_id
    return {
        "values": values,
        "fact_ids": fact_ids,
        "mismatches": [
            {
                "field": one.field,
                "severity": one.severity,
                "says": one.says,
                "sides": [[side.source, side.value, str(side.fact_id or "")] for side in one.sides],
            }
            for one in found.mismatches
        ],
        "short": [[key.code, key.applicant, why] for key, why in sorted(found.short.items(), key=str)],
    }


async def missing(
    state: UnderwritingState, runtime: Runtime[UnderwritingContext]
) -> Command[Literal["await_papers", "bureau"]]:
    """Keeps what was found; with papers missing, the case waits for them."""
    context = runtime.context
    wanted = conditions_of(state["declared"], date.fromisoformat(state["as_of"]))
    papers = [HeldPaper(row["label"], row["applicant"]) for row in _rows(state)]
    waived = [HeldCondition(_key(code), "waived") for code in state["waived"]]
    short = {ConditionKey(code, applicant): why for code, applicant, why in state["short"]}
    left: list[dict[str, Any]] = [
        {
            "code": one.key.code,
            "applicant": one.key.applicant,
            "text": f"{one.text}. {short[one.key]}" if one.key in short else one.text,
        }
        for one in missing_papers(wanted, waived, papers, short)
    ]
    there = received(wanted, papers) - short.keys()
    await context.desk.keep_findings(
        context.scope,
        context.case_of(state),
        current_step(),
        mismatches=[_mismatch(row) for row in state["mismatches"]],
        missing=left,
        received=[(key.code, key.applicant) for key in sorted(there, key=str)],
    )
    following: Literal["await_papers", "bureau"] = "await_papers" if left else "bureau"
    return Command(update={"missing": left}, goto=following)


async def await_papers(state: UnderwritingState) -> Command[Literal["intake"]]:
    """Waits for papers, a waiver or a withdrawal; the case is then taken up anew."""
    interrupt(
        waits_for_change(
            state["case_id"], "documents", "Which papers can the applicant give?", items=state["missing"]
        )
    )
    return Command(goto="intake")


def _rows(state: UnderwritingState) -> list[PaperRow]:
    """Papers in one order, whichever branch was first."""
    return sorted(state["papers"], key=lambda row: (row["file_name"], row["document_id"]))


def _mismatch(row: dict[str, Any]) -> Mismatch:
    sides = (
        Side(source, value, UUID(fact_id) if fact_id else None) for source, value, fact_id in row["sides"]
    )
    return Mismatch(field=row["field"], severity=row["severity"], says=row["says"], sides=tuple(sides))


def _key(said: str) -> ConditionKey:
    code, _, place = said.partition(":")
    return ConditionKey(code, int(place) if place else None)
