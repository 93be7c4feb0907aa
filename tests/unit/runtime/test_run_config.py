"""What a caller may set on a run, and what not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from langgraph.types import Command, Interrupt, Send

from domain.errors import BadInput
from domain.tenancy import Principal, Role
from graphs.registry import GraphSpec, RunContext
from runtime.run_config import (
    answers_of,
    command_of,
    config_of,
    context_of,
    has_answers,
    input_of,
    principal_of_run,
)
from store.tables.runs import RunRow

THREAD = UUID(int=5)


def a_run(**kwargs: Any) -> RunRow:
    return RunRow(
        id=UUID(int=1),
        tenant_id=UUID(int=2),
        thread_id=THREAD,
        user_id=UUID(int=3),
        roles=["buyer"],
        deliveries=1,
        meta={"graph_id": "g"},
        kwargs=kwargs,
    )


def spec(contexts: list[RunContext] | None = None) -> GraphSpec:
    def context(run: RunContext) -> object:
        if contexts is not None:
            contexts.append(run)
        return "context"

    return GraphSpec("g", "1", "a graph", lambda: None, context=context, recursion_limit=7)  # type: ignore[arg-type,return-value]


def test_caller_cannot_name_another_thread_or_reach_into_the_engine() -> None:
    evil = {"thread_id": "other", "checkpoint_ns": "x", "__pregel_read": "x", "run_id": "x", "lang": "hi"}

    config = config_of(a_run(config={"configurable": evil}), spec(), is_resumed=False)

    assert config["configurable"] == {"lang": "hi", "thread_id": str(THREAD)}


def test_fork_begins_at_its_checkpoint_and_resumes_at_its_own() -> None:
    run = a_run(checkpoint={"checkpoint_id": "c1"})

    assert config_of(run, spec(), is_resumed=False)["configurable"]["checkpoint_id"] == "c1"
    assert "checkpoint_id" not in config_of(run, spec(), is_resumed=True)["configurable"]


@pytest.mark.parametrize(("asked", "limit"), [(None, 7), (12, 12), (10**9, 1000)])
def test_steps_are_bounded(asked: int | None, limit: int) -> None:
    config = config_of(a_run(config={"recursion_limit": asked, "tags": [1]}), spec(), is_resumed=False)

    assert (config["recursion_limit"], config["tags"]) == (limit, ["1"])


def test_context_carries_who_asked_and_their_settings() -> None:
    seen: list[RunContext] = []

    made = context_of(a_run(context={"lang": "mr", "__x": 1}), spec(seen))

    assert made == "context"
    assert seen[0].principal == Principal(UUID(int=2), UUID(int=3), frozenset({Role.BUYER}))
    assert seen[0].settings == {"lang": "mr"}


def test_input_is_given_as_it_came() -> None:
    assert input_of(a_run(input={"x": 1})) == {"x": 1}


def test_command_resumes_updates_and_redirects() -> None:
    command = input_of(
        a_run(command={"resume": 0, "update": {"x": 1}, "goto": ["a", {"node": "b", "input": 2}]})
    )

    assert command == Command(resume=0, update={"x": 1}, goto=["a", Send("b", 2)])
    assert command_of({"goto": "a"}) == Command(goto=["a"])


def test_target_of_another_form_is_refused() -> None:
    with pytest.raises(BadInput, match="goto"):
        command_of({"goto": 5})


def test_a_visitor_stays_the_owner_of_what_their_run_makes() -> None:
    run = a_run()
    run.user_id, run.visitor_id = None, UUID(int=8)

    principal = principal_of_run(run)

    assert (principal.owner_id, principal.user_id) == (UUID(int=8), None)


def test_strict_resume_reaches_the_engine() -> None:
    config = config_of(a_run(strict_resume=True), spec(), is_resumed=False)

    assert config["configurable"]["__pregel_strict_resume"] is True


def test_answers_of_a_graph_elsewhere_resume_what_waits_here() -> None:
    mine, others = "a" * 32, "b" * 32
    asked = [Interrupt(value="ok?", id=mine)]
    run = a_run(config={"configurable": {"__pregel_resume_map": {mine: "yes", others: "no"}}})

    assert has_answers(run)
    assert answers_of(run, asked) == Command(resume={mine: "yes"})
    assert answers_of(run, []) is None


@pytest.mark.parametrize(
    "kwargs",
    [{}, {"config": None}, {"config": {"configurable": {"lang": "hi"}}}],
)
def test_a_plain_run_carries_no_answers(kwargs: dict[str, Any]) -> None:
    assert not has_answers(a_run(**kwargs))


def test_a_command_of_the_callers_own_stands() -> None:
    given = {"configurable": {"__pregel_resume_map": {"a" * 32: "yes"}}}

    own = a_run(config=given, command={"resume": "mine"})

    assert answers_of(own, [Interrupt(value="ok?", id="a" * 32)]) is None
