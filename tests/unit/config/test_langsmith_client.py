"""LangSmith hears of a run when the user said so, and of no person then; else nobody hears of anything."""

from __future__ import annotations

import subprocess
import sys
from uuid import uuid4

import pytest

from config.langsmith_client import configure_langsmith, langsmith_sink, tenant_mark, without_people
from config.settings import Settings
from domain.errors import SetupError
from graphs.property_search.graph import spec
from runtime.langsmith_runs import send_to_langsmith
from tests.support.langsmith_receiver import langsmith_receiver
from tests.support.market import Conversation

CANARIES = ["98450 77123", "ABCPE1234F", "ravi.canary@example.com"]
SAID = f"3BHK in Whitefield under 1.2 crore; call {CANARIES[0]}, PAN {CANARIES[1]}, {CANARIES[2]}"
TENANT = uuid4()

CHAT = f"""
import asyncio, threading
from tests.support import network_guard
from tests.support.market import Conversation
from config.settings import Settings
from config.langsmith_client import configure_langsmith
close = configure_langsmith(Settings.load())
turn = asyncio.run(Conversation().say({SAID!r}))
assert turn.text
close()
import langsmith.run_trees
print("attempts", network_guard.ATTEMPTS, "client", langsmith.run_trees._CLIENT)
print([thread.name for thread in threading.enumerate() if not thread.daemon])
"""


async def traced_turn(receiver, said=SAID):
    close = configure_langsmith(
        Settings(langsmith_tracing=True, langsmith_api_key="key", langsmith_endpoint=receiver.url)
    )
    chat = Conversation()
    send_to_langsmith(chat.config, spec(lambda _: chat.context), TENANT)
    try:
        await chat.say(said)
    finally:
        close()


async def test_when_the_user_says_so_traces_arrive_and_hold_no_canary():
    with langsmith_receiver() as receiver:
        await traced_turn(receiver)

    assert "/runs/multipart" in receiver.paths
    assert {"understand", "merge", "search", "answer"} <= {run.get("name") for run in receiver.runs()}
    assert "Whitefield" in receiver.text
    assert "[phone]" in receiver.text
    assert [canary for canary in CANARIES if canary in receiver.text] == []
    facts = receiver.metadata()[0]
    assert (facts["graph"], facts["tenant"], facts["thread_id"]) == (
        "property_search",
        tenant_mark(TENANT),
        "thread-1",
    )
    assert str(TENANT) not in receiver.text
    assert {run["session_name"] for run in receiver.runs() if "session_name" in run} == {"propmubi"}
    assert langsmith_sink() is None


async def test_without_the_masks_the_canaries_would_arrive(monkeypatch):
    monkeypatch.setattr("config.langsmith_client.find_pii", lambda _: [])

    with langsmith_receiver() as receiver:
        await traced_turn(receiver)

    # PAN and the like were masked by the graph itself; how to reach the person was not.
    assert CANARIES[0] in receiver.text


def test_no_other_variable_makes_anything_leave(monkeypatch):
    with langsmith_receiver() as receiver:
        tempting = {
            "LANGSMITH_TRACING": "false",
            "LANGSMITH_TRACING_V2": "true",
            "LANGCHAIN_TRACING_V2": "true",
            "LANGCHAIN_TRACING": "true",
            "LANGSMITH_API_KEY": "key",
            "LANGCHAIN_API_KEY": "key",
            "LANGSMITH_ENDPOINT": receiver.url,
            "LANGCHAIN_ENDPOINT": receiver.url,
        }
        for name, value in tempting.items():
            monkeypatch.setenv(name, value)
        done = subprocess.run(
            [sys.executable, "-c", CHAT], capture_output=True, text=True, timeout=120, check=False
        )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "attempts [] client None"
    assert receiver.paths == []


def test_a_wish_without_a_key_is_one_clear_line():
    with pytest.raises(SetupError, match="LANGSMITH_TRACING is set without LANGSMITH_API_KEY"):
        configure_langsmith(Settings(langsmith_tracing=True, langsmith_api_key=None))


def test_no_client_no_change():
    config = {"configurable": {}}

    send_to_langsmith(config, spec(lambda _: Conversation().context), TENANT)

    assert config == {"configurable": {}}


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        ({"error": "ValueError('98450 77123')Traceback ..."}, {"error": "ValueError"}),
        ({"error": "98450 77123"}, {"error": "error"}),
        ({"error": {"phone": "98450 77123"}}, {"error": {"phone": "[phone]"}}),
        (
            {"n": [9845077123, 9845077123.0, 12_000_000, True, None]},
            {"n": ["[phone]", "[phone]", 12_000_000, True, None]},
        ),
        ({"9845077123": ("a", "PAN ABCPE1234F")}, {"[phone]": ["a", "PAN [pan]"]}),
        ({"big": 10**15}, {"big": 10**15}),
    ],
)
def test_what_is_sent_of_a_value(value, cleaned):
    assert without_people(value) == cleaned
