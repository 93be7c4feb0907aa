from __future__ import annotations

import pytest

from config.settings import Settings
from domain.errors import SetupError
from propmubi.cli.served import served_urls


def test_every_missing_server_is_named() -> None:
    settings = Settings(database_url="postgresql://x", redis_url=None, qdrant_url=None)

    with pytest.raises(SetupError, match=r"`propmubi worker` needs servers: set REDIS_URL, QDRANT_URL;"):
        served_urls(settings, "worker")


def test_three_servers_are_taken_as_they_are() -> None:
    settings = Settings(database_url="postgresql://x", redis_url="redis://y", qdrant_url="http://z")

    urls = served_urls(settings, "api")

    assert (urls.database_url, urls.redis_url, urls.qdrant_url) == ("postgresql://x", "redis://y", "http://z")
