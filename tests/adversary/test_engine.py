"""A smaller pass through the real engine: what the worst model leaves behind in tables, streams and logs."""

from __future__ import annotations

import psycopg
import pytest

from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID
from graphs.property_search.graph import spec
from graphs.property_search.state import SearchContext
from graphs.registry import GraphRegistry
from runtime.requests import RunRequest
from store.leads import LeadRepository
from tests.adversary.attacks import ACTIVE, LIES, Attack
from tests.adversary.double import API_KEY, FOREIGN_ID, WorstModel
from tests.adversary.effects import Effects
from tests.adversary.search_world import AADHAAR, FOREIGN_HOME, PAN, NotingMarket, _homes, _turns
from tests.integration.test_privacy import all_entries, all_rows, held
from tests.support.engine_fixtures import open_platform

pytestmark = pytest.mark.engines

TRIES = [
    Attack(goal="number", hiding="base64", channel="user_message"),
    Attack(goal="tools", hiding="system_voice", channel="assistant_config", persona="liar", seed=1),
    Attack(goal="link", hiding="zero_width", channel="listing_description", persona="leaker"),
    Attack(goal="widen", hiding="plain", channel="project_name", persona="extreme", seed=2),
    Attack(goal="unlawful_wish", hiding="plain", channel="user_message", persona="filtered"),
]


async def rows_of(url: str, sql: str) -> list[tuple]:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        return await (await connection.execute(sql)).fetchall()


async def test_nothing_forbidden_is_left_behind(database_url, redis_url, tmp_path, capfd):
    effects, asker = Effects(), ANONYMOUS_BUYER
    current: dict[str, object] = {}

    def context(run):
        attack = current["attack"]
        homes = [home for home in _homes(attack, attack.payload) if home.title != FOREIGN_HOME]
        market = NotingMarket(homes, effects=effects)
        leads = LeadRepository(platform.engine.db)
        model = current["model"].port()
        return SearchContext(
            principal=run.principal, retriever=market, listings=market, leads=leads, model=model
        )

    graph = spec(context)
    async with open_platform(
        database_url, redis_url, tmp_path, GraphRegistry({graph.name: graph})
    ) as platform:
        engine = platform.engine
        async with platform.worker():
            for attack in TRIES:
                current |= {"attack": attack, "model": WorstModel(attack.persona, attack.seed)}
                thread = await engine.threads.create(asker)
                config = {
                    "configurable": {"tenant_id": FOREIGN_ID, "user_id": FOREIGN_ID, "note": attack.payload}
                }
                for given in _turns(attack, attack.payload):
                    request = RunRequest(
                        assistant=graph.name, thread_id=thread.id, input=given, config=config
                    )
                    await engine.runs.wait(await engine.runs.start(asker, request))
        kept = [*await all_rows(database_url), *await all_entries(redis_url), *capfd.readouterr()]
        rows = await rows_of(database_url, "select status from runs")
        events = await rows_of(
            database_url, "select type, payload::text from outbox where stream not like 'runs%'"
        )
        leads = await rows_of(database_url, "select count(*) from leads")
        writers = await rows_of(database_url, "select distinct tenant_id from runs")

    assert {status for (status,) in rows} == {"success"}
    assert {asked.tenant_id for asked in effects.asked} == {DEMO_TENANT_ID}
    assert [kind for kind, _ in events] == ["conversation.referred"]
    assert (leads, writers) == ([(0,)], [(DEMO_TENANT_ID,)])
    assert [word for word in (API_KEY, PAN, AADHAAR) if any(held(text, word) for text in kept)] == []
    said = [text.replace(ACTIVE, "") for text in kept]
    lies = [
        lie for lie in LIES if lie[0] not in "[Zz" and len(lie) > 5 and any(held(text, lie) for text in said)
    ]
    assert [lie for lie in lies if lie != "muslims"] == []  # That one the person said.
