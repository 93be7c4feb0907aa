"""Everything the engines keep, as text, to be searched for what must not be there."""

from __future__ import annotations

from typing import Any

import psycopg
import redis.asyncio as redis
from psycopg import sql


def spellings(value: str) -> set[str]:
    """How a value may stand somewhere: as it was said, and without spaces and dashes."""
    return {value, "".join(char for char in value if char.isalnum() or char in "@._")}


def held(text: str, value: str) -> bool:
    """Whether a text holds the value in any spelling, plain or in a binary column, which Postgres prints as hex."""
    return any(one in text or one.encode().hex() in text for one in spellings(value))


async def tables(database_url: str) -> dict[str, list[str]]:
    """Every row of every table as text, by table."""
    url = database_url.replace("postgresql+psycopg", "postgresql")
    async with await psycopg.AsyncConnection.connect(url) as connection:
        names = await connection.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')"
        )
        found = {}
        for schema, table in await names.fetchall():
            rows = await connection.execute(
                sql.SQL("select t::text from {} t").format(sql.Identifier(schema, table))
            )
            found[table] = [row[0] for row in await rows.fetchall()]
    return found


async def all_rows(database_url: str) -> list[str]:
    """The same, of all tables together."""
    return [row for rows in (await tables(database_url)).values() for row in rows]


async def all_entries(redis_url: str) -> list[str]:
    """Every key of Redis with what it holds, as text."""
    client = redis.Redis.from_url(redis_url)
    reads: dict[bytes, Any] = {
        b"string": client.get,
        b"hash": client.hgetall,
        b"set": client.smembers,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"zset": lambda key: client.zrange(key, 0, -1),
        b"stream": client.xrange,
    }
    entries = []
    async for key in client.scan_iter():
        value = await reads[await client.type(key)](key)
        entries.append(f"{key!r} {value!r}")
    await client.aclose()
    return entries
