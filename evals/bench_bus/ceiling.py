"""The ceiling: a bare socket and hiredis, no names, no errors handled, no reconnect, no types.

What any client in Python can reach on this machine with the commands the bus uses; the ratio to it is what
the bus costs.
"""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import orjson
from hiredis import Reader

from evals.bench_bus.events import BATCH, batches, encoded
from evals.bench_bus.place import CONSUMER, GROUP
from runtime.bus.redis_socket import command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from evals.bench_bus.events import Tally
    from evals.bench_bus.place import Place


class BareSocket:
    """A connection that waits for each reply."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 6379))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader = Reader(notEnoughData=self)
        if parts.password:
            self.ask(command("AUTH", unquote(parts.password)), 1)
        self.ask(command("SELECT", parts.path.strip("/") or "0"), 1)

    def ask(self, commands: bytes, replies: int) -> list[Any]:
        """Sends, and waits for so many replies: perhaps those to what was sent before."""
        self._socket.sendall(commands)
        found: list[Any] = []
        while len(found) < replies:
            reply = self._reader.gets()
            if reply is self:
                self._reader.feed(self._socket.recv(262_144))
            else:
                found.append(reply)
        return found

    def close(self) -> None:
        """Ends it."""
        self._socket.close()


def send_all(place: Place, begin: Callable[[], None], field: bytes, prefix: bytes = b"") -> None:
    """Sends the events, each in one field of its entry, as fast as anything here can."""
    bare = BareSocket(place.redis_url)
    name = place.stream.encode()
    opening = b"*5\r\n$4\r\nXADD\r\n$%d\r\n%b\r\n$1\r\n*\r\n$%d\r\n%b\r\n$" % (
        len(name), name, len(field), field,
    )  # fmt: skip
    begin()
    unanswered = 0
    for batch in paced(place):
        commands = [b"%b%d\r\n%b%b\r\n" % (opening, len(prefix) + len(body), prefix, body) for body in batch]
        bare.ask(b"".join(commands), unanswered)  # Redis works on this batch while the next is made.
        unanswered = len(commands)
    bare.ask(b"", unanswered)
    bare.close()


def paced(place: Place) -> Iterable[list[bytes]]:
    """The events in batches, or one at a time at the place's pace."""
    if not place.interval_s:
        yield from batches(place.count)
        return
    due = time.monotonic()
    for number in range(place.count):
        due += place.interval_s
        time.sleep(max(0.0, due - time.monotonic()))
        yield [encoded(number, time.monotonic_ns())]


class Ceiling:
    """The contestant."""

    def produce(self, place: Place, begin: Callable[[], None]) -> None:
        """See `Contestant.produce`."""
        send_all(place, begin, b"e")

    def consume(self, place: Place, tally: Tally, begin: Callable[[], None]) -> None:
        """See `Contestant.consume`."""
        bare = BareSocket(place.redis_url)
        words = ("GROUP", GROUP, CONSUMER, "COUNT", BATCH, "BLOCK", 5000, "STREAMS", place.stream, ">")
        read = command("XREADGROUP", *words)
        begin()
        acknowledge: bytes = b""
        while not tally.is_done:
            found = bare.ask(acknowledge + read, 2 if acknowledge else 1)[-1]
            entries = found[0][1] if found else []
            tally.handle([orjson.loads(fields[1]) for _, fields in entries])
            ids = [entry_id for entry_id, _ in entries]
            acknowledge = command("XACK", place.stream, GROUP, *ids) if ids else b""
        bare.ask(acknowledge, 1)
        bare.close()
