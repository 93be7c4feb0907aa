"""Conversations with the search graph over the made market: every turn with its events, words and way."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from langgraph.checkpoint.memory import InMemorySaver

from domain.tenancy import ANONYMOUS_BUYER
from evals.harness.suite import Outcome, Step
from evals.suites.market import NOW, Market
from graphs.property_search.graph import build
from graphs.property_search.state import SearchContext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from langgraph.graph.state import CompiledStateGraph

    from evals.harness.suite import Bench, Case
    from router.port import ModelPort

_PANELS = frozenset({"emi", "affordability", "tax", "comparison"})


@lru_cache(maxsize=1)
def _graph() -> CompiledStateGraph[Any, Any, Any, Any]:
    return build().compile(checkpointer=InMemorySaver())


@dataclass(slots=True)
class Turn:
    """What one turn brought."""

    said: str
    text: str
    """The answer."""
    events: list[dict[str, Any]]
    steps: list[str]
    state: Mapping[str, Any]

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Its events of one type."""
        return [event for event in self.events if event["type"] == kind]

    @property
    def refused(self) -> list[str]:
        """Codes of what was refused."""
        return list(dict.fromkeys(event["code"] for event in self.of("refusal")))

    @property
    def cards(self) -> list[dict[str, Any]]:
        """Homes that were shown."""
        return [event["listing"] for event in self.of("listing")]


@dataclass(slots=True)
class Conversation:
    """One thread."""

    model: ModelPort | None = None
    market: Market = field(default_factory=Market)
    turns: list[Turn] = field(default_factory=list)
    thread_id: str = field(default_factory=lambda: str(uuid4()))

    @property
    def config(self) -> Any:  # noqa: ANN401  # a TypedDict of LangChain
        """Names the thread to the graph."""
        return {"configurable": {"thread_id": self.thread_id}}

    async def say(self, text: str, lang: str | None = None) -> Turn:
        """One message, answered."""
        given: dict[str, Any] = {"messages": [{"role": "human", "content": text}]}
        if lang is not None:
            given["lang"] = lang
        return await self._turn(text, given)

    async def press(self, action: Mapping[str, Any]) -> Turn:
        """One button of a card."""
        return await self._turn(f"[{action.get('type')}]", {"action": dict(action)})

    async def _turn(self, said: str, given: dict[str, Any]) -> Turn:
        context = SearchContext(
            principal=ANONYMOUS_BUYER,
            retriever=self.market,
            listings=self.market,
            leads=self.market,
            model=self.model,
            now=lambda: NOW,
        )
        events: list[dict[str, Any]] = []
        steps: list[str] = []
        async for part in _graph().astream(
            given, self.config, context=context, stream_mode=["custom", "updates"], version="v2"
        ):
            if part["type"] == "custom":
                events.append(part["data"])
            else:
                steps += [str(name) for name in part["data"]]
        state = (await _graph().aget_state(self.config)).values
        turn = Turn(said, state["messages"][-1].content, events, steps, state)
        self.turns.append(turn)
        return turn

    async def close(self) -> None:
        """Lets go of the thread."""
        saver = _graph().checkpointer
        if isinstance(saver, InMemorySaver):
            await saver.adelete_thread(self.thread_id)


async def converse(case: Case, bench: Bench) -> Outcome:
    """The turns of a case: ``inputs.turns`` holds texts, and actions as objects. Judged is the last.

    The output has the last answer's ``text``, what was ``refused`` in all of it, the ``kind`` of the last
    outcome, ``filters``, ``cards`` and ``facts`` as tools gave them, and how many leads were written.
    """
    talk = Conversation(model=bench.model)
    try:
        for said in case.inputs["turns"]:
            lang = case.inputs.get("lang")
            turn = await (talk.say(said, lang) if isinstance(said, str) else talk.press(said))
        return outcome_of(talk, turn)
    finally:
        await talk.close()


def outcome_of(talk: Conversation, turn: Turn) -> Outcome:
    """A conversation as scorers read it."""
    state = turn.state
    cards = list(state.get("shown", []))
    return Outcome(
        output={
            "text": turn.text,
            "said": " ".join(one.said for one in talk.turns),
            "refused": sorted({code for one in talk.turns for code in one.refused}),
            "kind": (state.get("outcome") or {}).get("kind"),
            "filters": dict(state.get("filters", {})),
            "cards": turn.cards,
            "listings": {str(card["number"]): card for card in cards},
            "facts": [event for event in turn.events if event["type"] in _PANELS]
            + [state.get("outcome") or {}],
            "language": state.get("language"),
            "leads": len(talk.market.leads),
            "referrals": len(talk.market.referrals),
            "answers": [{"said": one.said, "text": one.text} for one in talk.turns],
        },
        steps=tuple(Step(name) for name in turn.steps),
        engine=str(state.get("engine", "rules")),
    )
