"""Whatever order tokens of a chain are used in, it does what three lines of rules say."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from domain.errors import Unauthenticated
from domain.keyring import KeyRing
from domain.tenancy import DEMO_TENANT_ID
from store.database import Database
from store.demo_people import ensure_demo
from store.identity.sign_ins import SignIns, principal_of_sign_in

if TYPE_CHECKING:
    from uuid import UUID

    from store.identity.passwords import Passwords
    from store.identity.sign_ins import SignIn

pytestmark = pytest.mark.engines

KEYS = KeyRing("k" * 40)


@dataclass
class Rules:
    """The newest token renews; the one before it gets the same newest for ten seconds; any other ends it all."""

    newest: int = 0
    is_fresh: bool = True
    is_alive: bool = True

    def use(self, number: int) -> int | None:
        if not self.is_alive:
            return None
        if number == self.newest:
            self.newest, self.is_fresh = number + 1, True
            return self.newest
        if number == self.newest - 1 and self.is_fresh:
            return self.newest
        self.is_alive = False
        return None


@dataclass
class Chain:
    """A real chain, and every token it ever gave out."""

    database: Database
    first: SignIn
    tokens: list[str] = field(default_factory=list)

    async def use(self, number: int) -> str | None:
        try:
            return (await SignIns(self.database, KEYS).renew(self.tokens[number])).refresh_token
        except Unauthenticated:
            return None

    async def wait(self) -> None:
        async with self.database.system_session() as session:
            await session.execute(
                text("update refresh_families set rotated_at = now() - interval '11 s' where id = :id"),
                {"id": self.first.id},
            )

    async def is_alive(self) -> bool:
        who = await principal_of_sign_in(self.database, self.first.user_id, self.first.id)
        return who is not None


Step = st.just("wait") | st.integers(0, 3)
"""Time goes by; or the token that many places before the newest is used."""


@pytest.fixture
def owner(database_url: str, passwords: Passwords) -> UUID:
    async def make() -> UUID:
        database = Database(database_url, pool_size=1)
        try:
            await ensure_demo(database, passwords=passwords)
            async with database.system_session() as session:
                found = await session.execute(text("select id from users where email = 'broker@demo'"))
                owner: UUID = found.scalar_one()
                return owner
        finally:
            await database.close()

    return asyncio.run(make())


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(Step, max_size=8))
def test_a_chain_follows_its_rules(database_url: str, owner: UUID, steps: list[str | int]) -> None:
    asyncio.run(follow(database_url, owner, steps))


async def follow(database_url: str, owner: UUID, steps: list[str | int]) -> None:
    database = Database(database_url, pool_size=1)
    try:
        first = await SignIns(database, KEYS).begin(owner, DEMO_TENANT_ID)
        chain, rules = Chain(database, first, [first.refresh_token]), Rules()
        for step in steps:
            if isinstance(step, str):
                await chain.wait()
                rules.is_fresh = False
                continue
            number = max(0, rules.newest - step)
            given, expected = await chain.use(number), rules.use(number)
            if given is not None and given not in chain.tokens:
                chain.tokens.append(given)
            assert given == (None if expected is None else chain.tokens[expected])
            assert await chain.is_alive() == rules.is_alive
    finally:
        await database.close()
