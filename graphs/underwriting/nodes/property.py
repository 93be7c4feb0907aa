"""The home: what it may be worth, and whether its title is clear."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any, Final
from uuid import UUID

from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time

from domain.cases.declared import judged_case
from domain.cases.desk_rules import desk_rule
from domain.cases.valuing import valued
from graphs.underwriting.state import UnderwritingContext, UnderwritingState  # noqa: TC001  # read at run time

OPINION: Final = "property.title_opinion"


async def valuation(state: UnderwritingState, runtime: Runtime[UnderwritingContext]) -> UnderwritingState:
    """Range by homes of our own market, beside the agreement and the valuer's figure."""
    context, about = runtime.context, state["about"]
    case = judged_case(state["declared"], state["values"])
    near = await context.comparables.near(
        context.scope,
        city=about.get("city"),
        locality=about.get("locality"),
        limit=desk_rule("comparables", date.fromisoformat(state["as_of"]))["looked_at"],
    )
    has_valuer = "property.market_value" in state["values"]
    found = valued(case, near, about.get("carpet_sqft"), has_valuer=has_valuer)
    plain: dict[str, Any] = asdict(found)
    plain["comparables"] = [{**one._asdict(), "listing_id": str(one.listing_id)} for one in found.comparables]
    return {"valuation": plain}


async def title_gate(state: UnderwritingState, runtime: Runtime[UnderwritingContext]) -> UnderwritingState:
    """What the signed opinion says; pending until then, and the engine refers.

    An opinion that an analyst entered stands where no review is named. What was declared of it never counts.
    """
    context, named = runtime.context, state["title_thread_id"]
    signed = await context.titles.opinion_of(context.scope, UUID(named)) if named else None
    entered = None if named else state["values"].get(OPINION)
    opinion = signed or entered or "pending"
    given = "given" if opinion != "pending" else ("asked" if named else "pending")
    return {
        "values": {**state["values"], OPINION: opinion},
        "title": {"state": given, "thread_id": named, "opinion": None if opinion == "pending" else opinion},
    }
