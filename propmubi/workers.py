"""All that one worker process works at: runs of graphs, and events."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.ending import ended

if TYPE_CHECKING:
    from propmubi.parts import RunsWork


@dataclass(frozen=True, slots=True)
class Workers:
    """Several workers that begin, drain and fail as one."""

    members: tuple[RunsWork, ...]

    async def run(self) -> None:
        """Works until drained; a member that dies takes the others with it.

        Raises:
            Exception: What the first member to die has raised.
        """
        tasks = [asyncio.create_task(one.run()) for one in self.members]
        try:
            await asyncio.gather(*tasks)
        finally:
            await ended(*tasks)

    async def drain(self) -> None:
        """Each takes nothing new and ends or hands back what it has."""
        await asyncio.gather(*(one.drain() for one in self.members))
