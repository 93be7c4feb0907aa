"""What a live feed writes to, kept to be looked at."""

from __future__ import annotations

import asyncio


class Outlet:
    """Keeps what a feed puts; an empty line is its end."""

    def __init__(self) -> None:
        self.lines: asyncio.Queue[bytes] = asyncio.Queue()

    def put(self, data: bytes) -> None:
        """One line."""
        self.lines.put_nowait(data)

    def end(self) -> None:
        """The feed is over."""
        self.lines.put_nowait(b"")

    async def until(self, said: bytes) -> bytes:
        """Waits for a line that holds the words."""
        while said not in (line := await self.lines.get()):
            assert line, "the feed ended"
        return line
