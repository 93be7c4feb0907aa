"""A Redis connection for the hot path: many commands in one write, replies in order, parsed by hiredis in C.

redis-py costs a bus more CPU than Redis itself does: it packs and parses each command apart. Here the caller
hands over ready bytes and the number of replies to expect, and gets them as hiredis gives them. What a URL
says (TLS, password, database, socket path) is still read by redis-py, so both speak to the same server.

A connection that breaks, or leaves a request unanswered past its time, fails all that wait on it and is made
anew by the next request; nothing is sent twice. So a half-open connection is noticed after the time of one
request, and TCP keep-alive notices it between requests.
"""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from typing import TYPE_CHECKING, Any, Final, TypeVar

from hiredis import ProtocolError, Reader, ReplyError, pack_command
from redis.asyncio.connection import Connection, ConnectionPool, SSLConnection, UnixDomainSocketConnection
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from runtime.redis_link import redis_trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Replies = list[Any]

_MORE: Final = object()
_KEEP_ALIVE: Final = (("TCP_KEEPIDLE", 15), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3))


def command(*words: str | int | bytes) -> bytes:
    """One command as it goes over the wire."""
    packed: bytes = pack_command(words)  # type: ignore[arg-type]  # hiredis declares a tuple of one word
    return packed


def checked(reply: Any) -> Any:  # noqa: ANN401  # whatever the command answers
    """The reply.

    Raises:
        ResponseError: It is an error.
    """
    if isinstance(reply, ReplyError):
        raise ResponseError(str(reply))
    return reply


def _described(url: str) -> Connection | UnixDomainSocketConnection:
    """A connection of redis-py, never opened: it knows what the URL says."""
    made: Connection | UnixDomainSocketConnection = ConnectionPool.from_url(url).make_connection()  # type: ignore[no-untyped-call]  # redis-py leaves it without types
    return made


def is_refusal(reply: Any, *words: str) -> bool:  # noqa: ANN401  # whatever the command answers
    """Whether the reply is an error that begins with one of the words, e.g. ``BUSYGROUP``."""
    return isinstance(reply, ReplyError) and str(reply).startswith(words)


class SocketConnection(asyncio.Protocol):
    """One open connection. Requests wait in the order they were written."""

    def __init__(self) -> None:
        self._parser = Reader(notEnoughData=_MORE)
        self._transport: asyncio.Transport | None = None
        self._waiting: deque[tuple[asyncio.Future[Replies], int]] = deque()
        self._replies: Replies = []
        self.client_id = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands: it is kept alive."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
        raw: socket.socket | None = transport.get_extra_info("socket")
        if raw is not None and raw.family != socket.AF_UNIX:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for name, value in _KEEP_ALIVE:
                if hasattr(socket, name):
                    raw.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)

    def data_received(self, data: bytes) -> None:
        """Parses what came; half a reply waits for its rest."""
        self._parser.feed(data)
        try:
            while (reply := self._parser.gets()) is not _MORE:
                self._take(reply)
        except ProtocolError:
            self.abort()

    def _take(self, reply: Any) -> None:  # noqa: ANN401  # whatever the command answers
        if not self._waiting:  # Not asked for, e.g. "max number of clients reached".
            self.abort()
            return
        self._replies.append(reply)
        answered, expected = self._waiting[0]
        if len(self._replies) == expected:
            self._waiting.popleft()
            replies, self._replies = self._replies, []
            if not answered.done():
                answered.set_result(replies)

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits for a reply is told."""
        self._transport = None
        error = RedisConnectionError("The connection was lost.")
        error.__cause__ = exc
        while self._waiting:
            answered, _ = self._waiting.popleft()
            if not answered.done():
                answered.set_exception(error)
                answered.exception()  # Seen: who waits no more need not hear of it.

    @property
    def is_open(self) -> bool:
        """Whether it can be written to."""
        return self._transport is not None and not self._transport.is_closing()

    def request(self, commands: bytes, replies: int) -> asyncio.Future[Replies]:
        """Writes commands; their replies come in order."""
        if self._transport is None:
            raise RedisConnectionError("The connection was lost.")
        answered: asyncio.Future[Replies] = asyncio.get_running_loop().create_future()
        self._waiting.append((answered, replies))
        self._transport.write(commands)
        return answered

    def write(self, commands: bytes) -> None:
        """Writes commands whose replies nobody waits for."""
        if self._transport is not None:
            self._transport.write(commands)

    def abort(self) -> None:
        """Ends it at once."""
        if self._transport is not None:
            self._transport.abort()


class Request:
    """Commands on their way; their replies can be awaited more than once, and a cancelled wait loses none."""

    def __init__(
        self, connection: SocketConnection, answered: asyncio.Future[Replies], deadline_s: float
    ) -> None:
        self._connection = connection
        self._answered = answered
        self._deadline_s = deadline_s

    @property
    def is_waiting(self) -> bool:
        """No reply has come so far."""
        return not self._answered.done()

    @property
    def client_id(self) -> int:
        """By which Redis knows the connection it went by."""
        return self._connection.client_id

    async def replies(self) -> Replies:
        """The replies; errors among them as `hiredis.ReplyError`.

        Raises:
            Unavailable: The connection broke, or the time ran out, which breaks it.
        """
        with redis_trouble():
            if not self._answered.done():
                left_s = self._deadline_s - asyncio.get_running_loop().time()
                await asyncio.wait((self._answered,), timeout=max(left_s, 0.0))
            if not self._answered.done():
                self._connection.abort()
                raise RedisTimeoutError("Redis did not answer in time.")
            return self._answered.result()


Made = TypeVar("Made", bound=SocketConnection)


class RedisAddress:
    """Where Redis is, and who asks, as a URL says it."""

    def __init__(self, url: str, timeout_s: float) -> None:
        self._target = _described(url)
        self._timeout_s = timeout_s

    async def dial(self, make: Callable[[], Made]) -> Made:
        """An open connection that Redis has let in.

        Raises:
            RedisConnectionError: Redis refused it.
            OSError: It cannot be reached; also when it did not answer in time.
        """
        async with asyncio.timeout(self._timeout_s):
            connection = await self._connect(make)
            try:
                await self._introduce(connection)
            except BaseException:
                connection.abort()
                raise
        return connection

    async def _connect(self, make: Callable[[], Made]) -> Made:
        loop, target = asyncio.get_running_loop(), self._target
        if isinstance(target, UnixDomainSocketConnection):
            _, connection = await loop.create_unix_connection(make, target.path)
            return connection
        context = target.ssl_context.get() if isinstance(target, SSLConnection) else None
        _, connection = await loop.create_connection(make, target.host, target.port, ssl=context)
        return connection

    async def _introduce(self, connection: SocketConnection) -> None:
        words: list[Sequence[str | int]] = []
        if self._target.password:
            user = (self._target.username,) if self._target.username else ()
            words.append(("AUTH", *user, self._target.password))
        if self._target.db:
            words.append(("SELECT", self._target.db))
        words.append(("CLIENT", "ID"))
        answered = connection.request(b"".join(command(*one) for one in words), len(words))
        for reply in await answered:
            if isinstance(reply, ReplyError):
                raise RedisConnectionError(f"Redis refused the connection: {reply}")
        connection.client_id = int(answered.result()[-1])


class RedisSocket:
    """A connection that is opened when first needed and again after it broke.

    Args:
        url: ``redis://``, ``rediss://`` or ``unix://``, with what redis-py reads from it.
        timeout_s: For connecting, and for each request beyond the time it blocks.
    """

    def __init__(self, url: str, *, timeout_s: float = 5.0) -> None:
        self._address = RedisAddress(url, timeout_s)
        self._timeout_s = timeout_s
        self._connection: SocketConnection | None = None
        self._opening = asyncio.Lock()

    async def send(self, commands: bytes, replies: int, *, block_s: float = 0.0) -> Request:
        """Writes commands at once.

        Args:
            commands: What `command` made, joined.
            replies: How many commands they are.
            block_s: How long Redis may hold the reply back, in seconds.

        Raises:
            Unavailable: Redis cannot be reached.
        """
        with redis_trouble():
            connection = self._connection
            if connection is None or not connection.is_open:
                connection = await self._open()
            deadline_s = asyncio.get_running_loop().time() + block_s + self._timeout_s
            return Request(connection, connection.request(commands, replies), deadline_s)

    async def ask(self, commands: bytes, replies: int) -> Replies:
        """Writes commands and waits for their replies.

        Raises:
            Unavailable: Redis cannot be reached or did not answer.
        """
        return await (await self.send(commands, replies)).replies()

    def close(self) -> None:
        """Ends the connection; what waits on it fails."""
        if self._connection is not None:
            self._connection.abort()
            self._connection = None

    async def _open(self) -> SocketConnection:
        async with self._opening:
            if self._connection is None or not self._connection.is_open:
                self._connection = await self._address.dial(SocketConnection)
            return self._connection
