"""What follows the last signature: letter, Key Fact Statement, and the event that tells the others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from langgraph.graph import END
from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time
from langgraph.types import Command

from domain.cases.sanctioning import letter_of, statement_of
from graphs.underwriting.state import UnderwritingContext, UnderwritingState  # noqa: TC001  # read at run time
from tools.steps import current_step


async def sanction(state: UnderwritingState, runtime: Runtime[UnderwritingContext]) -> UnderwritingState:
    """Figures of the letter and the Key Fact Statement, of what was signed and of nothing else."""
    context, terms = runtime.context, state["terms"]
    assert terms is not None  # noqa: S101  # what is sanctioned has terms
    day = datetime.now(UTC).date()
    conditions = await context.desk.conditions(context.scope, context.case_of(state))
    return {
        "kfs": statement_of(terms, state["ref"], day),
        "letter": letter_of(terms, state["ref"], day, conditions),
    }


async def announce(
    state: UnderwritingState, runtime: Runtime[UnderwritingContext]
) -> Command[Literal["route", "__end__"]]:
    """Writes the decision with its event, once; where a fact changed meanwhile, people look at it again."""
    context, verdict = runtime.context, state["verdict"]
    is_granted = verdict == "sanctioned"
    is_written = await context.desk.finish(
        context.scope,
        context.case_of(state),
        current_step(),
        verdict=str(verdict),
        kfs=state["kfs"] if is_granted else None,
        letter=state["letter"] if is_granted else None,
    )
    following: Literal["route", "__end__"] = END if is_written else "route"  # type: ignore[assignment]  # END is that string
    return Command(goto=following)
