"""Negative controls: what each rule is there against. A harness that does not see them fail sees nothing.

They live here and are put over the real parts in a chaos worker only.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from domain.errors import PropMubiError
from runtime.run_handling import RunHandler

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runtime.relay import OutboxRelay
    from runtime.run_stream import Message as RunMessage
    from runtime.worker import Worker
    from store.outbox import OutboxMessage

UNAVAILABLE: Final = 503
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

UNFENCED: Final = """
create or replace function assert_lease(wanted_thread uuid, wanted_epoch bigint) returns void
language plpgsql as $$ begin end $$
"""
"""Run on the database of the cell without leases: every epoch is as good as another."""


class AckFirst(RunHandler):
    """Acknowledges before it works."""

    async def handle(self, message: RunMessage) -> None:
        """As brokers do by default."""
        await self.streams[message.lane].acknowledge(message.id)
        await super().handle(message)


def make_naive(worker: Worker, naive: str) -> None:
    """Takes one rule from a worker."""
    if naive == "ack_first":
        kept = {one.name: getattr(worker._handler, one.name) for one in fields(worker._handler)}
        worker._handler = AckFirst(**kept)
    elif naive == "no_lease":
        worker._heartbeat._beat = _no_beat  # type: ignore[method-assign]  # nobody notices a lost lease


def make_naive_relay(relay: OutboxRelay) -> None:
    """Has messages noted as sent whether they were or not: the dual write that an outbox is against."""
    add = relay._add

    async def note_first(messages: Sequence[OutboxMessage]) -> None:
        try:
            await add(messages)
        except PropMubiError:
            relay._sent.extend(message.id for message in messages)
            relay._wake.set()

    relay.send = note_first  # type: ignore[method-assign]  # a rule taken away


class YesFirst:
    """Around an application: says yes to a run before it is kept, and never looks back."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on; a refusal for want of room becomes a yes."""
        is_run = scope["type"] == "http" and scope["path"].endswith("/runs")
        is_refused = False

        async def say_yes(message: Message) -> None:
            nonlocal is_refused
            if is_run and message["type"] == "http.response.start" and message["status"] == UNAVAILABLE:
                is_refused = True
                body = json.dumps({"run_id": str(uuid4())}).encode()
                headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
                await send({"type": "http.response.start", "status": 200, "headers": headers})
                await send({"type": "http.response.body", "body": body})
            elif not is_refused:
                await send(message)

        await self._app(scope, receive, say_yes)


async def _no_beat() -> None:
    """Neither renews nor stops anything."""
