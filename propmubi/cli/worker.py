"""``propmubi worker``: runs graphs, over served engines; start as many as there is work for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.settings import Settings
from propmubi.cli.served import run_served, served_urls

if TYPE_CHECKING:
    import typer


def register(app: typer.Typer) -> None:
    """Adds ``worker``."""

    @app.command()
    def worker() -> None:
        """Execute runs and events over DATABASE_URL, REDIS_URL and QDRANT_URL; SIGTERM drains."""
        settings = Settings.load()
        urls = served_urls(settings, "worker")
        from propmubi.services import PARTS

        run_served(settings, PARTS, lambda launch: launch.worker_only(urls), "worker")
