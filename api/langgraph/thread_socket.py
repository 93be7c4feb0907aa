"""The thread protocol (v3) over one WebSocket: commands in, answers and events out.

A refusal after the handshake closes with 4000 plus the HTTP status, as clients of the protocol read it: they
come back after 4429 and 4503, and give up after 4401, 4403, 4404 and 4422.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

import orjson
import structlog
from fastapi import APIRouter
from starlette.websockets import WebSocket, WebSocketDisconnect  # FastAPI reads the annotation

from api.identity.sockets import as_request, principal_of_socket, subprotocol_of
from api.langgraph.bodies import uuid_of
from api.langgraph.caller import Caller
from api.langgraph.commands import COMMANDS, Answered, answer, checked, filter_of
from api.langgraph.protocol_bodies import EventStreamRequest, Unsubscribe
from api.limits.counting import admit_call, count_call, release_streams
from api.request_body.json_safety import check_json
from api.request_body.sizes import LANGGRAPH
from config.ending import ended
from domain.errors import BadInput, PropMubiError
from runtime.thread_commands import CommandRefused
from runtime.thread_reader import LIFE_S

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.langgraph.commands import Handler
    from api.services import ApiServices
    from runtime.event_filter import EventFilter

log = structlog.get_logger()
router = APIRouter(tags=["thread protocol"])

MOST_SUBSCRIPTIONS: Final = 32
_TOO_BIG: Final = 1009
_GOING_AWAY: Final = 1001
_FAILED: Final = 1011
_REASON_BYTES: Final = 120
"""RFC 6455 section 5.5: a control frame holds 125 bytes, two of them the code."""


@router.websocket("/threads/{thread_id}/stream/events")
async def thread_socket(socket: WebSocket, thread_id: str) -> None:
    """Commands and events of one thread."""
    await socket.accept(subprotocol_of(socket))
    handshake = as_request(socket, "GET", f"/threads/{thread_id}/stream/events")
    services: ApiServices = socket.app.state.services
    try:
        admit_call(handshake)
        caller = Caller(await principal_of_socket(handshake, services), services.run_engine)
        await count_call(handshake, caller.principal)
        await _Session(socket, handshake, uuid_of(thread_id, "thread"), services, caller).run()
    except PropMubiError as error:
        await _close(socket, 4000 + error.status, error.detail)
    except WebSocketDisconnect:
        pass
    except Exception:
        log.exception("socket.failed", path=handshake.url.path)
        await _close(socket, _FAILED, "Something unexpected happened here.")
    finally:
        release_streams(handshake)


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    try:
        await socket.close(code, reason.encode()[:_REASON_BYTES].decode(errors="ignore"))
    except (RuntimeError, WebSocketDisconnect):
        log.debug("socket.closed_before", code=code)


class _Session:
    """One open socket and its subscriptions."""

    def __init__(
        self, socket: WebSocket, handshake: Request, thread_id: UUID, services: ApiServices, caller: Caller
    ) -> None:
        self._socket = socket
        self._handshake = handshake
        self._thread_id = thread_id
        self._services = services
        self._caller = caller
        self._subscriptions: dict[str, asyncio.Task[None]] = {}
        self._one_sends = asyncio.Lock()
        self._commands: dict[str, Handler] = {
            **COMMANDS,
            "subscription.subscribe": self._subscribe,
            "subscription.unsubscribe": self._unsubscribe,
        }

    async def run(self) -> None:
        """Until the client goes, the time is over, or this process is about to stop."""
        commands = asyncio.create_task(self._take_commands(), name="socket-commands")
        try:
            await self._until_over(commands)
        finally:
            await ended(commands, *self._subscriptions.values())

    async def _until_over(self, commands: asyncio.Task[None]) -> None:
        follower = self._caller.engine.follower
        ending = asyncio.create_task(follower.ending.wait(), name="socket-ending")
        try:
            await asyncio.wait({commands, ending}, timeout=LIFE_S, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await ended(ending)
        if commands.done():
            commands.result()
        else:
            await _close(self._socket, _GOING_AWAY, "Come back for more.")

    async def _take_commands(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            raw = (message.get("text") or "").encode() or message.get("bytes") or b""
            if len(raw) > LANGGRAPH.most_bytes:
                await _close(self._socket, _TOO_BIG, "A command is at most 1 MB.")
                return
            await self._send(orjson.dumps(await self._answer(raw)))

    async def _answer(self, raw: bytes) -> dict[str, Any]:
        try:
            check_json(raw)
        except BadInput as error:
            return {"type": "error", "id": None, "error": "invalid_argument", "message": error.detail}
        as_call = as_request(self._socket, "POST", f"/threads/{self._thread_id}/commands")
        admit_call(as_call)
        principal = await principal_of_socket(self._handshake, self._services)
        await count_call(as_call, principal)
        caller = Caller(principal, self._caller.engine)
        return await answer(raw, caller, self._thread_id, self._commands)

    async def _send(self, frame: bytes) -> None:
        async with self._one_sends:
            seen = await self._caller.spectacles.through(frame)
            await self._socket.send_text(seen.decode())

    async def _subscribe(self, _caller: Caller, _thread_id: UUID, params: dict[str, Any]) -> Answered:
        asked: EventStreamRequest = checked(EventStreamRequest, params)
        wanted = filter_of(asked)
        if len(self._subscriptions) >= MOST_SUBSCRIPTIONS:
            raise CommandRefused(
                "invalid_argument", f"A connection has at most {MOST_SUBSCRIPTIONS} subscriptions."
            )
        key = str(uuid4())
        self._subscriptions[key] = asyncio.create_task(
            self._tell(wanted, asked.since or 0), name=f"socket-events-{key}"
        )
        return Answered({"subscription_id": key})

    async def _unsubscribe(self, _caller: Caller, _thread_id: UUID, params: dict[str, Any]) -> Answered:
        asked: Unsubscribe = checked(Unsubscribe, params)
        task = self._subscriptions.pop(asked.subscription_id, None)
        if task is None:
            raise CommandRefused("no_such_subscription", "There is no such subscription on this connection.")
        task.cancel()
        return Answered({})

    async def _tell(self, wanted: EventFilter, since: int) -> None:
        """Events of one subscription; clients subscribe before the run that makes the thread."""
        reader, principal = self._caller.engine.reader, self._caller.principal
        try:
            async for event in reader.events(
                principal, self._thread_id, wanted, since=since, is_let_in=False
            ):
                await self._send(event.to_json())
        except PropMubiError as error:
            await _close(self._socket, 4000 + error.status, error.detail)
