"""The API of a chaos cell: the real application over the run engine alone, in a process that is killed."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from api.app import create_app
from evals.chaos.naive import YesFirst, make_naive_relay
from evals.chaos.roles import opened
from propmubi.engines.ports import listen
from propmubi.http_server import http_server

if TYPE_CHECKING:
    from api.services import ApiServices
    from config.settings import Settings
    from evals.chaos.naive import App
    from runtime.engine import RunEngine
    from store.database import Database


@dataclass(frozen=True, slots=True)
class EngineServices:
    """What the LangGraph routes ask of the composition root; there is no market here."""

    settings: Settings
    database: Database
    run_engine: RunEngine
    started_at: datetime


async def api(*, port: int, naive: str | None = None, **platform: Any) -> None:  # noqa: ANN401  # see `opened`
    """Serves until SIGTERM.

    Args:
        port: Where.
        naive: The rule it breaks, as a negative control.
        platform: See `evals.chaos.roles.opened`.
    """
    asked = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked.set)
    async with opened(**platform) as (engine, settings):
        services = EngineServices(settings, engine.db, engine, datetime.now(UTC))
        app: App = create_app(cast("ApiServices", services))
        if naive == "note_first":
            make_naive_relay(engine.relay)
        elif naive == "yes_first":
            app = YesFirst(app)
        with listen("127.0.0.1", port) as listener:
            async with http_server(app, listener, lambda _error: asked.set()):
                await asked.wait()
