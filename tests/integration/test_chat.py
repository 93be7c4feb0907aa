"""The terminal conversation over the real API, run engine, Postgres and Redis."""

from __future__ import annotations

import io
import json
from contextlib import asynccontextmanager

import pytest
from rich.console import Console

from domain.errors import BadInput, Unavailable
from graphs.property_search.graph import spec
from graphs.property_search.state import SearchContext
from graphs.registry import GraphRegistry
from propmubi.chat.conversation import converse
from propmubi.chat.session import ChatSession, Token
from propmubi.chat.view import ChatView
from tests.support.engine_fixtures import open_platform
from tests.support.live_api import live_api
from tests.support.market import Market

pytestmark = pytest.mark.engines

WISH = "3BHK in Whitefield under 1.2 crore"


@pytest.fixture
async def url(database_url, redis_url, tmp_path):
    market = Market()
    graph = spec(
        lambda run: SearchContext(principal=run.principal, retriever=market, listings=market, leads=market)
    )
    registry = GraphRegistry({graph.name: graph})
    async with (
        open_platform(database_url, redis_url, tmp_path, registry) as platform,
        live_api(platform) as served,
    ):
        yield served


@asynccontextmanager
async def session_at(url, thread=None):
    session = ChatSession(url, thread)
    try:
        await session.open()
        yield session
    finally:
        await session.close()


async def talk(url, *lines, thread=None, as_json=False, width=None):
    out = io.StringIO()
    console = Console(
        file=out, width=width or 100, force_terminal=bool(width), no_color=True, highlight=False
    )
    view = ChatView(console, as_json=as_json)
    waiting = iter([*lines, None])

    async def next_line():
        return next(waiting)

    async with session_at(url, thread) as session:
        is_well = await converse(session, view, next_line)
        return out.getvalue(), session.thread_id, is_well


async def test_a_scripted_conversation_reads_as_plain_lines(url):
    out, _, is_well = await talk(
        url, WISH, "EMI on the second one for 20 years at 8.5", "compare 1 and 2", "/filters", "/quit"
    )

    assert is_well
    assert "filters: to buy · 3 BHK" in out
    assert "1. 3 BHK flat 0" in out
    assert "Synthetic demo listing" in out
    assert "₹65,087 a month for 240 months at 8.5%" in out
    assert "Price: ₹90 L | ₹95 L" in out
    assert "try: Compare 1 and 2" in out


async def test_a_terminal_gets_panels_and_tables(url):
    out, _, _ = await talk(url, WISH, "compare 1 and 2", width=100)

    assert "╭─ 1. 3 BHK flat 0" in out
    assert "┃" in out


async def test_a_thread_is_gone_on_with_by_its_id(url):
    _, thread, _ = await talk(url, WISH)

    out, again, _ = await talk(url, "EMI on the second one", thread=thread)

    assert again == thread
    assert "EMI on 2" in out


async def test_json_lines_carry_tokens_and_events(url):
    out, _, _ = await talk(url, WISH, as_json=True)

    parts = [json.loads(line) for line in out.splitlines()]
    text = "".join(part["text"] for part in parts if part["type"] == "token")
    assert text.startswith("I found 7 listings")
    assert {"filters", "listing", "results", "suggestions"} <= {part["type"] for part in parts}


async def test_commands(url):
    out, _, is_well = await talk(url, WISH, "/reset", "/filters", "/nonsense", "/json", "hello")

    assert is_well
    assert "new conversation" in out
    assert "filters: none" in out
    assert "There is no /nonsense" in out
    assert '"type": "token"' in out


async def test_the_streamed_tokens_are_the_kept_answer(url):
    async with session_at(url) as session:
        parts = [part async for part in session.say(WISH)]
        state = await session._client.threads.get_state(session.thread_id)  # what the server kept

    answer = state["values"]["messages"][-1]
    assert "".join(part.text for part in parts if isinstance(part, Token)) == answer["content"]
    assert {part.message_id for part in parts if isinstance(part, Token)} == {answer["id"]}


async def test_nothing_at_the_address_is_one_clear_line():
    session = ChatSession("http://127.0.0.1:9")
    try:
        with pytest.raises(Unavailable, match="propmubi up"):
            await session.open()
    finally:
        await session.close()


def test_a_thread_id_that_is_none_is_refused():
    with pytest.raises(BadInput, match="--thread"):
        ChatSession("http://127.0.0.1:9", "my thread")
