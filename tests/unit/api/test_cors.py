"""Origins of sites are asked for once, and outlast a database that is away."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import pytest

from api import cors
from api.cors import FRESH_S, SiteOrigins
from domain.errors import Unavailable
from store.identity.sites import AllowedOrigins

if TYPE_CHECKING:
    from collections.abc import Callable

HOMES = "https://homes.example"


class Clock:
    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


class ScriptedSites:
    """Stands for the table of sites: what it holds, and whether it can be read."""

    def __init__(self) -> None:
        self.origins = frozenset({HOMES})
        self.is_away = False
        self.asked = 0

    async def allowed_origins(self) -> AllowedOrigins:
        self.asked += 1
        await asyncio.sleep(0)
        if self.is_away:
            raise Unavailable("away")
        return AllowedOrigins(self.origins)


@pytest.fixture
def sites(monkeypatch: pytest.MonkeyPatch) -> ScriptedSites:
    scripted = ScriptedSites()
    monkeypatch.setattr(cors, "Sites", lambda _database: scripted)
    return scripted


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def origins(sites: ScriptedSites, clock: Callable[[], float]) -> SiteOrigins:
    class Services:
        database = None

    return SiteOrigins(cast("Any", Services()), clock)


async def test_callers_at_the_same_moment_ask_once_and_all_know(
    origins: SiteOrigins, sites: ScriptedSites
) -> None:
    known = await asyncio.gather(*(origins.current() for _ in range(5)))

    assert [each.allow(HOMES) for each in known] == [True] * 5
    assert sites.asked == 1


async def test_a_revoked_site_is_noticed_within_seconds(
    origins: SiteOrigins, sites: ScriptedSites, clock: Clock
) -> None:
    await origins.current()
    sites.origins = frozenset()

    clock.now_s += FRESH_S - 0.1
    assert (await origins.current()).allow(HOMES)
    clock.now_s += 0.1
    assert not (await origins.current()).allow(HOMES)


async def test_while_the_database_is_away_what_was_known_stays_and_it_is_asked_again(
    origins: SiteOrigins, sites: ScriptedSites, clock: Clock
) -> None:
    await origins.current()
    clock.now_s += FRESH_S
    sites.is_away = True

    assert (await origins.current()).allow(HOMES)
    sites.is_away, sites.origins = False, frozenset()
    assert not (await origins.current()).allow(HOMES)


@pytest.mark.parametrize(("is_allowed", "answer"), [(True, True), (False, False)])
def test_pages_of_this_machine_pass_where_a_site_allows_them(is_allowed: bool, answer: bool) -> None:
    assert AllowedOrigins(is_loopback_allowed=is_allowed).allow("http://localhost:5173") is answer
