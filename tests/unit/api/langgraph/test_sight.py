"""What a reader sees of tokens: whole, masked or by type; in order, and as JSON."""

from __future__ import annotations

import asyncio
import json
from uuid import uuid4

import pytest

from api.langgraph.sight import SeenFeed, Spectacles
from domain.errors import Unavailable
from domain.pii.border import Kept
from domain.pii.kinds import PiiType
from domain.pii.tokens import new_token
from domain.tenancy import DEMO_TENANT_ID, Principal

READER = Principal(tenant_id=DEMO_TENANT_ID, user_id=uuid4())


class Shelf:
    """A vault of one reader; counts how often it is asked."""

    def __init__(self, *values):
        self.values = {value.token: value for value in values}
        self.asked = 0
        self.is_down = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def open(self, principal, tokens):
        self.asked += 1
        await self.gate.wait()
        if self.is_down:
            raise Unavailable("down")
        assert principal is READER
        return {token: self.values[token] for token in tokens if token in self.values}


class Outlet:
    def __init__(self):
        self.data, self.ends = [], 0

    def put(self, data):
        self.data.append(data)

    def end(self):
        self.ends += 1


class Feed:
    """Puts what the test puts."""

    async def open(self, outlet):
        self.outlet = outlet

    async def close(self):
        self.outlet = None


@pytest.fixture
def phone():
    return Kept(new_token(PiiType.PHONE), PiiType.PHONE, '98450 "77123"\n', "+919845077123")


async def test_own_values_are_whole_and_unknown_tokens_are_named(phone):
    shelf, other = Shelf(phone), new_token(PiiType.BANK_ACCOUNT)
    spectacles = Spectacles(shelf, READER)
    said = json.dumps({"a": f"on {phone.token}", "b": other}, ensure_ascii=False).encode()

    seen = [await spectacles.through(said) for _ in range(2)]

    assert json.loads(seen[0]) == {"a": f"on {phone.said}", "b": "[bank account]"}
    assert seen[0] == seen[1]
    assert shelf.asked == 1


async def test_a_text_without_tokens_asks_nobody(phone):
    shelf = Shelf(phone)

    assert await Spectacles(shelf, READER).through("⟦ no token".encode()) == "⟦ no token".encode()
    assert await Spectacles(shelf, READER).through(b"plain") == b"plain"
    assert shelf.asked == 0


async def test_events_keep_their_order_while_one_is_opened(phone):
    shelf, outlet, feed = Shelf(phone), Outlet(), Feed()
    shelf.gate.clear()
    seen = SeenFeed(feed, Spectacles(shelf, READER))
    await seen.open(outlet)

    feed.outlet.put(b"1 ")
    feed.outlet.put(phone.token.encode())
    feed.outlet.put(b" 3")
    feed.outlet.end()
    await asyncio.sleep(0)

    assert (outlet.data, outlet.ends) == ([b"1 "], 0)
    shelf.gate.set()
    while not outlet.ends:  # noqa: ASYNC110  # a few turns of the loop
        await asyncio.sleep(0)
    assert b"".join(outlet.data).startswith(b"1 98450 ")
    assert b"".join(outlet.data).endswith(b" 3")
    await seen.close()


async def test_a_vault_that_is_away_ends_the_stream(phone):
    shelf, outlet, feed = Shelf(phone), Outlet(), Feed()
    shelf.is_down = True
    seen = SeenFeed(feed, Spectacles(shelf, READER))
    await seen.open(outlet)

    feed.outlet.put(phone.token.encode())
    while not outlet.ends:  # noqa: ASYNC110  # a few turns of the loop
        await asyncio.sleep(0)

    assert outlet.data == []


async def test_a_reader_who_goes_stops_the_opening(phone):
    shelf, outlet, feed = Shelf(phone), Outlet(), Feed()
    shelf.gate.clear()
    seen = SeenFeed(feed, Spectacles(shelf, READER))
    await seen.open(outlet)
    feed.outlet.put(phone.token.encode())
    await asyncio.sleep(0)

    await seen.close()

    assert outlet.data == []
