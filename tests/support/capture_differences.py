"""Where our answers differ from the recorded ones on purpose, and why. Everything else must be the same.

Every stream also ends with an event ``end`` that the reference does not send (WIRE.md, fact 3); the replay
checks that it is there and leaves it out. CORS headers are not in the captures; `test_wire_browsers` has them.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Any

from tests.support.captures import Event, comparable

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """What is left out of both answers before they are compared; the rest stays strict."""

    why: str
    edit: Callable[[Answer], Answer]
    target: str | None = None
    """Asked instead of the recorded path."""


def _info(answer: Answer) -> Answer:
    body = answer["body"]
    flags = sorted(body["flags"].keys() - {"strict_resume"})
    kept = {"langgraph_py_version": body["langgraph_py_version"], "flags": flags, "keys": sorted(body)}
    return {**answer, "body": kept}


def _by_graph(answer: Answer) -> Answer:
    return {**answer, "body": sorted(answer["body"], key=lambda one: str(one["graph_id"]))}


def _sorted_events(answer: Answer) -> Answer:
    return {**answer, "body": sorted(answer["body"], key=lambda one: repr(comparable(one)))}


def _sentence(answer: Answer) -> Answer:
    assert isinstance(answer["body"]["detail"], str)
    return {**answer, "body": {"detail": ""}}


def _own_checkpoint(answer: Answer) -> Answer:
    edited = deepcopy(answer)
    edited["body"]["checkpoint"].pop("checkpoint_ns", None)
    return edited


def _without_values(answer: Answer) -> Answer:
    left_out = ("values", "error", "interrupts", "config", "extracted")
    kept = {key: one for key, one in answer["body"].items() if key not in left_out}
    return {**answer, "body": kept}


def _without_values_of_last(answer: Answer) -> Answer:
    *others, last = answer["body"]
    return {**answer, "body": [*others, _without_values({"body": last})["body"]]}


def _nothing(answer: Answer) -> Answer:
    assert answer["body"] == {"pruned_count": 1} or answer["status"] == 422
    return {}


def _schemas(answer: Answer) -> Answer:
    edited = deepcopy(answer)
    state = edited["body"]["state_schema"]
    edited["body"] = {"keys": sorted(edited["body"]), "properties": sorted(state["properties"])}
    return edited


def _subgraph_schemas(answer: Answer) -> Answer:
    edited = deepcopy(answer)
    for one in edited["body"].values():
        del one["input_schema"], one["output_schema"]
    return edited


_RUN_BOOKKEEPING = ("strict_resume", "config", "checkpoint", "checkpoint_during", "durability")


def _run(answer: Answer) -> Answer:
    edited = deepcopy(answer)
    for run in edited["body"] if isinstance(edited["body"], list) else [edited["body"]]:
        run.pop("langsmith_session_name", None)
        run["kwargs"] = {key: one for key, one in run["kwargs"].items() if key not in _RUN_BOOKKEEPING}
    return edited


def _runs_own_graph(answer: Answer) -> Answer:
    """Only on a thread whose first run was of another graph, or of none."""
    edited = _run(answer)
    for run in edited["body"] if isinstance(edited["body"], list) else [edited["body"]]:
        run["metadata"].pop("graph_id", None)
        run["kwargs"].pop("metadata", None)
    return edited


def _ticks(answer: Answer) -> Answer:
    """However many, they come one after the other without a gap."""
    kept: list[Event] = []
    last = None
    for event in answer["body"]:
        tick = event.data.get("tick") if event.name == "custom" else None
        assert tick is None or last is None or tick == last + 1
        if tick is None or last is None:
            kept.append(event if tick is None else Event("custom", {"tick": "..."}))
        last = tick
    return {**answer, "body": kept}


def _kind_of_error(answer: Answer) -> Answer:
    edited = deepcopy(answer)
    edited["body"]["error"] = edited["body"]["error"]["error"]
    return edited


def _no_error(answer: Answer) -> Answer:
    edited = deepcopy(answer)
    error = edited["body"].pop("error", None)
    assert error is None or error["error"] == "UserRollback"
    del edited["body"]["config"]
    return edited


def _empty_state(answer: Answer) -> Answer:
    edited = deepcopy(answer)
    where = edited["body"].pop("checkpoint")
    assert where is None or where["checkpoint_id"] is None
    edited["body"]["metadata"] = edited["body"]["metadata"] or None
    return edited


_EXACT: dict[str, Difference] = {
    "info": Difference("version and flags are our own", _info),
    "asst_search": Difference("the graphs' own assistants have no order of making", _by_graph),
    "asst_get_by_graph": Difference(
        "a graph's name is accepted wherever an id is; a name of no graph gets the recorded answer",
        lambda answer: answer,
        target="/assistants/nope",
    ),
    "asst_schemas": Difference("we describe input and output too, where the reference says null", _schemas),
    "asst_subgraphs": Difference(
        "we describe input and output too, where the reference says null", _subgraph_schemas
    ),
    "thr_copy": Difference("a copy has its values at once", _without_values),
    "thr_search": Difference("a copy has its values at once", _without_values_of_last),
    "thr_search_full": Difference("a copy has its values at once", _without_values_of_last),
    "thr_prune": Difference(
        "keep_latest works here; the reference's in-memory store has not got it", _nothing
    ),
    "thr_state_ckpt_id": Difference("we name checkpoint_ns here as everywhere else", _own_checkpoint),
    "e_bad_mode": Difference("an error never quotes what was sent", _sentence),
    "cancel_int_thread": Difference("how we say that a run was cancelled", _kind_of_error),
    "cancel_rb_thread": Difference(
        "a run that was rolled back leaves nothing behind, no error either", _no_error
    ),
    "cancel_rb_state": Difference("an empty state has the form of every other", _empty_state),
    "e_run_noasst": Difference("an error never quotes what was sent", _sentence),
    "mt_update_busy": Difference("an error never quotes what was sent", _sentence),
    "e_422": Difference("an error never quotes what was sent", _sentence),
}
_PARALLEL = Difference("parallel branches end in no fixed order", _sorted_events)
_RUN_RECORD = Difference("a run's kwargs are what was asked, without the reference's bookkeeping", _run)


_OWN_GRAPH = Difference("a run says which graph it runs, whatever ran on its thread before", _runs_own_graph)
_TIMING = Difference(
    "how many ticks there are depends on when the client came or the run was stopped", _ticks
)


def difference_of(name: str) -> Difference | None:
    """What differs in this capture on purpose."""
    if name in _EXACT:
        return _EXACT[name]
    if name in ("cancel_int", "cancel_rb", "join_done_last0", "res_3_join_nolast", "res_4_replay"):
        return _TIMING
    if name in ("mt_enqueue", "mt_list", "mt_list2", "mt_interrupt.2", "mt_rollback.2", "mt_rollback_list",
                "ine_create.2", "run_batch"):  # fmt: skip
        return _OWN_GRAPH
    if (fnmatch(name, "*.2") and name != "cancel_rb.2") or name in (
        "err_runs",
        "run_create",
        "cancel_int_run",
    ):
        return _RUN_RECORD
    if name in ("multi_1", "multi_3_one", "multi_5_map"):
        return _PARALLEL
    return None
