"""The official Python SDK: threads, their past, and the answers of people in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from langgraph_sdk import get_client
from langgraph_sdk.errors import (
    NotFoundError,
)

from tests.support.sdk_calls import NOWHERE, new_thread

if TYPE_CHECKING:
    from langgraph_sdk.client import LangGraphClient

    from tests.support.client_api import ClientApi

pytestmark = pytest.mark.engines


async def test_threads_are_made_found_changed_copied_pruned_and_deleted(client: LangGraphClient) -> None:
    thread = await new_thread(client, metadata={"case": "sdk"}, graph_id="plain")
    await client.runs.wait(thread, "plain", input={"x": 1})
    changed = await client.threads.update(thread, metadata={"seen": 1})
    quiet = await client.threads.update(thread, metadata={"seen": 2}, return_minimal=True)
    found = await client.threads.search(metadata={"case": "sdk"}, values={"x": 4}, extract={"x": "values.x"})
    copy = await client.threads.copy(thread)
    counted = await client.threads.count(metadata={"case": "sdk"})
    kept = await client.threads.prune([thread, NOWHERE], strategy="keep_latest")
    history = await client.threads.get_history(thread)
    copied_history = await client.threads.get_history(copy["thread_id"])
    pruned = await client.threads.prune([thread, copy["thread_id"]])

    assert changed["metadata"]["seen"] == 1
    assert quiet is None
    assert [(one["thread_id"], one["extracted"]) for one in found] == [(thread, {"x": 4})]
    assert counted == 2
    assert (kept, pruned) == ({"pruned_count": 1}, {"pruned_count": 2})
    assert (len(history), len(copied_history)) == (1, 4)
    with pytest.raises(NotFoundError):
        await client.threads.get(thread)


async def test_a_copy_goes_on_by_itself(client: LangGraphClient) -> None:
    thread = await new_thread(client)
    await client.runs.wait(thread, "hitl", input={"amount": 5})

    copy = (await client.threads.copy(thread))["thread_id"]
    answered = await client.runs.wait(copy, "hitl", command={"resume": "yes"})

    assert answered["decision"] == "yes"
    assert (await client.threads.get(copy))["status"] == "idle"
    assert (await client.threads.get(thread))["status"] == "interrupted"


async def test_fork_and_edit_of_the_past(client: LangGraphClient) -> None:
    thread = await new_thread(client)
    await client.runs.wait(thread, "plain", input={"x": 1})
    history = await client.threads.get_history(thread)
    before_b = next(one for one in history if one["next"] == ["b"])

    again = await client.runs.wait(thread, "plain", input=None, checkpoint=before_b["checkpoint"])
    written = await client.threads.update_state(
        thread, {"x": 50}, as_node="a", checkpoint=before_b["checkpoint"]
    )
    forked = await client.runs.wait(thread, "plain", input=None)
    older = await client.threads.get_history(thread, before=before_b["checkpoint"]["checkpoint_id"])

    assert again["x"] == 4
    assert forked["x"] == 100
    assert written["checkpoint"]["checkpoint_id"] != before_b["checkpoint"]["checkpoint_id"]
    assert (await client.threads.get_state(thread, before_b["checkpoint"]))["values"]["x"] == 2
    assert [one["checkpoint_id"] for one in older] == [
        one["checkpoint_id"] for one in history[history.index(before_b) + 1 :]
    ]


async def test_a_person_answers_approves_edits_or_redirects(client: LangGraphClient) -> None:
    thread = await new_thread(client)

    asked = await client.runs.wait(thread, "hitl", input={"amount": 5})
    edited = await client.runs.wait(
        thread, "hitl", command={"update": {"amount": 6}, "resume": {"approved": False}}
    )
    again = await client.runs.wait(
        thread, "hitl", command={"goto": {"node": "review", "input": {"amount": 9}}}
    )

    assert asked["__interrupt__"][0]["value"] == {"question": "approve?", "amount": 5}
    assert (edited["amount"], edited["decision"]) == (6, {"approved": False})
    assert again["__interrupt__"][0]["value"]["amount"] == 9


async def test_stop_before_and_after_nodes(client: LangGraphClient) -> None:
    thread = await new_thread(client)

    before = await client.runs.wait(thread, "plain", input={"x": 1}, interrupt_before=["b"])
    state = await client.threads.get_state(thread)
    after = await client.runs.wait(thread, "plain", input=None, interrupt_after=["b"])

    assert (before["x"], state["next"], after["x"]) == (2, ["b"], 4)


async def test_strict_resume_refuses_an_answer_to_no_question(client: LangGraphClient) -> None:
    thread = await new_thread(client)
    await client.runs.wait(thread, "hitl", input={"amount": 5})
    wrong = {"resume": {"0" * 32: "yes"}}

    refused = await client.runs.wait(thread, "hitl", command=wrong, strict_resume=True, raise_error=False)
    ignored = await client.runs.wait(thread, "hitl", command=wrong)

    assert refused["__error__"]["error"] == "UnknownInterruptError"
    assert "__interrupt__" in ignored
    assert (await client.http.get("/info"))["flags"]["strict_resume"] is True


async def test_one_persons_threads_are_not_anothers(client: LangGraphClient, client_api: ClientApi) -> None:
    thread = await new_thread(client, metadata={"whose": "buyer"})
    run = await client.runs.create(thread, "plain", input={"x": 1})

    bearer = {"authorization": f"Bearer {client_api.other_token}"}
    async with get_client(url=client_api.url, api_key=None, headers=bearer) as other:
        assert await other.threads.search(metadata={"whose": "buyer"}) == []
        for asked in (
            other.threads.get(thread),
            other.threads.get_state(thread),
            other.threads.copy(thread),
            other.runs.get(thread, run["run_id"]),
            other.runs.create(thread, "plain", input={"x": 1}),
        ):
            with pytest.raises(NotFoundError):
                await asked
        assert await other.threads.prune([thread]) == {"pruned_count": 0}
    assert (await client.runs.join(thread, run["run_id"]))["x"] == 4


async def test_a_thread_begins_with_a_given_past(client: LangGraphClient) -> None:
    updates = [
        [{"values": {"x": 1}, "as_node": "__start__"}],
        [{"values": {"x": 7, "log": ["a"]}, "as_node": "a"}],
    ]

    thread = await new_thread(client, graph_id="plain", supersteps=[{"updates": one} for one in updates])

    state = await client.threads.get_state(thread)
    assert (state["values"], state["next"]) == ({"x": 7, "log": ["a"]}, ["b"])
    assert (await client.runs.wait(thread, "plain", input=None))["x"] == 14
