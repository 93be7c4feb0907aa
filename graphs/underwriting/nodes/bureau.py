"""The credit report: uploaded, or pulled once from a bureau, or waited for."""

from __future__ import annotations

from typing import Literal
from uuid import uuid5

from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time
from langgraph.types import Command, interrupt

from domain.cases.conditions import BUREAU
from graphs.underwriting.state import UnderwritingContext, UnderwritingState  # noqa: TC001  # read at run time
from graphs.underwriting.waiting import waits_for_change
from tools.steps import current_step
from tools.underwriting.bureau import pull_once


async def bureau(
    state: UnderwritingState, runtime: Runtime[UnderwritingContext]
) -> Command[Literal["valuation", "await_bureau"]]:
    """Reports of everybody, or the wait for them; without one that was waived, the engine refers.

    A declared score is no report: only what a bureau's paper says counts.

    Raises:
        OutcomeUnknown: A call may have been made; a person has to find out.
    """
    context = runtime.context
    case_id, people = context.case_of(state), state["declared"]["applicants"]
    wanted = [
        place
        for place, person in enumerate(people)
        if person["role"] != "guarantor" and f"applicants.{place}.bureau_pulled_on" not in state["values"]
    ]
    if not wanted:
        return Command(goto="valuation")
    report = await pull_once(context.calls, context.bureau, case_id, wanted, len(people))
    if report is not None:
        document_id = uuid5(case_id, f"bureau {report.pulled_on} {wanted}")
        seq = await context.desk.keep_bureau(context.scope, case_id, current_step(), report, document_id)
        return Command(
            update={"values": {**state["values"], **report.values()}, "facts_seq": seq}, goto="valuation"
        )
    if BUREAU in state["waived"]:
        return Command(goto="valuation")
    await context.desk.wait_for_bureau(context.scope, case_id, current_step())
    return Command(goto="await_bureau")


async def await_bureau(state: UnderwritingState) -> Command[Literal["intake"]]:
    """Waits for a report or a waiver."""
    interrupt(waits_for_change(state["case_id"], "bureau", "Upload the credit report, or waive it."))
    return Command(goto="intake")
