"""The real API with a worker, on a free port of this machine, in the test's event loop."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import uvicorn

from api.app import create_server_app
from router.budgets.counters import LocalCounters
from router.budgets.guard import BudgetGuard
from router.models import Models
from router.usage import Usage
from store.plans import TenantPlans

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from config.settings import Settings
    from runtime.engine import RunEngine
    from store.database import Database
    from tests.support.engine_fixtures import Platform


@dataclass
class SmallServices:
    """The services that the LangGraph routes need; others fail loudly."""

    settings: Settings
    database: Database
    run_engine: RunEngine
    started_at: datetime
    more: dict[str, Any] = field(default_factory=dict)
    """What a test's routes need besides, by name."""

    @property
    def usage(self) -> Usage:
        guard = BudgetGuard(LocalCounters(), TenantPlans(self.database), Models(self.settings).budgets)
        return Usage(self.database, guard, is_active=False)

    def __getattr__(self, name: str) -> Any:
        if name in self.more:
            return self.more[name]
        raise AttributeError(f"this test's services have no {name}")


def services_for(platform: Platform, **more: Any) -> Any:
    return SmallServices(platform.settings, platform.engine.db, platform.engine, datetime.now(UTC), more)


@asynccontextmanager
async def live_api(platform: Platform, **more: Any) -> AsyncIterator[str]:
    """Base URL of the served API; runs are executed by a worker in the same process."""
    app = create_server_app(services_for(platform, **more))
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, lifespan="off", log_config=None, timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([listener]))
    try:
        while not server.started:  # noqa: ASYNC110  # uvicorn tells by a flag only
            await asyncio.sleep(0.005)
        async with platform.worker():
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        listener.close()
