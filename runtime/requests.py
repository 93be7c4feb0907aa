"""What a caller wants run, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from config.tracing import traceparent
from domain.errors import BadInput, Forbidden
from domain.scrub import scrub_fields
from domain.tenancy import SessionKind
from runtime.projection import WIRE_MODES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from domain.tenancy import Principal
    from store.assistants import Assistant
    from store.outbound import OutboundPolicy
    from store.runs import MultitaskStrategy
    from store.tables.runs import RunRow


THREAD_PROTOCOL: Final = "v3"
"""In a run's kwargs under ``protocol``: started by the thread protocol."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """A wish to run a graph."""

    assistant: str
    """Assistant id or graph name."""
    thread_id: UUID | None = None
    """None: a thread of its own, deleted at the end."""
    input: Any = None
    command: Mapping[str, Any] | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    stream_mode: Sequence[str] = ("values",)
    is_streaming_subgraphs: bool = False
    checkpoint_id: str | None = None
    interrupt_before: Any = None
    interrupt_after: Any = None
    durability: str | None = None
    is_resume_strict: bool = False
    """True fails a resume that answers a question nobody asked, instead of passing over it."""
    multitask_strategy: MultitaskStrategy = "enqueue"
    after_s: float | None = None
    """Puts the run off by so many seconds."""
    webhook: str | None = None
    """Address that is told how the run ended."""
    is_thread_made: bool = False
    """True makes the thread when it does not exist (``if_not_exists: create``)."""
    is_thread_kept: bool = False
    """True keeps the thread of a stateless run (``on_completion: keep``)."""
    idempotency_key: str | None = None
    """The caller's own name of this wish: asked again on the same thread, it is the same run."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Further fields of the request that are kept with the run (feedback_keys, resumable…)."""


@dataclass(frozen=True, slots=True)
class StartedRun:
    """An accepted run, and where in its thread's log its events begin."""

    run: RunRow
    after: str


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended, as JSON."""

    values: bytes
    """The thread's state, with ``__interrupt__`` where it waits."""
    error: bytes | None = None
    """``{"error": …, "message": …}`` of a failed run."""


def check_webhook(policy: OutboundPolicy, principal: Principal, url: str | None) -> None:
    """Refuses an address that may not be called, and any from who came through a site's widget.

    Raises:
        BadInput: The address is not of a form that may be called.
        Forbidden: The caller is a visitor, who could make the platform call strangers.
    """
    if url is None:
        return
    if principal.kind is SessionKind.SITE:
        raise Forbidden("A visitor of a site may not name a webhook.")
    policy.check(url)


def check_modes(modes: Sequence[str]) -> None:
    """Refuses unknown stream modes.

    Raises:
        BadInput: One is not of the protocol.
    """
    unknown = [mode for mode in modes if mode not in WIRE_MODES]
    if unknown:
        raise BadInput(f"stream_mode must be of {', '.join(sorted(WIRE_MODES))}; one given is not.")


def run_kwargs(request: RunRequest, assistant: Assistant) -> dict[str, Any]:
    """What the run's row keeps of the request, over the assistant's settings; text is scrubbed."""
    own, asked = assistant.settings.config, request.config
    configurable = {**(own.get("configurable") or {}), **(asked.get("configurable") or {})}
    kwargs = {
        "input": request.input,
        "command": request.command,
        "config": {**own, **asked, "configurable": configurable},
        "context": {**assistant.settings.context, **request.context},
        "stream_mode": list(request.stream_mode) or ["values"],
        "interrupt_before": request.interrupt_before,
        "interrupt_after": request.interrupt_after,
        "checkpoint": {"checkpoint_id": request.checkpoint_id} if request.checkpoint_id else None,
        "subgraphs": request.is_streaming_subgraphs,
        "temporary": request.thread_id is None,
        "durability": request.durability,
        "webhook": request.webhook,
        "strict_resume": request.is_resume_strict,
        **request.extra,
    }
    if (trace := traceparent()) is not None:
        kwargs["traceparent"] = trace
    return scrub_fields(kwargs)
