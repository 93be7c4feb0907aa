"""``propmubi api``: the API alone, over served engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.settings import Settings
from propmubi.cli.options import Host, Port  # noqa: TC001 - typer evaluates them
from propmubi.cli.served import run_served, served_urls
from propmubi.engines.ports import listen

if TYPE_CHECKING:
    import typer


def register(app: typer.Typer) -> None:
    """Adds ``api``."""

    @app.command()
    def api(port: Port = None, host: Host = None) -> None:
        """Serve the API over DATABASE_URL, REDIS_URL and QDRANT_URL; run `worker` beside it."""
        settings = Settings.load(port=port, host=host)
        urls = served_urls(settings, "api")
        from propmubi.services import PARTS

        with listen(settings.host, settings.port) as listener:
            run_served(settings, PARTS, lambda launch: launch.api_only(urls, listener), "api")
