"""Replays the recorded requests against a server and compares each answer with the recorded one.

The requests are sent as they were recorded, in the order in which they were recorded; only the ids that the
reference server had given out are replaced by the ones that ours gave out at the same places.
"""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Any

from tests.support import captures
from tests.support.capture_acts import Acts
from tests.support.capture_differences import difference_of
from tests.support.captures import Event, comparable, events_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import httpx

STEPS: dict[int, tuple[str, ...]] = {
    1: ("asst_*", "info", "ok", "e_*"),
    2: ("thr_*",),
    3: ("plain_*", "chat_*", "err_*"),
    4: ("hitl_*", "multi_*", "fork_run*"),
    5: ("cancel_*", "join_done*", "res_*", "mt_*", "ine_create*"),
    7: ("st_*", "sub_stream*"),
    8: ("cron_*", "run_*"),
}
"""Names of the captures that gate each step of WIRE.md."""

_ORDER = """
info ok asst_search asst_get asst_get_by_graph asst_graph asst_schemas asst_subgraphs asst_create asst_update
asst_versions asst_latest asst_count asst_delete thr_create thr_create_dup thr_create_dup_ok
plain_values plain_values.2 plain_modes plain_modes.2 plain_debug plain_debug.2 plain_events plain_events.2
thr_get thr_state thr_history thr_update_state thr_state_ckpt thr_state_ckpt_id fork_run fork_run.2
thr_copy thr_patch thr_search thr_search_full thr_count
chat_tuple chat_tuple.2 chat_tuple_values chat_tuple_values.2 chat_messages chat_messages.2
chat_events chat_events.2 chat_stateless chat_wait
hitl_1 hitl_1.2 hitl_thread hitl_state hitl_2_resume hitl_2_resume.2 hitl_state2 hitl_wait
hitl_before hitl_int_before hitl_int_before.2 hitl_int_continue hitl_int_continue.2
multi_1 multi_1.2 multi_state multi_2_scalar multi_3_one multi_3_one.2 multi_4_state multi_5_map multi_5_map.2
err_stream err_thread err_state err_runs err_wait
sub_stream sub_stream.2
st_put st_get st_get404 st_search st_ns st_del
cancel_int cancel_int.2 cancel_int_thread cancel_int_run cancel_int_state
cancel_rb cancel_rb.2 cancel_rb_thread cancel_rb_run cancel_rb_state
run_create cancel_call cancel_twice cancel_404 run_join join_done join_done.2 join_done_last0 join_done_last0.2
run_delete mt_reject mt_update_busy mt_enqueue mt_list mt_interrupt mt_interrupt.2 mt_list2
mt_rollback mt_rollback.2 mt_rollback_list
e_404_thread e_bad_uuid e_run_nothread e_run_noasst e_bad_mode e_422 e_json ine_create ine_create.2
res_1_part res_2_join res_3_join_nolast res_4_replay res_4_replay.2
cron_create cron_search cron_count cron_update cron_delete run_batch cancel_many thr_prune thr_delete
"""
"""The order in which the reference server was asked (capture.py)."""
NAMES = tuple(_ORDER.split())

_HEADERS = (
    "content-type", "location", "content-location", "cache-control", "x-accel-buffering",
    "x-pagination-next", "x-pagination-total",
)  # fmt: skip
"""What clients read."""
_SENT = ("accept", "content-type", "prefer", "last-event-id")
_NO_SUCH_THREAD = "11111111-1111-1111-1111-111111111111"
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b")
_THREAD = re.compile(r"^/threads/([0-9a-f-]{36})")


@dataclass(frozen=True)
class Compared:
    """One capture: what differs from it where nothing should, and what differs on purpose."""

    name: str
    problem: str | None
    differs_because: str | None = None


def step_of(name: str) -> int:
    """The step of WIRE.md whose gate the capture is."""
    return next(step for step, patterns in STEPS.items() if any(fnmatch(name, one) for one in patterns))


def recorded_names() -> set[str]:
    """Names of all captures of these steps, as the folder has them."""
    captures.needed()
    names = {file.name.removesuffix(file.suffix) for file in captures.FOLDER.iterdir()}
    names = {name.removesuffix(".meta") for name in names}
    patterns = [one for patterns in STEPS.values() for one in patterns]
    return {name for name in names if any(fnmatch(name, one) for one in patterns)}


def report(compared: Iterable[Compared]) -> list[str]:
    """``step 3: 14 of 14`` for each step, and for all."""
    every = list(compared)
    lines = [_count(f"step {step}", [one for one in every if step_of(one.name) == step]) for step in STEPS]
    return [*lines, _count("all", every)]


def _count(what: str, compared: list[Compared]) -> str:
    same = [one for one in compared if one.problem is None]
    edited = sum(one.differs_because is not None for one in same)
    return f"{what}: {len(same)} of {len(compared)} ({edited} with a difference on purpose)"


async def replay(http: httpx.AsyncClient) -> list[Compared]:
    """Asks a server all that the reference was asked, and compares."""
    captures.needed()
    session = _Session(http)
    return [await session.compare(name) for name in NAMES]


class _Session:
    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._ids: dict[str, str] = {}
        self.acts = Acts(http)

    async def compare(self, name: str) -> Compared:
        asked = _request(name)
        difference = difference_of(name)
        if difference is not None and difference.target is not None:
            asked = {**asked, "target": difference.target}
        await self._make_unseen_thread(asked["target"])
        body = None if asked["body"] is None else self._ours(json.dumps(asked["body"])).encode()
        await self.acts.before(name, self._ours(asked["target"]))
        headers = {key: asked["headers"][key] for key in _SENT if key in asked["headers"]}
        answer = await self.acts.send(
            name,
            self._http.build_request(
                asked["method"],
                self._ours(asked["target"]),
                content=asked.get("raw") or body,
                headers=headers,
            ),
        )
        recorded, ours = _recorded(name), _answered(answer, is_whole=self.acts.is_whole(name))
        if difference is not None:
            recorded, ours = difference.edit(recorded), difference.edit(ours)
        self._learn(recorded, ours)
        return Compared(name, _difference(recorded, ours), difference and difference.why)

    async def _make_unseen_thread(self, target: str) -> None:
        found = _THREAD.match(target)
        if found and found[1] not in self._ids and found[1] != _NO_SUCH_THREAD:
            made = await self._http.post("/threads", json={})
            self._ids[found[1]] = made.json()["thread_id"]

    def _ours(self, text: str) -> str:
        return _ID.sub(lambda found: self._ids.get(found[0], found[0]), text)

    def _learn(self, recorded: Any, ours: Any) -> None:
        """Ids at the same places stand for the same things."""
        if isinstance(recorded, dict) and isinstance(ours, dict):
            for key in recorded.keys() & ours.keys():
                self._learn(recorded[key], ours[key])
        elif isinstance(recorded, Event) and isinstance(ours, Event):
            self._learn(recorded.data, ours.data)
        elif isinstance(recorded, list) and isinstance(ours, list):
            for one, other in zip(recorded, ours, strict=False):
                self._learn(one, other)
        elif isinstance(recorded, str) and isinstance(ours, str):
            self._learn_text(recorded, ours)

    def _learn_text(self, recorded: str, ours: str) -> None:
        there, here = _ID.findall(recorded), _ID.findall(ours)
        if len(there) == len(here):
            for one, other in zip(there, here, strict=True):
                if one != _NO_SUCH_THREAD:
                    self._ids.setdefault(one, other)


def _request(name: str) -> dict[str, Any]:
    if name == "e_json":  # Recorded without its request, which is no JSON.
        thread = captures.recorded_meta("e_422")["request"]
        return {**thread, "body": None, "raw": b"{bad"}
    asked: dict[str, Any] = captures.recorded_meta(name)["request"]
    return asked


def _recorded(name: str) -> dict[str, Any]:
    meta = captures.recorded_meta("e_422" if name == "e_json" else name)["response"]
    folder = captures.FOLDER
    body: Any = ""
    if (folder / f"{name}.sse").exists():
        body = captures.recorded_events(name)
    elif (folder / f"{name}.json").exists():
        body = captures.recorded_json(name)
    return _comparison(meta["status"], meta["headers"], body)


def _answered(answer: httpx.Response, *, is_whole: bool) -> dict[str, Any]:
    kind = answer.headers.get("content-type", "")
    if kind.startswith("text/event-stream"):
        is_ended = "event: end\r\ndata: null\r\n" in answer.text
        assert is_ended or not is_whole, "the closing event is missing"
        body: Any = events_of(answer.text)
    else:
        body = answer.json() if answer.content else ""
    return _comparison(answer.status_code, answer.headers, body)


def _comparison(status: int, headers: Any, body: Any) -> dict[str, Any]:
    return {"status": status, "headers": {key: headers.get(key) for key in _HEADERS}, "body": body}


def _difference(recorded: Any, ours: Any) -> str | None:
    one, other = _lines(recorded), _lines(ours)
    if one == other:
        return None
    return "\n".join(difflib.unified_diff(one, other, "recorded", "ours", lineterm="", n=1))


def _lines(answer: dict[str, Any]) -> list[str]:
    return json.dumps(comparable(answer), indent=1, sort_keys=True, ensure_ascii=False).splitlines()
