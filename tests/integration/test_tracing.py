"""One trace from a request to its nodes; nothing of what was said in it; nothing at all unless configured."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import config.tracing
import runtime.node_spans
from config.langsmith_client import configure_langsmith, tenant_mark
from config.settings import Settings
from config.tracing import configure_tracing, tell, traced, traceparent
from tests.support.engine_fixtures import platform
from tests.support.langsmith_receiver import langsmith_receiver
from tests.support.live_api import live_api

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opentelemetry.sdk.trace import ReadableSpan

    from tests.support.engine_fixtures import Platform

__all__ = ["platform"]
pytestmark = pytest.mark.engines

SAID = "my number is 9820098200"


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """What is exported, without touching the process's own provider."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(config.tracing, "_TRACER", provider.get_tracer("test"))
    monkeypatch.setattr(runtime.node_spans, "_TRACER", provider.get_tracer("test"))
    yield exporter
    provider.shutdown()


def by_name(spans: InMemorySpanExporter, name: str) -> list[ReadableSpan]:
    return [span for span in spans.get_finished_spans() if span.name == name]


async def test_a_request_its_run_and_its_nodes_are_one_trace(platform: Platform, spans: InMemorySpanExporter):
    platform.settings = platform.settings.model_copy(update={"otlp_endpoint": "http://127.0.0.1:1/v1/traces"})
    async with live_api(platform) as url, httpx.AsyncClient(base_url=url, timeout=60) as client:
        thread = (await client.post("/threads", json={"metadata": {"about": SAID}})).json()["thread_id"]
        body = {"assistant_id": "plain", "input": {"n": 1}, "metadata": {"about": SAID}}
        answer = await client.post(f"/threads/{thread}/runs/wait?about={SAID}", json=body)
        shown = (await client.get(f"/threads/{thread}/runs")).json()[0]

    assert answer.status_code == 200
    assert "traceparent" not in shown["kwargs"]
    (run,) = by_name(spans, "run")
    asked = next(
        span for span in by_name(spans, "request") if span.attributes["http.route"].endswith("/runs/wait")
    )
    nodes = by_name(spans, "node")
    assert {str(span.attributes["node"]) for span in nodes} == {"a", "b"}
    assert run.parent is not None
    assert run.parent.span_id == asked.context.span_id
    assert {span.parent.span_id for span in nodes if span.parent} == {run.context.span_id}
    assert len({span.context.trace_id for span in (asked, run, *nodes)}) == 1
    assert (run.attributes["run.outcome"], run.attributes["thread.id"]) == ("success", thread)
    assert "9820098200" not in " ".join(span.to_json() for span in spans.get_finished_spans())


async def test_a_failing_node_is_told_by_its_class_alone(platform: Platform, spans: InMemorySpanExporter):
    with traced("request"):
        started = await platform.start("err", input={"n": 1})
    async with platform.worker():
        await platform.engine.runs.wait(started)

    errors = {span.attributes["node"]: span.attributes.get("error.type") for span in by_name(spans, "node")}
    assert errors == {"a": None, "boom": "ValueError"}
    assert all(not span.events for span in spans.get_finished_spans())
    assert by_name(spans, "run")[0].attributes["run.outcome"] == "error"


async def test_without_a_trace_nothing_is_kept_and_no_callback_runs(platform: Platform):
    started = await platform.start("plain", input={"n": 1})
    async with platform.worker():
        await platform.engine.runs.wait(started)

    assert "traceparent" not in started.run.kwargs
    assert traceparent() is None


async def test_with_langsmith_a_run_arrives_under_its_own_id_and_without_a_number(platform: Platform):
    with langsmith_receiver() as receiver:
        close = configure_langsmith(
            Settings(langsmith_tracing=True, langsmith_api_key="key", langsmith_endpoint=receiver.url)
        )
        try:
            started = await platform.start(
                "plain", input={"n": 1}, metadata={"about": SAID}, config={"tags": [SAID]}
            )
            async with platform.worker():
                await platform.engine.runs.wait(started)
        finally:
            await asyncio.to_thread(close)

    # Its end may be sent as a message of its own.
    roots = {run["id"] for run in receiver.runs() if run.get("name") == "plain" and "start_time" in run}
    assert roots == {str(started.run.id)}
    (facts, *_) = receiver.metadata()
    assert (facts["thread_id"], facts["tenant"]) == (
        str(started.run.thread_id),
        tenant_mark(started.run.tenant_id),
    )
    assert str(started.run.tenant_id) not in receiver.text
    assert "⟦PHONE:" in receiver.text or "[phone]" in receiver.text
    assert "9820098200" not in receiver.text


def test_only_known_facts_reach_a_span(spans: InMemorySpanExporter):
    with pytest.raises(ValueError, match="not a fact"), traced("request", phone="9820098200"):
        pass

    with traced("request") as span:
        tell(span, http_route="/threads/{thread_id}")
    assert by_name(spans, "request")[-1].attributes["http.route"] == "/threads/{thread_id}"


def test_tracing_is_configured_by_an_endpoint_alone(monkeypatch: pytest.MonkeyPatch):
    taken: list[TracerProvider] = []
    monkeypatch.setattr(trace, "set_tracer_provider", taken.append)
    exporter = InMemorySpanExporter()

    configure_tracing(Settings())()
    assert taken == []

    stop = configure_tracing(Settings(trace_share=1.0), exporter)
    with taken[0].get_tracer("test").start_as_current_span("request"):
        pass
    stop()

    assert [span.name for span in exporter.get_finished_spans()] == ["request"]
    assert taken[0].resource.attributes["service.name"] == "propmubi"
