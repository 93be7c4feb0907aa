"""The steps of a scoring. Each does one thing; only `merge`, `route` and `announce` write."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

from langgraph.graph import END
from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time
from langgraph.types import Command

from agents.enquiry_reader.agent import read as read_texts
from domain.errors import BadInput, Forbidden
from domain.lead_scoring.actions import next_action as best_step
from domain.lead_scoring.facts import CLOSED_STAGES
from domain.lead_scoring.features import Signal, signals_of, wish_of
from domain.lead_scoring.reading import UNWANTED
from domain.lead_scoring.routing import RoutingWish
from domain.lead_scoring.routing import route as choose_broker
from domain.lead_scoring.score import Judgement, expected_value_inr, judge, strongest
from domain.tenancy import Role
from graphs.lead_scoring.state import ScoringContext, ScoringState  # noqa: TC001  # read at run time
from store.lead_scoring import ScoredLead
from tools.steps import current_step

if TYPE_CHECKING:
    from domain.lead_scoring.facts import LeadFacts

_TURNS: Final = 2
"""Times a turn is looked up when another run was quicker; then the last choice stands."""


async def load(state: ScoringState, runtime: Runtime[ScoringContext]) -> Command[Literal["merge", "__end__"]]:
    """The lead, if there is one that the caller may work on.

    Raises:
        Forbidden: The caller does not work on leads.
        BadInput: The input names no lead.
    """
    context = runtime.context
    if not context.principal.roles & {Role.AGENT}:
        raise Forbidden("Leads are scored for agents of the team only.")
    lead = await context.desk.load(context.scope, _lead_id(state))
    end: Literal["__end__"] = END  # type: ignore[assignment]  # END is that string
    return Command(
        update={"lead": lead, "at": context.now(), "merged_from": None, "is_kept": False},
        goto="merge" if lead is not None else end,
    )


async def merge(state: ScoringState, runtime: Runtime[ScoringContext]) -> ScoringState:
    """The lead under whose name the person stands: its own, or that of the older one it repeats."""
    context, lead_id = runtime.context, _lead_id(state)
    standing = await context.desk.settle_duplicate(context.scope, lead_id)
    if standing is None or standing == lead_id:
        return {}
    lead = await context.desk.load(context.scope, standing)
    return {"lead_id": str(standing), "merged_from": str(lead_id), "lead": lead}


async def read(state: ScoringState, runtime: Runtime[ScoringContext]) -> ScoringState:
    """What the person wrote, as facts with quotes."""
    texts = [one["text"] for one in _lead(state)["enquiries"]]
    return {"reading": await read_texts(texts, runtime.context.model)}


async def features(state: ScoringState) -> ScoringState:
    """Signals of the allow-list."""
    signals = signals_of(_lead(state), state["reading"], state["at"].date())
    return {
        "signals": [
            {"feature": one.feature, "level": one.level, "amount": one.amount, "evidence": one.evidence}
            for one in signals
        ]
    }


async def score(state: ScoringState, runtime: Runtime[ScoringContext]) -> ScoringState:
    """Fit, intent, probability and band, by the promoted model or by points."""
    lead, reading, now = _lead(state), state["reading"], state["at"]
    signals = [Signal(**one) for one in state["signals"]]
    scorer = await runtime.context.desk.scorer(runtime.context.scope)
    judgement = judge(lead, reading, signals, now, scorer)
    return {
        "judgement": {
            "probability": judgement.probability,
            "fit": judgement.fit,
            "intent": judgement.intent,
            "band": judgement.band,
            "reasons": judgement.reasons,
            "flags": judgement.flags,
            "model_version": judgement.model_version,
        },
        "expected_value_inr": expected_value_inr(judgement.probability, lead, reading, now.date()),
    }


async def reasons(state: ScoringState) -> ScoringState:
    """The strongest reasons; what is left is one more, so that they add up."""
    judged = state["judgement"]
    return {"reasons": strongest(judged["reasons"], judged["probability"])}


async def route(state: ScoringState, runtime: Runtime[ScoringContext]) -> ScoringState:
    """Who looks after it, where nobody does yet and there is something to look after."""
    context, lead = runtime.context, _lead(state)
    if (
        lead["assigned_to"] is not None
        or lead["stage"] in CLOSED_STAGES
        or set(state["judgement"]["flags"]) & UNWANTED
    ):
        return {"routing": None}
    wish = wish_of(lead, state["reading"])
    places = [*wish.get("localities", ()), *([wish["city"]] if wish.get("city") else [])]
    for _ in range(_TURNS):
        brokers, sticky, mode = await context.desk.routing_facts(context.scope, lead["id"], state["at"])
        asked = RoutingWish(language=lead["language"], places=places, sticky=sticky)
        routing = choose_broker(brokers, asked, mode=mode, now=context.now())
        chosen = next((one for one in brokers if one["id"] == routing["broker_id"]), None)
        if chosen is None or await context.desk.take_turn(context.scope, chosen, context.now()):
            break
    return {"routing": routing}


async def next_action(state: ScoringState) -> ScoringState:
    """What to do next, with a message that a person reads and sends."""
    lead, reading = _lead(state), state["reading"]
    action = best_step(
        lead,
        wish=wish_of(lead, reading),
        flags=state["judgement"]["flags"],
        facts=[fact["key"] for fact in (*reading["facts"], *reading.get("hints", ()))],
        now=state["at"],
    )
    return {"action": action}


async def announce(state: ScoringState, runtime: Runtime[ScoringContext]) -> ScoringState:
    """Writes all of it with its events, once for the run, however often the step is run."""
    context, lead, judged = runtime.context, _lead(state), state["judgement"]
    scored = ScoredLead(
        lead_id=lead["id"],
        judgement=replace(Judgement(**judged), reasons=state["reasons"]),
        expected_value_inr=state["expected_value_inr"],
        next_action=state["action"],
        routing=state["routing"],
        scored_at=state["at"],
        wish=dict(state["reading"]["filters"]),
    )
    # The run, not the step's number, names the effect: a run that begins anew after a crash is the same run.
    step = replace(current_step(), node=f"announce/{context.run_id}", number=0)
    return {"is_kept": await context.desk.keep(context.scope, scored, step)}


def _lead_id(state: ScoringState) -> UUID:
    try:
        return UUID(str(state["lead_id"]))
    except (KeyError, ValueError):
        raise BadInput('lead_scoring needs the id of a lead: {"lead_id": "…"}.') from None


def _lead(state: ScoringState) -> LeadFacts:
    """The lead, which `load` has found."""
    lead = state["lead"]
    assert lead is not None  # noqa: S101  # the graph ends at `load` without one
    return lead
