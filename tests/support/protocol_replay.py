"""Asks a server what the reference was asked over the thread protocol (v3) and the thread stream, and compares.

The recorded folder has the answers; what was asked is in their meta files, or here, as `cap_v3.py` did. Streams
of a thread do not end: each is read until as many runs have ended as in the recorded one.
"""

from __future__ import annotations

import asyncio
import difflib
import json
from contextlib import aclosing, suppress
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.support import captures
from tests.support.captures import comparable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable

    import httpx

PATTERNS = ("v3*", "tstream_*")
PATIENCE_S = 20
ALL = ("values", "updates", "messages", "tools", "lifecycle", "input", "checkpoints", "tasks", "custom")
SOME = ("lifecycle", "input", "values")
ENDINGS = ("completed", "failed", "interrupted")

_MORE = "channels that the reference accepts and leaves empty have their events here"
_LATE = "a run is told interrupted when it is over, so that an answer sent at once finds its question"
_SEQ = "numbers grow along the thread without being dense, and survive the loss of the log"
_THROUGH = "a command says which events were there before it, where the reference says 0"
_QUOTE = "an error never quotes what was sent"
_HAS = "the reference has not got this command of the protocol"
_CONTENT = "a message is the same whichever protocol started the run"
_FULL = "messages of a state have all their fields, as on every other route"

WHY: dict[str, tuple[str, ...]] = {
    "v3_*.[23]": (_SEQ, _MORE),
    "v3h_[256]_*": (_SEQ, _MORE, _LATE),
    "v3m_[24]_*": (_SEQ, _MORE, _LATE, "parallel branches end in no fixed order"),
    "v3x_cancel": (_SEQ, _MORE),
    "v3_chat.3": (_CONTENT, _FULL),
    "v3h_3_bad": (_QUOTE,),
    "v3c_bogus": (_QUOTE,),
    "v3e_badchan": (_QUOTE,),
    "v3c_state_*": (_HAS,),
    "v3c_input_inject": (_HAS,),
    "v3h_4_respond": (_THROUGH,),
    "v3m_3_many": (_THROUGH,),
    "v3x_busy": (_THROUGH,),
    "tstream_*": ("earlier runs of the thread are told too, as long as the log has them",),
}
"""Why an answer is edited before it is compared."""


@dataclass(frozen=True)
class Compared:
    """One capture: what differs from it where nothing should, and what differs on purpose."""

    name: str
    problem: str | None
    differs_because: tuple[str, ...]


def reasons(name: str) -> tuple[str, ...]:
    return tuple(one for pattern, why in WHY.items() if fnmatch(name, pattern) for one in why)


def recorded_names() -> set[str]:
    """Names of all captures of these protocols."""
    captures.needed()
    names = {file.name.removesuffix(file.suffix).removesuffix(".meta") for file in captures.FOLDER.iterdir()}
    return {name for name in names if any(fnmatch(name, one) for one in PATTERNS)}


async def replay(http: httpx.AsyncClient) -> list[Compared]:
    """Asks all that the reference was asked."""
    captures.needed()
    session = _Session(http)
    for part in (session.simple, session.question, session.questions, session.busy, session.thread_streams):
        await part()
    return session.compared


class _Session:
    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self.compared: list[Compared] = []

    async def simple(self) -> None:
        """One run each, read by the streams that the SDK opens."""
        for name in ("v3_plain", "v3_chat", "v3_err", "v3_sub"):
            thread = str(uuid4())
            asked = captures.recorded_meta(name)["request"]["body"]
            await self._command(name, thread, asked["method"], asked["params"], key=asked["id"])
            for one in (f"{name}.2", f"{name}.3"):
                await self._events(one, thread, **captures.recorded_meta(one)["request"]["body"])

    async def question(self) -> None:
        thread = str(uuid4())
        params = {"assistant_id": "hitl", "input": {"amount": 9}}
        await self._command("v3h_1_start", thread, "run.start", params)
        seqs = await self._events("v3h_2_events", thread, channels=ALL)
        answer = {"interrupt_id": "nope", "namespace": [], "response": 1}
        await self._command("v3h_3_bad", thread, "input.respond", answer, key=2)
        answer = {**answer, "interrupt_id": await self._waiting(thread), "response": {"approved": True}}
        await self._command("v3h_4_respond", thread, "input.respond", answer, key=3)
        await self._events("v3h_5_events", thread, runs=2, channels=ALL)
        asked = next(seq for seq, event in seqs if event["method"] == "input.requested")
        await self._events("v3h_6_since", thread, runs=2, channels=["lifecycle", "values"], since=asked)

    async def questions(self) -> None:
        thread = str(uuid4())
        params = {"assistant_id": "multi", "input": {"answers": []}}
        await self._command("v3m_1_start", thread, "run.start", params)
        await self._events("v3m_2_events", thread, channels=SOME)
        state = (await self._http.get(f"/threads/{thread}/state")).json()
        answers = [
            {"interrupt_id": one["id"], "namespace": [], "response": "ok"} for one in state["interrupts"]
        ]
        await self._command("v3m_3_many", thread, "input.respond", {"responses": answers})
        await self._events("v3m_4_events", thread, runs=2, channels=SOME)
        checkpoint = {"checkpoint_id": state["checkpoint"]["checkpoint_id"]}
        for method, asked in (
            ("agent.getTree", {}),
            ("state.get", {"namespace": []}),
            ("state.listCheckpoints", {}),
            ("state.fork", checkpoint),
            ("input.inject", {"namespace": [], "message": {"role": "user", "content": "x"}}),
            ("subscription.subscribe", {"channels": ["values"]}),
            ("bogus", {}),
        ):
            await self._command(f"v3c_{method.replace('.', '_')}", thread, method, asked)
        refused = await self._http.post(f"/threads/{thread}/stream/events", json={"channels": ["bogus"]})
        assert refused.status_code == 422
        self._compare("v3e_badchan", captures.recorded_json("v3e_badchan"), refused.json())

    async def busy(self) -> None:
        """A second run waits for the first, which is cancelled."""
        thread = str(uuid4())
        started = await self._command(
            "v3x_start", thread, "run.start", {"assistant_id": "slow", "input": {"x": 1}}
        )
        await self._command(
            "v3x_busy", thread, "run.start", {"assistant_id": "plain", "input": {"x": 1}}, key=2
        )
        run = started["result"]["run_id"]
        async with (
            asyncio.timeout(PATIENCE_S),
            aclosing(self._stream(thread, {"channels": ["custom"]})) as ticks,
        ):
            assert (await anext(ticks))["method"] == "custom"  # The slow node is at work.
        cancelled = await self._http.post(f"/threads/{thread}/runs/{run}/cancel", params={"wait": 1})
        assert cancelled.status_code == 200
        await self._events("v3x_cancel", thread, runs=2, channels=ALL)

    async def thread_streams(self) -> None:
        thread = (await self._http.post("/threads", json={})).json()["thread_id"]
        for name in ("tstream_runmodes", "tstream_lifecycle", "tstream_state", "tstream_all"):
            query = captures.recorded_meta(name)["request"]["target"].partition("?")[2]
            waited = {"assistant_id": "plain", "input": {"x": 1}}
            ended = await self._http.post(f"/threads/{thread}/runs/wait", json=waited)
            run = ended.headers["content-location"].rpartition("/")[2]
            recorded = [[one.name, one.data] for one in captures.recorded_events(name)]
            async with asyncio.timeout(PATIENCE_S):
                self._compare(name, recorded, await self._thread_stream(thread, query, run))

    async def _thread_stream(self, thread: str, query: str, run: str) -> list[Any]:
        """Events of that run, to its end."""
        told: list[Any] = []
        headers = {"last-event-id": "-"}
        async with self._http.stream("GET", f"/threads/{thread}/stream?{query}", headers=headers) as answer:
            assert answer.status_code == 200
            async for name, _, data in events_in(answer):
                if name == "metadata" and "attempt" in data:
                    told = []
                told.append([name, data])
                if data == {"status": "run_done", "run_id": run}:
                    break
        return told

    async def _command(
        self, name: str, thread: str, method: str, params: dict[str, Any], *, key: int = 1
    ) -> dict[str, Any]:
        asked = {"id": key, "method": method, "params": params}
        answer = await self._http.post(f"/threads/{thread}/commands", json=asked)
        assert answer.status_code == 200, answer.text
        self._compare(name, captures.recorded_json(name), answer.json())
        given: dict[str, Any] = answer.json()
        return given

    async def _events(
        self, name: str, thread: str, *, runs: int = 1, **body: Any
    ) -> list[tuple[int, dict[str, Any]]]:
        found: list[dict[str, Any]] = []
        with suppress(TimeoutError):  # What came is compared, and shows what did not.
            async with asyncio.timeout(PATIENCE_S):
                async with aclosing(self._stream(thread, body)) as events:
                    async for event in events:
                        found.append(event)
                        runs -= is_end(event)
                        if not runs:
                            break
        recorded = [one.data for one in captures.recorded_events(name)]
        since = body.get("since", 0)
        assert all(event["seq"] > since for event in found)
        self._compare(name, recorded, found)
        return [(event["seq"], event) for event in found]

    async def _stream(self, thread: str, body: dict[str, Any]) -> AsyncGenerator[dict[str, Any], None]:
        last = -1
        async with self._http.stream("POST", f"/threads/{thread}/stream/events", json=body) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            async for name, key, event in events_in(answer):
                assert name == event["method"]
                assert key == str(event["seq"])
                assert event["seq"] > last, "the numbers must grow"
                last = event["seq"]
                yield event

    async def _waiting(self, thread: str) -> str:
        state = (await self._http.get(f"/threads/{thread}/state")).json()
        key: str = state["interrupts"][0]["id"]
        return key

    def _compare(self, name: str, recorded: Any, ours: Any) -> None:
        edit = _edit_of(name)
        one, other = _lines(edit(recorded)), _lines(edit(ours))
        problem = None
        if one != other:
            problem = "\n".join(difflib.unified_diff(one, other, "recorded", "ours", lineterm="", n=1))
        self.compared.append(Compared(name, problem, reasons(name)))


async def events_in(answer: httpx.Response) -> AsyncIterator[tuple[str, str, Any]]:
    """Name, id and data of each event of a stream."""
    fields: dict[str, str] = {}
    async for line in answer.aiter_lines():
        if not line and fields:
            yield fields["event"], fields.get("id", ""), json.loads(fields["data"])
            fields = {}
        elif line and not line.startswith(":"):
            key, _, value = line.partition(": ")
            fields[key] = value


def is_end(event: dict[str, Any]) -> bool:
    """Whether the event ends a run."""
    params = event["params"]
    is_root = event["method"] == "lifecycle" and not params["namespace"]
    return is_root and params["data"]["event"] in ENDINGS


def _edit_of(name: str) -> Callable[[Any], Any]:
    why = reasons(name)
    if _SEQ in why:
        return lambda events: _plain_events(events, is_sorted=name.startswith("v3m"))
    if _QUOTE in why:
        return lambda body: {**body, "message": "", "detail": ""}
    if _HAS in why:
        return _that_it_is_had
    return _answer if not name.startswith("tstream") else (lambda events: events)


def _that_it_is_had(body: dict[str, Any]) -> dict[str, Any]:
    is_known = body["type"] == "success" or body["error"] in ("no_such_run", "not_supported")
    assert body.get("error") == "unknown_command" or is_known, body
    return {"id": body["id"]}


def _answer(body: dict[str, Any]) -> dict[str, Any]:
    edited = dict(body)
    if "meta" in edited:
        assert isinstance(edited["meta"]["applied_through_seq"], int)
        edited["meta"] = {"applied_through_seq": 0}
    return edited


def _plain_events(events: Iterable[dict[str, Any]], *, is_sorted: bool) -> list[Any]:
    """Runs of events, each with its end last, without the channels that the reference leaves empty."""
    runs: list[list[Any]] = []
    for event in events:
        if event["method"] in ("custom", "updates", "tasks", "checkpoints", "input.answered"):
            continue
        is_first = event["method"] == "lifecycle" and event["params"]["data"]["event"] == "running"
        if is_first or not runs:
            runs.append([])
        runs[-1].append(event)
    plain = []
    for run in runs:
        ordered = sorted(run, key=is_end)
        told = [_plain_event(one) for one in ordered]
        plain += sorted(told, key=json.dumps) if is_sorted else told
    return plain


def _plain_event(event: dict[str, Any]) -> dict[str, Any]:
    params = {**event["params"], "timestamp": 0}
    assert isinstance(event["params"]["timestamp"], int)
    key = event["event_id"] if event["event_id"].startswith("synth:") else "<entry>"
    if event["method"] == "values" and isinstance(params["data"], dict) and "messages" in params["data"]:
        messages = [_plain_message(one) for one in params["data"]["messages"]]
        params["data"] = {**params["data"], "messages": messages}
    if event["method"] == "messages" and "id" in params["data"]:
        params["data"] = {**params["data"], "id": "<message>"}
    plain: dict[str, Any] = comparable({**event, "seq": 0, "event_id": key, "params": params})
    return plain


def _plain_message(message: dict[str, Any]) -> dict[str, Any]:
    content = message["content"]
    text = content if isinstance(content, str) else "".join(block["text"] for block in content)
    return {"type": message["type"], "content": text}


def _lines(answer: Any) -> list[str]:
    return json.dumps(comparable(answer), indent=1, sort_keys=True, ensure_ascii=False).splitlines()


def report(compared: Iterable[Compared]) -> str:
    """``step 6, thread stream of 7: 30 of 30``."""
    every = list(compared)
    same = [one for one in every if one.problem is None]
    edited = sum(bool(one.differs_because) for one in same)
    return f"thread protocol: {len(same)} of {len(every)} ({edited} with a difference on purpose)"
