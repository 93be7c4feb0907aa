"""Traces for LangSmith: only when the user set LANGSMITH_TRACING, and with personal data taken out.

Of inputs, outputs and metadata every text is searched by the recognisers of `domain.pii`, and what they find
is replaced by its type. Of an error its class alone is sent. LangSmith's client leaves streamed tokens out by
itself.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from domain.errors import SetupError
from domain.ids import uuid7
from domain.pii.find import find_pii

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from langsmith import Client

    from config.settings import Settings

_LEAST_NUMBER: Final = 10**8
"""A shorter number is no number of a person."""
_CLASS: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,79}")
_CLOSE_S: Final = 5.0
"""At the end of the process, for the last traces."""


class Sink(NamedTuple):
    """Where traces go."""

    client: Client
    project: str


_open: list[Sink] = []


def configure_langsmith(settings: Settings) -> Callable[[], None]:
    """Opens the client when it is wished for; without the wish nothing of LangSmith is loaded.

    Returns:
        What sends the last traces and closes.

    Raises:
        SetupError: It is wished for and there is no key.
    """
    if not settings.langsmith_tracing:
        return lambda: None
    if settings.langsmith_api_key is None:
        raise SetupError("LANGSMITH_TRACING is set without LANGSMITH_API_KEY. Set both, or neither.")
    # 130 ms at import, paid only by those who use it.
    from langsmith import Client

    client = Client(
        api_url=settings.langsmith_endpoint,
        api_key=settings.langsmith_api_key.get_secret_value(),
        anonymizer=without_people,
        omit_traced_runtime_info=True,
        tracing_mode="langsmith",
        tracing_sampling_rate=settings.trace_share,
    )
    sink = Sink(client, settings.langsmith_project)
    _open.append(sink)

    def close() -> None:
        _open.remove(sink)
        client.close(timeout=_CLOSE_S)

    return close


class SentRun(NamedTuple):
    """A sample of an eval as it is sent; texts are masked on the way."""

    name: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    scores: dict[str, float]
    started_at: datetime
    ended_at: datetime


def needed_key(settings: Settings) -> str:
    """The key of LangSmith.

    Raises:
        SetupError: There is none.
    """
    if settings.langsmith_api_key is None:
        raise SetupError("Sending to LangSmith takes LANGSMITH_API_KEY; set it, or leave out --upload.")
    return settings.langsmith_api_key.get_secret_value()


def send_runs(settings: Settings, project: str, rows: Iterable[SentRun]) -> None:
    """Sends samples with their scores, because somebody asked for it; waits until they are gone.

    Raises:
        SetupError: There is no key.
    """
    key = needed_key(settings)
    from langsmith import Client

    client = Client(
        api_url=settings.langsmith_endpoint,
        api_key=key,
        anonymizer=without_people,
        omit_traced_runtime_info=True,
        tracing_mode="langsmith",
    )
    try:
        for row in rows:
            client.create_run(
                name=row.name,
                run_type="chain",
                inputs=row.inputs,
                outputs=row.outputs,
                project_name=project,
                start_time=row.started_at,
                end_time=row.ended_at,
                extra={"metadata": {f"score {name}": value for name, value in row.scores.items()}},
                id=uuid7(),
            )
        client.flush()
    finally:
        client.close(timeout=_CLOSE_S)


def langsmith_sink() -> Sink | None:
    """That of this process; None: nothing is sent."""
    return _open[-1] if _open else None


def without_people(value: dict[str, Any]) -> dict[str, Any]:
    """A JSON-plain value without personal data. An error, which the client hands over alone, is its class."""
    if value.keys() == {"error"} and isinstance(value["error"], str):
        said = _CLASS.match(value["error"])
        return {"error": said.group() if said else "error"}
    cleaned: dict[str, Any] = _without(value)
    return cleaned


def _without(value: Any) -> Any:  # noqa: ANN401  # any JSON-plain value
    if isinstance(value, str):
        return typed(value)
    if isinstance(value, dict):
        return {typed(str(key)): _without(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without(inner) for inner in value]
    if isinstance(value, int | float) and abs(value) >= _LEAST_NUMBER:
        said = typed(str(int(value)))
        return value if said == str(int(value)) else said
    return value


def typed(text: str) -> str:
    """A text with the type of each piece of personal data in its place.

    >>> typed("call 98450 12345")
    'call [phone]'
    """
    for hit in reversed(find_pii(text)):
        text = f"{text[: hit.start]}[{hit.type.value}]{text[hit.end :]}"
    return text


@contextmanager
def untraced() -> Iterator[None]:
    """Nothing that runs inside is traced, whatever the environment says."""
    from langsmith import tracing_context

    with tracing_context(enabled=False):
        yield


def tenant_mark(tenant_id: UUID) -> str:
    """A tenant as traces name it: always the same, and no id of anything here."""
    return sha256(f"langsmith {tenant_id}".encode()).hexdigest()[:16]
