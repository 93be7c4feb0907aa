"""``propmubi up``: everything, in one terminal."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Annotated

import typer

from config.logging import configure_logging
from config.settings import Settings
from domain.errors import SetupError
from propmubi.cli.options import DataDir, Host, Port  # noqa: TC001 - typer evaluates them
from propmubi.cli.starting import StartView
from propmubi.engines.embedded import folder_in_use
from propmubi.engines.instance import find_instance
from propmubi.engines.ports import listen
from propmubi.launch import Launch, api_url
from propmubi.supervisor import Supervisor

if TYPE_CHECKING:
    from propmubi.parts import Parts


def register(app: typer.Typer) -> None:
    """Adds ``up``."""

    @app.command()
    def up(
        data_dir: DataDir = None,
        port: Port = None,
        host: Host = None,
        demo: Annotated[bool, typer.Option("--demo/--no-demo", help="Seed the synthetic market.")] = True,
    ) -> None:
        """Start engines, API and worker in this terminal; Ctrl-C stops them and keeps the data."""
        from propmubi.services import PARTS

        settings = Settings.load(data_dir=data_dir, port=port, host=host)
        configure_logging(settings)
        asyncio.run(run_up(settings, PARTS, with_demo=demo, view=StartView()))


async def run_up(settings: Settings, parts: Parts, *, with_demo: bool, view: StartView) -> None:
    """Runs the platform until it is asked to stop.

    Raises:
        SetupError: It cannot start here; nothing is left running.
    """
    began = time.monotonic()
    stop_began = [began]

    def stopping() -> None:
        stop_began[0] = time.monotonic()
        view.stopping()

    if find_instance(settings.data_dir):
        # Asked first: with the usual port this would otherwise be told as a busy port, which helps less.
        raise SetupError(folder_in_use(settings.data_dir))
    supervisor = Supervisor(progress=view.step, on_stop=stopping)
    launch = Launch(settings, parts, supervisor)
    with listen(settings.host, settings.port) as listener:
        url = api_url(listener)
        view.begin()
        try:
            await supervisor.run(
                launch.everything(listener, with_demo=with_demo, progress=view.step),
                on_ready=lambda: view.ready(
                    url, settings.data_dir, launch.sign_ins, time.monotonic() - began
                ),
            )
        finally:
            view.settle()
    view.stopped(time.monotonic() - stop_began[0])
