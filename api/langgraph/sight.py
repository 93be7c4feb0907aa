"""What goes out, filled in for who reads it: values of the vault in place of tokens, as far as they may.

The rule is `domain.pii.sight`. It is applied to the bytes on their way out, so that every route of the
protocol, of today or tomorrow, shows a conversation by it; a text without a token costs one search for three
bytes. A token that the reader's own vault does not know is shown by its type.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

import orjson
import structlog

from config.ending import ended
from domain.errors import PropMubiError
from domain.pii.kinds import PiiType
from domain.pii.sight import shown, sight_of
from domain.pii.tokens import TOKEN, TOKEN_MARK

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Mapping

    from api.push_response import Feed, Sink
    from domain.pii.border import Kept
    from domain.tenancy import Principal

log = structlog.get_logger()


class Opener(Protocol):
    """Opens a reader's own tokens (`runtime.vault.VaultService`)."""

    async def open(self, principal: Principal, tokens: Collection[str]) -> Mapping[str, Kept]:
        """What of these is the reader's."""
        ...


class Spectacles:
    """What one reader sees. Values that were opened once are remembered as long as the answer lasts."""

    __slots__ = ("_reader", "_seen", "_vault")

    def __init__(self, vault: Opener, reader: Principal) -> None:
        self._vault = vault
        self._reader = reader
        self._seen: dict[str, str] = {}

    async def through(self, data: bytes) -> bytes:
        """JSON, or events of JSON, as the reader sees it."""
        if TOKEN_MARK not in data:
            return data
        text = data.decode()
        await self._open({match.group() for match in TOKEN.finditer(text)} - self._seen.keys())
        return TOKEN.sub(lambda match: self._seen[match.group()], text).encode()

    async def _open(self, tokens: set[str]) -> None:
        found = await self._vault.open(self._reader, tokens) if tokens else {}
        for match in (TOKEN.fullmatch(token) for token in tokens):
            if match is not None:
                self._seen[match.group()] = self._shown(match, found.get(match.group()))

    def _shown(self, match: re.Match[str], kept: Kept | None) -> str:
        kind = PiiType[match["kind"]]
        sight = sight_of(self._reader.roles, kind, is_own=kept is not None)
        text = shown(kind, None if kept is None else kept.said, sight)
        return orjson.dumps(text)[1:-1].decode()  # It stands inside a text of JSON.


class SeenOutlet:
    """Puts on what a reader sees, in order. What holds no token passes at once while nothing waits."""

    __slots__ = ("_is_ended", "_outlet", "_spectacles", "_task", "_waiting")

    def __init__(self, outlet: Sink, spectacles: Spectacles) -> None:
        self._outlet = outlet
        self._spectacles = spectacles
        self._waiting: list[bytes] = []
        self._is_ended = False
        self._task: asyncio.Task[None] | None = None

    def put(self, data: bytes) -> None:
        """Passes bytes on, or has them wait behind those that are being opened."""
        if self._task is None and TOKEN_MARK not in data:
            self._outlet.put(data)
            return
        self._waiting.append(data)
        if self._task is None:
            self._task = asyncio.create_task(self._pass_on(), name="spectacles")

    def end(self) -> None:
        """Ends once everything has passed."""
        self._is_ended = True
        if self._task is None:
            self._outlet.end()

    async def close(self) -> None:
        """Stops."""
        if self._task is not None:
            await ended(self._task)

    async def _pass_on(self) -> None:
        try:
            while self._waiting:
                data, self._waiting = b"".join(self._waiting), []
                self._outlet.put(await self._spectacles.through(data))
        except PropMubiError as error:  # The reader comes back with the last id it has.
            log.warning("spectacles.broken", error=type(error).__name__)
            self._is_ended = True
        self._task = None
        if self._is_ended:
            self._outlet.end()


class SeenFeed:
    """A feed as its reader sees it."""

    def __init__(self, feed: Feed, spectacles: Spectacles) -> None:
        self._feed = feed
        self._spectacles = spectacles
        self._outlet: SeenOutlet | None = None

    async def open(self, outlet: Sink) -> None:
        """Begins."""
        self._outlet = SeenOutlet(outlet, self._spectacles)
        await self._feed.open(self._outlet)

    async def close(self) -> None:
        """Stops."""
        await self._feed.close()
        if self._outlet is not None:
            await self._outlet.close()
