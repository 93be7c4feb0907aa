"""The processes of a cell: begun again whenever they end, as a supervisor of a cluster would."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from evals.chaos.processes import Child, Nursery

WORKERS: Final = 3
_REST_S: Final = 0.1


@dataclass(slots=True)
class Crew:
    """Three workers and one API process, kept alive."""

    nursery: Nursery
    platform: dict[str, Any]
    """Arguments of every role: addresses, settings, graphs."""
    api_role: str
    api_port: int
    api_orders: str = ""
    worker_orders: str = ""
    seed: int = 0
    naive: str | None = None
    births: int = 0
    children: dict[str, Child] = field(default_factory=dict)
    """Living ones by their place."""
    _keepers: list[asyncio.Task[None]] = field(default_factory=list)

    def start(self) -> None:
        """Begins all of them."""
        for number in range(WORKERS):
            own = {"name": f"chaos-{number}", "naive": self.naive, "orders": self.worker_orders}
            arguments = {**own, **self.platform}
            self._keep(f"worker-{number}", "evals.chaos.roles:worker", arguments)
        own = {"naive": self.naive, "orders": self.api_orders}
        self._keep("api", self.api_role, {"port": self.api_port, **own, **self.platform})

    def _keep(self, place: str, role: str, arguments: dict[str, Any]) -> None:
        self._keepers.append(asyncio.create_task(self._keep_alive(place, role, arguments), name=place))

    async def _keep_alive(self, place: str, role: str, arguments: dict[str, Any]) -> None:
        while True:
            self.births += 1
            child = await self.nursery.spawn(role, seed=self.seed + self.births, **arguments)
            self.children[place] = child
            await asyncio.shield(child.exited)
            self.children.pop(place, None)
            await asyncio.sleep(_REST_S)

    def worker(self, dice: float) -> Child | None:
        """One of the workers; None when that one is just being born."""
        return self.children.get(f"worker-{int(dice * WORKERS)}")

    async def end(self) -> None:
        """Kills all of them for good."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        for child in list(self.children.values()):
            if child.is_alive:
                await child.kill()
        self.children.clear()
