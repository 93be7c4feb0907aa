"""The platform's real start and stop around parts small enough to see through; test_up.py runs it.

Usage: small_platform.py DATA_DIR PORT [slow-migration | stuck-worker | dying-worker]
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from config.settings import Settings
from domain.errors import PropMubiError
from propmubi.cli.starting import StartView
from propmubi.cli.up import run_up
from propmubi.parts import Parts

BEHAVIOUR = sys.argv[3] if len(sys.argv) > 3 else ""


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@dataclass
class DemoPerson:
    email: str = "buyer@demo"
    role: str = "buyer"
    token: str = "pmk_test"
    password: str | None = None


async def migrate(database_url: str) -> None:
    if BEHAVIOUR == "slow-migration":
        say("migrating")
        await asyncio.sleep(60)
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute("create table if not exists visits (at timestamptz default now())")


@asynccontextmanager
async def open_services(_settings: Settings, urls: Any):
    yield urls
    say("services closed")


async def seed_demo(_services: Any, with_market: bool):
    say(f"market {with_market}")
    return [DemoPerson()]


def create_app(urls: Any):
    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            say("api closed")
            await send({"type": "lifespan.shutdown.complete"})
            return
        status, body = 200, b""
        try:
            async with await psycopg.AsyncConnection.connect(urls.database_url) as connection:
                await connection.execute("insert into visits default values")
                found = await (await connection.execute("select count(*) from visits")).fetchone()
                body = str(found[0] if found else 0).encode()
        except psycopg.OperationalError:
            status = 503
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body})

    return app


class SmallWorker:
    def __init__(self) -> None:
        self._drained = asyncio.Event()

    async def run(self) -> None:
        if BEHAVIOUR == "dying-worker":
            raise PropMubiError("the worker lost its mind")
        await self._drained.wait()

    async def drain(self) -> None:
        if BEHAVIOUR == "stuck-worker":
            say("stuck")
            await asyncio.sleep(60)
        self._drained.set()
        say("worker drained")


PARTS = Parts(
    migrate=migrate,
    open_services=open_services,
    seed_demo=seed_demo,
    create_app=create_app,
    create_worker=lambda _services: SmallWorker(),
)

if __name__ == "__main__":
    chosen = Settings.load(data_dir=Path(sys.argv[1]), port=int(sys.argv[2]))
    try:
        asyncio.run(run_up(chosen, PARTS, with_demo=True, view=StartView()))
    except PropMubiError as error:
        sys.stderr.write(f"propmubi: {error.detail}\n")
        raise SystemExit(2) from None
