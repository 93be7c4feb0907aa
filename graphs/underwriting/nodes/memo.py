"""The credit memo, and the file laid before an analyst."""

from __future__ import annotations

from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time

from agents.credit_memo.agent import write_memo
from agents.credit_memo.facts import memo_facts
from domain.cases.checks_shown import outcome_shown, ratio_shown
from domain.cases.risk import risk_of
from domain.lending.case_reading import read_case
from domain.lending.outcome import judge as judge_case
from graphs.underwriting.state import UnderwritingContext, UnderwritingState  # noqa: TC001  # read at run time
from store.cases.desk import JudgedCase
from tools.steps import current_step


async def memo(state: UnderwritingState, runtime: Runtime[UnderwritingContext]) -> UnderwritingState:
    """Sentences whose every figure is one of the case; by the model, else by the template."""
    facts = memo_facts(
        state["judged"],
        inputs=state["inputs"],
        fact_ids=state["fact_ids"],
        stress=state["stress"],
        valuation=state["valuation"],
        title=state["title"],
    )
    return {"memo": await write_memo(facts, runtime.context.model)}


async def present(state: UnderwritingState, runtime: Runtime[UnderwritingContext]) -> UnderwritingState:
    """Keeps everything with its hashes; from now on an analyst decides."""
    context, judged = runtime.context, dict(state["judged"])
    authority = judged.pop("authority")
    report = {**judged, "ways_to_yes": state["ways"], "authority": authority}
    await context.desk.keep_judged(
        context.scope,
        context.case_of(state),
        current_step(),
        JudgedCase(
            facts_seq=state["facts_seq"],
            inputs=state["inputs"],
            fact_ids=state["fact_ids"],
            report=report,
            stress=state["stress"],
            valuation=state["valuation"],
            title=state["title"],
            memo=state["memo"],
            outcome=outcome_shown(report["recommendation"]),
            risk=risk_of(judge_case(read_case(state["inputs"]))),
            foir=ratio_shown(report, "foir"),
            ltv=ratio_shown(report, "ltv"),
        ),
    )
    return {}
