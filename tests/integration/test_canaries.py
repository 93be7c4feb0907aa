"""Values planted in whole runs are in no table, stream, log line, span, webhook or prompt; their owner sees them.

The journey: a message, a crash and another worker, a question and its answer, a write into the state, a copy of
the thread, an error that quotes, a webhook, and a home search with a model and an enquiry.
"""

from __future__ import annotations

import asyncio
import json
import random
from base64 import b64encode
from dataclasses import dataclass, field, replace
from datetime import timedelta
from operator import add
from typing import Annotated, Any

import httpx
import pytest
from langgraph.graph import START, StateGraph
from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time
from langgraph.types import interrupt
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from typing_extensions import TypedDict

import config.tracing
import runtime.node_spans
from domain.pii.find import NUMBERS
from domain.pii.kinds import PiiType
from domain.pii.made_values import MADE_VALUES
from domain.pii.tokens import TOKEN
from domain.tenancy import ANONYMOUS_BUYER
from evals.pii_made import SENTENCES
from graphs.property_search.graph import spec
from graphs.property_search.state import SearchContext
from graphs.registry import GraphRegistry, GraphSpec, RunContext
from router.lite import LiteModel
from runtime.worker import Worker
from store.leads import LeadRepository
from tests.integration.test_chat import WISH, talk
from tests.support.engine_fixtures import open_platform
from tests.support.kept_places import all_entries, held, tables
from tests.support.live_api import live_api
from tests.support.market import Market
from tests.support.openai_server import running_openai_server, says_json
from tests.support.stepping import kill
from tests.support.webhook_receiver import ALLOWED, receiver

pytestmark = [
    pytest.mark.engines,
    pytest.mark.filterwarnings("ignore:Item .* is using the `ReadOnly` qualifier:UserWarning"),
]

KINDS = sorted(NUMBERS)
FORM = {"account_number": 310987654321, "person": {"passportNo": "LP 504833 9"}}
"""What only the names of its fields tell."""
FORM_SAYS = {"account in a form": "310987654321", "passport in a form": "LP 504833 9"}
SHORT = {"lease": timedelta(seconds=1), "heartbeat": timedelta(seconds=0.2)}
TRACED = {"otlp_endpoint": "http://127.0.0.1:1/v1/traces"}


class Said(TypedDict, total=False):
    said: Annotated[list[Any], add]


@dataclass
class Desk:
    """A graph with nothing declared: it crashes once, asks, calls the number, and quotes it in an error."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    called: list[str] = field(default_factory=list)

    def spec(self) -> GraphSpec:
        return GraphSpec("desk", "1", "takes calls", self.build, context=lambda run: run, durability="sync")

    def build(self) -> StateGraph:
        async def listen(state: Said) -> Said:
            self.reached.set()
            await self.gate.wait()
            return {"said": ["heard"]}

        async def ask(state: Said) -> Said:
            return {"said": [interrupt({"about": state["said"]})]}

        async def call(state: Said, runtime: Runtime[RunContext]) -> Said:
            vault = runtime.context.vault
            assert vault is not None
            for match in TOKEN.finditer(json.dumps(state["said"], ensure_ascii=False)):
                kept = await vault.open(match.group())
                self.called += [kept.said] if kept else []
            raise ValueError(f"nobody answers at {', '.join(self.called)}; was told {state['said']}")

        graph = StateGraph(Said, context_schema=RunContext)
        return graph.add_sequence([listen, ask, call]).add_edge(START, "listen")


@pytest.fixture
def spans(monkeypatch):
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(config.tracing, "_TRACER", provider.get_tracer("test"))
    monkeypatch.setattr(runtime.node_spans, "_TRACER", provider.get_tracer("test"))
    yield exporter
    provider.shutdown()


@dataclass
class Journey:
    """What a journey left behind, by place, and what its owner was shown."""

    canaries: dict[str, str]
    places: dict[str, list[str]] = field(default_factory=dict)
    own: str = ""
    error: str = ""
    called: list[str] = field(default_factory=list)

    def found(self) -> dict[str, set[str]]:
        """Names of the canaries that are held, by place; only places that hold one."""
        found = {place: self.held_in(*texts) for place, texts in self.places.items()}
        return {place: names for place, names in found.items() if names}

    def held_in(self, *texts: str) -> set[str]:
        """Names of the canaries that the texts hold."""
        return {name for name, value in self.canaries.items() if any(held(text, value) for text in texts)}


@pytest.fixture
async def journey(database_url, redis_url, tmp_path, spans, capfd):
    """Makes the journey with graphs that are changed so, and with keys where some are given."""

    async def go(*, keys: str | None = None, **changes: Any) -> Journey:
        rng = random.Random(23)  # noqa: S311  # the same values in each run of the test
        values = {kind: MADE_VALUES[kind](rng) for kind in KINDS}
        made = Journey({**values, **FORM_SAYS})
        said = [SENTENCES[kind][0].format(value) for kind, value in values.items()]
        desk, market = Desk(), Market()

        def context(run: RunContext) -> SearchContext:
            return SearchContext(
                principal=run.principal,
                retriever=market,
                listings=market,
                leads=LeadRepository(platform.engine.db),
                model=LiteModel("openai/scripted", budget_s=20, api_base=server.base_url, api_key="test"),
                vault=run.vault,
            )

        search = replace(spec(context), **changes)
        registry = GraphRegistry({"desk": replace(desk.spec(), **changes), search.name: search})
        async with (
            running_openai_server() as server,
            receiver() as hook,
            open_platform(
                database_url, redis_url, tmp_path, registry, **SHORT, **ALLOWED, checkpoint_keys=keys
            ) as platform,
        ):
            platform.settings = platform.settings.model_copy(update=TRACED)
            run = await crash(platform, desk, said, hook.url)
            async with live_api(platform) as url, httpx.AsyncClient(base_url=url, timeout=60) as client:
                await platform.engine.runs.join(run)
                await go_on(client, run, said, hook.url, made)
                server.script = [says_json({"intent": "refine"})] * 80
                enquiry = ("contact the owner of 1", f"I am Ravi, {values[PiiType.PHONE]}", "yes I agree")
                await talk(url, WISH, " ".join(said), *enquiry, "/quit")
                await hook.wait_for(2)
            made.called = desk.called
            made.places = {
                **await tables(database_url),
                "redis": await all_entries(redis_url),
                "webhooks": [one.raw.decode() for one in hook.received],
                "prompts": [server.seen_text],
                "spans": [span.to_json() for span in spans.get_finished_spans()],
                "logs": [*capfd.readouterr()],
            }
        looked_into = {"redis", "webhooks", "prompts", "spans", "leads"}
        assert {place for place in looked_into if not any(made.places[place])} == set()
        return made

    return go


async def crash(platform, desk, said, webhook):
    """A run whose worker dies in its first step."""
    doomed = asyncio.create_task(Worker(platform.engine, platform.settings, name="doomed").run())
    thread = await platform.engine.threads.create(ANONYMOUS_BUYER, metadata={"about": said[0]})
    started = await platform.start(
        "desk",
        thread_id=thread.id,
        input={"said": [*said, FORM]},
        webhook=webhook,
        context={"caller": said[1]},
        metadata={"about": said[-1]},
    )
    async with asyncio.timeout(20):
        await desk.reached.wait()
    await kill(doomed)
    desk.gate.set()
    return started.run


async def go_on(client, run, said, webhook, made):
    """The thread's owner answers, writes into the state, and copies the thread."""
    thread = f"/threads/{run.thread_id}"
    answer = {"assistant_id": "desk", "command": {"resume": said}, "webhook": webhook}
    made.error = (await client.post(f"{thread}/runs/wait", json=answer)).text
    written = await client.post(f"{thread}/state", json={"values": {"said": said}, "as_node": "ask"})
    copy = (await client.post(f"{thread}/copy")).json()["thread_id"]
    assert written.status_code == 200
    shown = [
        (await client.get(f"/threads/{copy}/state")).text,
        (await client.get(f"{thread}/runs/{run.id}/stream", headers={"last-event-id": "-1"})).text,
        (await client.get(f"{thread}/history")).text,
    ]
    made.own = min(shown, key=lambda text: len(made.held_in(text)))


async def test_planted_values_are_kept_in_the_sealed_vault_alone(journey):
    made = await journey()

    # A lead is there to be called: its number lives in its row, and nowhere else.
    assert made.found() == {"leads": {"phone"}}
    assert made.held_in(made.own) == made.canaries.keys()
    assert made.held_in(*made.called) == made.canaries.keys()
    assert "__error__" in made.error
    assert made.held_in(made.error) == set()


async def test_with_the_border_open_they_are_found(journey):
    made = await journey(vaulted_input=frozenset(), masked_input=frozenset())

    found = made.found()
    places = ("runs", "checkpoint_blobs", "threads", "redis", "webhooks")
    assert {place for place in places if not set(KINDS) <= found[place]} == set()


async def test_with_a_key_an_open_border_leaves_no_table_and_no_log_in_plain(journey):
    key = f"now:{b64encode(bytes(range(32))).decode()}"
    made = await journey(keys=key, vaulted_input=frozenset(), masked_input=frozenset())

    # A webhook is sent to whom its caller named, and a lead is there to be called.
    assert made.found().keys() == {"leads", "webhooks"}
    assert made.held_in(made.own) == made.canaries.keys()
