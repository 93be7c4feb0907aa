"""A log as events of the thread protocol: numbers, lifecycles, questions, filters."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from runtime.checkpoint_refs import CheckpointRefs
from runtime.event_filter import event_filter
from runtime.event_seq import seq_of
from runtime.thread_events import RunFacts, ThreadEvent, ThreadEvents
from runtime.thread_log import LogEntry

RUN = uuid4()
PLACES = st.tuples(st.integers(1_767_225_600_000, 2_840_000_000_000), st.integers(0, 511), st.integers(0, 15))


def entry(number: int, event: str, data: Any, *, run: UUID = RUN, epoch: int = 1) -> LogEntry:
    return LogEntry(f"{1_800_000_000_000 + number}-0", run, epoch, event, orjson.dumps(data))


def read(*entries: LogEntry, facts: RunFacts | None = None) -> list[ThreadEvent]:
    view = ThreadEvents()
    return [event for one in entries for event in view.events(one, facts)]


def short(events: list[ThreadEvent]) -> list[tuple[str, Any]]:
    return [(one.method, orjson.loads(one.data)) for one in events]


@given(PLACES, PLACES)
def test_numbers_order_events_as_their_places_and_are_exact_in_javascript(one: Any, other: Any) -> None:
    first, second = (seq_of(f"{ms}-{number}", place) for ms, number, place in (one, other))

    assert (first < second) == (one < other)
    assert max(first, second) < 2**53


def test_a_run_begins_with_its_worker_and_not_when_it_is_accepted() -> None:
    announced = entry(1, "metadata", {"run_id": str(RUN)}, epoch=0)

    assert read(announced) == []
    assert short(read(announced, entry(2, "values", {"x": 1}), facts=RunFacts("plain"))) == [
        ("lifecycle", {"event": "running", "graph_name": "plain"}),
        ("values", {"x": 1}),
    ]


@pytest.mark.parametrize(
    ("status", "event"),
    [("success", "completed"), ("interrupted", "interrupted"), ("error", "failed"), ("timeout", "failed")],
)
def test_a_run_ends_as_its_status_says(status: str, event: str) -> None:
    events = read(entry(1, "error", {"error": "E", "message": "closed"}), entry(2, "end", {"status": status}))

    last = orjson.loads(events[-1].data)
    assert last["event"] == event
    assert last.get("error") == ("closed" if event == "failed" else None)


def test_a_question_is_asked_once_and_its_run_ends_interrupted() -> None:
    question = {"id": "q1", "value": {"ask": "ok?"}}

    events = read(
        entry(1, "updates", {"__interrupt__": [question]}),
        entry(2, "values", {"x": 1, "__interrupt__": [question]}),
        entry(3, "end", {"status": "success"}),
    )

    assert short(events)[1:] == [
        ("input.requested", {"interrupt_id": "q1", "payload": {"ask": "ok?"}}),
        ("values", {"x": 1}),
        ("lifecycle", {"event": "interrupted"}),
    ]


def test_entries_of_a_worker_that_lost_the_thread_are_left_out() -> None:
    events = read(
        entry(1, "values", {"x": 1}, epoch=2),
        entry(2, "values", {"x": 0}, epoch=1),
        entry(3, "end", {}, epoch=2),
    )

    assert [method for method, _ in short(events)] == ["lifecycle", "values", "lifecycle"]


def test_the_end_that_was_lost_is_told_once() -> None:
    view = ThreadEvents()
    first = entry(1, "values", {"x": 1})
    began = list(view.events(first))

    ended = list(view.lost_end(RUN, first, "error", {"error": "E", "message": "closed"}))

    assert short(ended) == [("lifecycle", {"event": "failed", "error": "closed"})]
    assert ended[0].seq > began[-1].seq
    assert list(view.events(entry(2, "end", {"status": "error"}))) == []
    assert view.open_runs == []


def test_answers_of_a_run_are_told_when_it_begins() -> None:
    events = read(entry(1, "values", {}), facts=RunFacts("ask", ("q1",)))

    assert short(events)[1] == ("input.answered", {"interrupt_ids": ["q1"]})


def test_all_readers_get_the_same_ids_and_numbers_in_growing_order() -> None:
    log = [
        entry(1, "messages", [{"type": "ai", "id": "m", "content": "hi"}, {}]),
        entry(2, "custom|child:1", {"type": "cards"}),
        entry(3, "tasks|child:1", {"id": "t", "name": "n"}),
        entry(4, "tasks", {"id": "1", "name": "child", "result": {}, "error": None, "interrupts": []}),
        entry(5, "end", {"status": "success"}),
    ]

    events = read(*log)

    assert events == read(*log)
    assert all(one.seq < other.seq for one, other in pairwise(events))
    assert len({one.id for one in events}) == len(events)
    assert [one.method for one in events if one.namespace] == ["custom", "lifecycle", "tasks", "lifecycle"]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"channels": ["custom"]}, 1),
        ({"channels": ["custom:cards"]}, 1),
        ({"channels": ["custom:other"]}, 0),
        ({"channels": ["lifecycle"]}, 2),
        ({"channels": ["custom"], "namespaces": [["child"]]}, 1),
        ({"channels": ["custom"], "namespaces": [["child:2"]]}, 0),
        ({"channels": ["custom"], "namespaces": [[]], "depth": 0}, 0),
        ({"channels": ["custom"], "namespaces": [[]], "depth": 1}, 1),
        ({"channels": ["custom"], "namespaces": [["child", "deeper"]]}, 0),
    ],
)
def test_filters_choose_channels_and_namespaces(asked: dict[str, Any], count: int) -> None:
    wanted = event_filter(asked["channels"], asked.get("namespaces"), asked.get("depth"))
    events = read(entry(1, "custom|child:1", {"type": "cards"}), entry(2, "end", {"status": "success"}))

    assert sum(wanted.wants(one) for one in events) == count


@pytest.mark.parametrize("channels", [[], ["bogus"], ["custom:"], ["values", "secret"]])
def test_a_filter_of_no_known_channel_is_refused_without_repeating_it(channels: list[str]) -> None:
    with pytest.raises(BadInput) as refused:
        event_filter(channels, None, None)

    assert "secret" not in refused.value.detail


def test_a_checkpoint_is_told_before_its_values() -> None:
    refs = CheckpointRefs()
    config = {"configurable": {"checkpoint_id": "c1"}}
    checkpoint = {
        "config": config,
        "parent_config": None,
        "metadata": {"step": 0, "source": "loop"},
        "values": {},
    }

    parts = [
        *refs.ordered((), "values", {"x": 1}),
        *refs.ordered((), "checkpoints", checkpoint),
        *refs.ordered((), "values", {"x": 2}),
        *refs.rest(),
    ]

    assert parts == [
        ((), "checkpoint-refs", {"id": "c1", "step": 0, "source": "loop"}),
        ((), "values", {"x": 1}),
        ((), "values", {"x": 2}),
    ]
