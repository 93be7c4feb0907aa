"""The whole examination, engines asked side by side."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from propmubi.doctor import engines, machine
from propmubi.engines.instance import find_instance

if TYPE_CHECKING:
    from config.settings import Settings
    from propmubi.doctor.finding import Finding


async def examine(settings: Settings) -> list[Finding]:
    """Looks at everything and changes nothing."""
    instance = find_instance(settings.data_dir)
    on_postgres, on_redis, on_vectors, on_instance = await asyncio.gather(
        engines.postgres(settings, instance),
        engines.redis(settings, instance),
        engines.vectors(settings),
        engines.running(instance),
    )
    return [
        machine.python(),
        machine.packages(),
        machine.data_folder(settings.data_dir),
        on_instance,
        *on_postgres,
        on_redis,
        on_vectors,
        machine.language_model(settings),
        machine.embedding_model(settings),
        machine.page_reader(),
        machine.web_pages(),
        *machine.developer_tools(),
    ]
