"""The waits for people. None of them decides anything: `route` looks up what was decided, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, cast

from langgraph.graph import END
from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time
from langgraph.types import Command, interrupt

from domain.cases.stages import CLOSED, WAITS_AT, WITH_PEOPLE
from graphs.underwriting.state import UnderwritingContext, UnderwritingState  # noqa: TC001  # read at run time
from graphs.underwriting.waiting import waits_for_change

if TYPE_CHECKING:
    from domain.cases.stages import Stage

Following = Literal["intake", "analyst", "second_signer", "committee", "sanction", "announce", "__end__"]
_END: Final[Following] = END  # type: ignore[assignment]  # END is that string


def following(stage: Stage) -> Following:
    """The step of a case at a stage; waits for people are named as the desk names them.

    >>> following("decision"), following("documents"), following("withdrawn")
    ('analyst', 'intake', '__end__')
    """
    if stage in CLOSED:
        return _END
    return cast("Following", WAITS_AT[stage]) if stage in WITH_PEOPLE else "intake"


async def analyst(state: UnderwritingState) -> Command[Literal["route"]]:
    """Waits for an analyst's recommendation, a rerun or a withdrawal."""
    interrupt(waits_for_change(state["case_id"], "decision", "What do you recommend?"))
    return Command(goto="route")


async def second_signer(state: UnderwritingState) -> Command[Literal["route"]]:
    """Waits for a second person; whoever recommended cannot be that."""
    interrupt(waits_for_change(state["case_id"], "second_sign", "Do you sign?"))
    return Command(goto="route")


async def committee(state: UnderwritingState) -> Command[Literal["route"]]:
    """Waits for the committee's signatures."""
    interrupt(waits_for_change(state["case_id"], "committee", "Does the committee sign?"))
    return Command(goto="route")


async def route(state: UnderwritingState, runtime: Runtime[UnderwritingContext]) -> Command[Following]:
    """Goes where people have brought the case to."""
    context = runtime.context
    standing = await context.desk.standing(context.scope, context.case_of(state))
    step = following(standing.stage)
    if standing.verdict == "sanctioned":
        step = "sanction"
    elif standing.verdict == "declined":
        step = "announce"
    return Command(update={"verdict": standing.verdict, "terms": standing.terms}, goto=step)
