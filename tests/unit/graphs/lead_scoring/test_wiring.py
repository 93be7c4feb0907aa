"""The picture, the rule of two, and the steps one by one without an engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.errors import BadInput, Forbidden
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID, Role, system_principal
from graphs.lead_scoring.graph import TOUCHES, build
from graphs.lead_scoring.state import ScoringContext
from propmubi.cli.graph import mermaid
from store.scope import Scope
from tests.support.leads import LEAD_ID, NOON, lead
from tools.declaration import Touch

ROOT = Path(__file__).parents[4]
BROKER: dict[str, Any] = {
    "id": UUID(int=5), "languages": ["en"], "localities": [], "capacity": 2, "open": 0, "weight": 1,
    "is_available": True, "assigned_at": None,
}  # fmt: skip


def test_picture_in_the_docs_is_the_wiring() -> None:
    page = (ROOT / "docs" / "graphs" / "lead_scoring.md").read_text(encoding="utf-8")

    assert f"```mermaid\n{mermaid('lead_scoring')}```" in page


def test_every_step_declares_what_it_touches_and_none_touches_all_three() -> None:
    assert set(build().nodes) == set(TOUCHES)
    assert all(len(touches) < len(Touch) for touches in TOUCHES.values())


class Desk:
    """Keeps nothing; has what a test gives it."""

    def __init__(self, found: Any, *, free_turns: int = 1) -> None:
        self.found = found
        self.turns_lost = 1 - free_turns
        self.turns = 0

    async def load(self, scope: Scope, lead_id: UUID) -> Any:
        return self.found

    async def scorer(self, _scope: Any) -> None:
        return None

    async def settle_duplicate(self, scope: Scope, lead_id: UUID) -> UUID:
        return lead_id

    async def routing_facts(self, scope: Scope, lead_id: UUID, at: Any) -> Any:
        return [BROKER], None, "round_robin"

    async def take_turn(self, scope: Scope, broker: Any, at: Any) -> bool:
        self.turns += 1
        return self.turns > self.turns_lost


async def run(desk: Any, principal: Any = None, given: dict[str, Any] | None = None) -> dict[str, Any]:
    who = principal or system_principal(DEMO_TENANT_ID, frozenset({Role.AGENT}))
    context = ScoringContext(principal=who, run_id=uuid4(), scope=Scope.of(who), desk=desk, now=lambda: NOON)
    graph = build().compile(interrupt_before=["announce"])
    asked: Any = {"lead_id": str(LEAD_ID), "source": "ignored"} if given is None else given
    return [one async for one in graph.astream(asked, context=context, stream_mode="values")][-1]


async def test_steps_find_score_reasons_owner_and_next_step() -> None:
    desk = Desk(lead("Site visit on Saturday? 2BHK in Whitefield"), free_turns=0)

    state = await run(desk)

    assert state["judgement"]["band"] in {"hot", "warm"}
    assert state["reasons"][0]["text"] == "Asked for a site visit"
    assert state["routing"]["broker_id"] == UUID(int=5)
    assert desk.turns == 2  # The first was taken by another meanwhile.
    assert state["action"]["kind"] == "call"
    assert not [key for key in state if key in {"name", "phone"}]


@pytest.mark.parametrize(
    "given",
    [{"assigned_to": UUID(int=9)}, {"stage": "booked"}, {"text": "We offer SEO and digital marketing"}],
)
async def test_what_needs_no_owner_is_not_routed(given: dict[str, Any]) -> None:
    desk = Desk(lead(given.pop("text", "hi"), **given))

    state = await run(desk)

    assert (state["routing"], desk.turns) == (None, 0)


async def test_a_lead_that_is_gone_ends_the_run() -> None:
    state = await run(Desk(None))

    assert "judgement" not in state


async def test_only_the_team_may_and_only_with_a_lead() -> None:
    with pytest.raises(Forbidden):
        await run(Desk(None), ANONYMOUS_BUYER)
    for given in ({"lead_id": "x"}, {"lead_id": None}):
        with pytest.raises(BadInput, match="id of a lead"):
            await run(Desk(None), given=given)
