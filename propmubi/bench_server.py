"""The measured server of `propmubi bench runs`: the platform and the bare floor, in a process of its own.

Usage: python -m propmubi.bench_server DATA_DIR. Prints one line of JSON with both addresses when it is ready,
then answers each line of its standard input with the processor seconds it has used, and stops when the input
ends.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from api.app import create_server_app
from api.floor import create_floor_app
from config.logging import configure_logging
from config.settings import Settings
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID
from graphs.registry import RunContext
from propmubi.engines.local import local_engines
from propmubi.engines.ports import listen
from propmubi.http_server import http_server
from propmubi.launch import api_url
from propmubi.services import PARTS, create_worker, open_services, seed_demo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from propmubi.services import Services


async def serve(settings: Settings) -> None:
    """Serves until standard input ends."""
    failed: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()
    async with AsyncExitStack() as stack:
        urls = await stack.enter_async_context(local_engines(settings))
        await PARTS.migrate(urls.database_url)
        services = await stack.enter_async_context(open_services(settings, urls))
        await seed_demo(services, True)
        services.has_demo_leads = False  # Scoring them would be measured along.
        await services.index_listings(DEMO_TENANT_ID)
        worker = create_worker(services)
        addresses = {}
        for name, app in (("engine", create_server_app(services)), ("floor", _floor(services))):
            listener = stack.enter_context(listen("127.0.0.1", 0))
            await stack.enter_async_context(http_server(app, listener, failed.set_result))
            addresses[name] = api_url(listener)
        working = asyncio.create_task(worker.run())
        _say(addresses)
        while await asyncio.to_thread(sys.stdin.readline):
            used = resource.getrusage(resource.RUSAGE_SELF)
            _say({"cpu_s": used.ru_utime + used.ru_stime})
        await worker.drain()
        await working


def _say(what: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _floor(services: Services) -> Callable[..., Any]:
    engine = services.run_engine
    contexts = {
        spec.name: spec.context(RunContext(ANONYMOUS_BUYER, uuid4(), uuid4())) for spec in services.registry
    }
    return create_floor_app(engine.graphs, engine.pool, contexts)


if __name__ == "__main__":
    # A hundred chats from one address are counted like any, and so measured, but never turned away.
    chosen = Settings.load(data_dir=sys.argv[1], log_level="WARNING", rate_limits=100_000)
    configure_logging(chosen)
    asyncio.run(serve(chosen))
