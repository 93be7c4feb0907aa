"""A few words of the Redis protocol, enough to see that a server of ours answers.

The client library belongs to ``runtime``; at this point nothing of it is open yet.
"""

from __future__ import annotations

import asyncio

from propmubi.engines.ports import LOCALHOST


async def ping(port: int, password: str, timeout_s: float = 1.0) -> bool:
    """Whether the server on that port takes the password, has loaded its data and answers."""
    try:
        async with asyncio.timeout(timeout_s):
            return await _ask(port, password) == b"+OK\r\n+PONG\r\n"
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return False


async def _ask(port: int, password: str) -> bytes:
    reader, writer = await asyncio.open_connection(LOCALHOST, port)
    try:
        writer.write(f"AUTH {password}\r\nPING\r\n".encode())
        return await reader.readexactly(12)
    finally:
        writer.close()
        await writer.wait_closed()
