"""OpenTelemetry spans from a request to its run, its nodes and its model calls; off unless configured.

A span says what was done, where, how long and how it ended. It never says what about: only the facts named in
`FACTS` are taken, of an exception its class alone, and of an address its route. So no text of a person can
reach a tracing back end (rule 3 of the design, CATALOGUE T14).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from opentelemetry import trace
from opentelemetry.propagate import extract, inject
from opentelemetry.trace import SpanKind, Status, StatusCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from opentelemetry.sdk.trace.export import SpanExporter

    from config.settings import Settings

FACTS: Final = frozenset(
    {
        "http.request.method", "http.route", "http.response.status_code", "graph", "graph.version", "node",
        "run.id", "thread.id", "run.attempt", "run.outcome", "model", "model.use", "event.type", "error.type",
        "grounding.kept", "grounding.removed",
    }
)  # fmt: skip
"""Names, ids and counts: everything a span may hold."""
_TRACER: Final = trace.get_tracer("propmubi")


def configure_tracing(settings: Settings, exporter: SpanExporter | None = None) -> Callable[[], None]:
    """Begins to export spans when an endpoint is set.

    Args:
        settings: ``otlp_endpoint`` and the share of traces kept.
        exporter: In place of OTLP over HTTP; tests collect spans with it.

    Returns:
        What sends the last spans and stops.
    """
    if settings.otlp_endpoint is None and exporter is None:
        return lambda: None
    # The SDK costs 60 ms at import, so only those pay it who use it.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

    provider = TracerProvider(
        resource=Resource({"service.name": "propmubi"}),
        sampler=ParentBased(TraceIdRatioBased(settings.trace_share)),
    )
    if exporter is not None:
        provider.add_span_processor(SimpleSpanProcessor(exporter))
    else:
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=settings.otlp_endpoint)))
    trace.set_tracer_provider(provider)
    return provider.shutdown


def is_tracing() -> bool:
    """Whether the work in progress is part of a trace that is kept."""
    return trace.get_current_span().is_recording()


@contextmanager
def traced(
    name: str, *, parent: str | None = None, kind: SpanKind = SpanKind.INTERNAL, **facts: str | int
) -> Iterator[trace.Span]:
    """A span around a block; an exception marks it with its class and goes on.

    Args:
        name: What is done; a fixed word, never made from input.
        parent: ``traceparent`` of the work that asked for this, when that was elsewhere.
        kind: Server, client or internal.
        facts: See `FACTS`, with ``_`` for ``.``.
    """
    context = extract({"traceparent": parent}) if parent else None
    with _TRACER.start_as_current_span(
        name, context=context, kind=kind, record_exception=False, set_status_on_exception=False
    ) as span:
        tell(span, **facts)
        try:
            yield span
        except BaseException as error:
            tell(span, error_type=type(error).__name__)
            span.set_status(Status(StatusCode.ERROR))
            raise


@contextmanager
def timed_span(name: str, *, kind: SpanKind = SpanKind.INTERNAL, **facts: str | int) -> Iterator[trace.Span]:
    """As `traced`, for generators: they may not change what is current around their pauses."""
    span = _TRACER.start_span(name, kind=kind)
    tell(span, **facts)
    try:
        yield span
    except Exception as error:
        tell(span, error_type=type(error).__name__)
        raise
    finally:
        span.end()


def tell(span: trace.Span, **facts: str | int) -> None:
    """Adds facts to a span.

    Raises:
        ValueError: A fact is not one that a span may hold.
    """
    for key, value in facts.items():
        name = _SPELLED.get(key, key.replace("_", "."))
        if name not in FACTS:
            raise ValueError(f"{name} is not a fact that a span may hold")
        span.set_attribute(name, value)


_SPELLED: Final = {"http_response_status_code": "http.response.status_code"}


def traceparent() -> str | None:
    """The work in progress, for whoever goes on with it elsewhere (W3C trace context); None if untraced."""
    if not is_tracing():
        return None
    carrier: dict[str, str] = {}
    inject(carrier)
    return carrier.get("traceparent")
