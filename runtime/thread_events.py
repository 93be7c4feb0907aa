"""A thread's log as the events of the thread protocol (v3): the projection, without any I/O.

One `ThreadEvents` reads a log from its beginning and gives each entry's events. What a reader asked for is
filtered afterwards (`runtime.event_filter`), so that numbers and ids are the same for all readers.

- ``lifecycle``: a run is ``running`` when its worker's first entry is there, and ``completed``,
  ``interrupted`` or ``failed`` when its end is, which is after the commit: an answer sent at once finds the
  question.
- ``input.requested`` for each interrupt, once; ``input.answered`` when a run begins that answers.
- subgraphs begin and end with the tasks that hold them, in runs that tell their tasks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson

from runtime.checkpoint_refs import CHECKPOINT_REFS, checkpoint_ref
from runtime.encode import to_json
from runtime.event_seq import LAST_OF_ENTRY, seq_of, time_ms_of
from runtime.message_blocks import MessageBlocks
from runtime.thread_log import END_EVENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from uuid import UUID

    from runtime.thread_log import LogEntry

Namespace = tuple[str, ...]

_INTERRUPT: Final = b'"__interrupt__"'
_ENDINGS: Final = {"interrupted": "interrupted", "error": "failed", "timeout": "failed"}
"""Run statuses as lifecycle events; a success is ``completed``, or ``interrupted`` when it asks something."""


@dataclass(frozen=True, slots=True)
class ThreadEvent:
    """One event of the protocol."""

    seq: int
    id: str
    """The same for every reader, also of events that no single entry stands for."""
    method: str
    namespace: Namespace
    time_ms: int
    data: bytes
    """JSON."""
    channel: str

    def to_json(self) -> bytes:
        """The event as it goes over the wire."""
        params = b'{"namespace":%s,"timestamp":%d,"data":%s}' % (
            orjson.dumps(self.namespace), self.time_ms, self.data,
        )  # fmt: skip
        return b'{"type":"event","event_id":%s,"seq":%d,"method":"%s","params":%s}' % (
            orjson.dumps(self.id), self.seq, self.method.encode(), params,
        )  # fmt: skip


class RunFacts(NamedTuple):
    """What the log does not say of a run."""

    graph_id: str | None = None
    answers: tuple[str, ...] = ()
    """Ids of the interrupts it answers."""


@dataclass(slots=True)
class _Run:
    id: UUID
    facts: RunFacts
    epoch: int = 0
    error: dict[str, Any] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    children: dict[Namespace, str] = field(default_factory=dict)
    """Subgraphs at work, and the task that holds each."""
    messages: dict[Namespace, MessageBlocks] = field(default_factory=dict)


class _Given:
    """Numbers the events that one entry gives."""

    def __init__(self, entry: LogEntry, *, first: int = 0) -> None:
        self._entry = entry
        self._count = first

    def event(
        self,
        method: str,
        namespace: Namespace,
        data: object,
        *,
        name: str | None = None,
        channel: str | None = None,
    ) -> ThreadEvent:
        place, self._count = self._count, self._count + 1
        own = self._entry.id if place == 0 else f"{self._entry.id}.{place}"
        return ThreadEvent(
            seq=seq_of(self._entry.id, place),
            id=name or own,
            method=method,
            namespace=namespace,
            time_ms=time_ms_of(self._entry.id),
            data=data if isinstance(data, bytes) else to_json(data),
            channel=channel or method,
        )


class ThreadEvents:
    """The projection of one reader."""

    def __init__(self) -> None:
        self._runs: dict[UUID, _Run] = {}
        self._lost: set[UUID] = set()

    @property
    def open_runs(self) -> list[UUID]:
        """Runs that began in what was read, and did not end."""
        return list(self._runs)

    def is_beginning(self, entry: LogEntry) -> bool:
        """Whether this entry is the first by a worker of its run, so that `events` needs its facts."""
        return entry.epoch > 0 and entry.run_id not in self._runs and entry.run_id not in self._lost

    def events(self, entry: LogEntry, facts: RunFacts | None = None) -> Iterator[ThreadEvent]:
        """The entry's events, in order. Entries of a worker that lost the thread have none."""
        if entry.epoch == 0 or entry.run_id in self._lost:
            return  # An epoch of 0 only says that the run was accepted: another may be at work.
        given = _Given(entry)
        run = self._runs.get(entry.run_id)
        if run is None:
            run = self._runs[entry.run_id] = _Run(entry.run_id, facts or RunFacts())
            yield from _begin(run, given)
        if entry.epoch < run.epoch:
            return
        run.epoch = entry.epoch
        name, *namespace = entry.event.split("|")
        if name == END_EVENT:
            del self._runs[run.id]
            yield from _end(run, given, orjson.loads(entry.data).get("status", ""))
        elif name == "error":
            run.error = orjson.loads(entry.data)
        elif name in _READ:
            yield from _READ[name](run, given, tuple(namespace), entry.data)

    def lost_end(
        self, run_id: UUID, after: LogEntry, status: str, error: dict[str, Any] | None
    ) -> Iterator[ThreadEvent]:
        """The end of a run whose last entry was lost with Redis, as its row has it.

        Args:
            run_id: One of `open_runs`.
            after: The last entry that was read.
            status: The run's.
            error: ``{"error", "message"}`` of a failed run.
        """
        run = self._runs.pop(run_id)
        self._lost.add(run_id)
        run.error = error or run.error
        yield from _end(run, _Given(after, first=LAST_OF_ENTRY), status)


def _lifecycle(
    run: _Run, given: _Given, event: str, namespace: Namespace = (), more: Mapping[str, Any] | None = None
) -> ThreadEvent:
    graph = namespace[-1].partition(":")[0] if namespace else run.facts.graph_id
    data = {"event": event, **({"graph_name": graph} if graph else {}), **(more or {})}
    name = f"synth:{run.id}:lc|{'|'.join(namespace)}|{event}"
    return given.event("lifecycle", namespace, data, name=name)


def _begin(run: _Run, given: _Given) -> Iterator[ThreadEvent]:
    yield _lifecycle(run, given, "running")
    if run.facts.answers:
        data = {"interrupt_ids": list(run.facts.answers)}
        yield given.event("input.answered", (), data, name=f"synth:{run.id}:answered", channel="input")


def _end(run: _Run, given: _Given, status: str) -> Iterator[ThreadEvent]:
    for namespace, messages in run.messages.items():
        for data in messages.rest():
            yield given.event("messages", namespace, data)
    event = _ENDINGS.get(status, "interrupted" if run.asked else "completed")
    more = {"error": run.error.get("message", "")} if event == "failed" else {}
    for namespace in reversed(run.children):
        yield _lifecycle(run, given, event, namespace, more)
    yield _lifecycle(run, given, event, (), more)


def _values(run: _Run, given: _Given, namespace: Namespace, data: bytes) -> Iterator[ThreadEvent]:
    if _INTERRUPT in data:
        values = orjson.loads(data)
        if isinstance(values, dict) and "__interrupt__" in values:
            yield from _questions(run, given, namespace, values.pop("__interrupt__"))
            data = orjson.dumps(values)
    yield given.event("values", namespace, data)


def _questions(
    run: _Run, given: _Given, namespace: Namespace, interrupts: list[dict[str, Any]]
) -> Iterator[ThreadEvent]:
    for one in interrupts:
        key = str(one.get("id"))
        if key not in run.asked:
            run.asked.add(key)
            name = f"synth:{run.id}:input|{'|'.join(namespace)}|{key}"
            data = {"interrupt_id": key, "payload": one.get("value")}
            yield given.event("input.requested", namespace, data, name=name, channel="input")


def _updates(run: _Run, given: _Given, namespace: Namespace, data: bytes) -> Iterator[ThreadEvent]:
    for node, values in orjson.loads(data).items():
        if node == "__interrupt__":
            yield from _questions(run, given, namespace, values)
        else:
            yield given.event(
                "updates", namespace, {"node": node, "values": {} if values is None else values}
            )


def _messages(run: _Run, given: _Given, namespace: Namespace, data: bytes) -> Iterator[ThreadEvent]:
    told = run.messages.setdefault(namespace, MessageBlocks())
    for event in told.events(orjson.loads(data)[0]):
        yield given.event("messages", namespace, event)


def _custom(_run: _Run, given: _Given, namespace: Namespace, data: bytes) -> Iterator[ThreadEvent]:
    """Named by what the graph calls it: its ``name``, or the ``type`` of a typed event."""
    payload = orjson.loads(data)
    names = (payload.get("name"), payload.get("type")) if isinstance(payload, dict) else ()
    name = next((one for one in names if isinstance(one, str) and one), None)
    body = {"payload": payload} if name is None else {"name": name, "payload": payload}
    yield given.event("custom", namespace, body, channel="custom" if name is None else f"custom:{name}")


def _tasks(run: _Run, given: _Given, namespace: Namespace, data: bytes) -> Iterator[ThreadEvent]:
    task = orjson.loads(data)
    if namespace and "result" not in task and namespace not in run.children:
        run.children[namespace] = namespace[-1].partition(":")[2]
        yield _child_start(given, namespace)
    yield given.event("tasks", namespace, data)
    if "result" in task:
        for child, holder in list(run.children.items()):
            if child[:-1] == namespace and holder == task.get("id"):
                del run.children[child]
                yield _task_end(run, given, child, task)


def _child_start(given: _Given, namespace: Namespace) -> ThreadEvent:
    name, _, task = namespace[-1].partition(":")
    data = {"event": "started", "namespace": namespace, "graph_name": name, "trigger_call_id": task}
    return given.event("lifecycle", namespace, data)


def _task_end(run: _Run, given: _Given, child: Namespace, task: dict[str, Any]) -> ThreadEvent:
    if task.get("error"):
        return _lifecycle(run, given, "failed", child, {"error": str(run.error.get("message", ""))})
    return _lifecycle(run, given, "interrupted" if task.get("interrupts") else "completed", child)


def _checkpoints(_run: _Run, given: _Given, namespace: Namespace, data: bytes) -> Iterator[ThreadEvent]:
    yield given.event("checkpoints", namespace, checkpoint_ref(orjson.loads(data)))


def _as_it_is(method: str) -> _Reading:
    def read(_run: _Run, given: _Given, namespace: Namespace, data: bytes) -> Iterator[ThreadEvent]:
        yield given.event(method, namespace, data)

    return read


if TYPE_CHECKING:
    _Reading = Callable[[_Run, _Given, Namespace, bytes], Iterator[ThreadEvent]]

_READ: Final[dict[str, _Reading]] = {
    "values": _values,
    "updates": _updates,
    "messages": _messages,
    "custom": _custom,
    "tasks": _tasks,
    "tools": _as_it_is("tools"),
    CHECKPOINT_REFS: _as_it_is("checkpoints"),
    "checkpoints": _checkpoints,
}
