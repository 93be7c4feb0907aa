"""The waits for people. None of them decides anything: `route` looks up what was decided, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from langgraph.graph import END
from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time
from langgraph.types import Command, interrupt

from graphs.underwriting.state import UnderwritingContext, UnderwritingState  # noqa: TC001  # read at run time
from graphs.underwriting.waiting import waits_for_change

if TYPE_CHECKING:
    from domain.cases.stages import Stage

Following = Literal["intake", "analyst", "second_signer", "committee", "sanction", "announce", "__end__"]
_END: Final[Following] = END  # type: ignore[assignment]  # END is that string
_BY_STAGE: Final[dict[Stage, Following]] = {
    "intake": "intake",
    "documents": "intake",
    "bureau": "intake",
    "valuation": "intake",
    "title": "intake",
    "decision": "analyst",
    "second_sign": "second_signer",
    "committee": "committee",
    "sanctioned": _END,
    "declined": _END,
    "withdrawn": _END,
}


async def analyst(state: UnderwritingState) -> Command[Literal["route"]]:
    """Waits for an analyst's recommendation, a rerun or a withdrawal."""
    interrupt(waits_for_change(state["case_id"], "analyst", "What do you recommend?"))
    return Command(goto="route")


async def second_signer(state: UnderwritingState) -> Command[Literal["route"]]:
    """Waits for a second person; whoever recommended cannot be that."""
    interrupt(waits_for_change(state["case_id"], "second_signer", "Do you sign?"))
    return Command(goto="route")


async def committee(state: UnderwritingState) -> Command[Literal["route"]]:
    """Waits for the committee's signatures."""
    interrupt(waits_for_change(state["case_id"], "committee", "Does the committee sign?"))
    return Command(goto="route")


async def route(state: UnderwritingState, runtime: Runtime[UnderwritingContext]) -> Command[Following]:
    """Goes where people have brought the case to."""
    context = runtime.context
    standing = await context.desk.standing(context.scope, context.case_of(state))
    following = _BY_STAGE[standing.stage]
    if standing.verdict == "sanctioned":
        following = "sanction"
    elif standing.verdict == "declined":
        following = "announce"
    return Command(update={"verdict": standing.verdict, "terms": standing.terms}, goto=following)
