"""Child processes of a chaos run: begun in the nursery, then killed, stopped or asked to end."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from domain.errors import SetupError

if TYPE_CHECKING:
    from types import TracebackType

ROOT: Final = Path(__file__).resolve().parents[2]
_START_S: Final = 120.0


@dataclass(slots=True, eq=False)
class Child:
    """One process that plays a role."""

    pid: int
    role: str
    exited: asyncio.Future[int] = field(repr=False)
    """Its exit code; negative: the signal that ended it."""

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return not self.exited.done()

    def send(self, number: signal.Signals) -> None:
        """Signals it; nothing happens when it has ended."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    async def kill(self) -> None:
        """SIGKILL, and waits until it is gone."""
        self.send(signal.SIGKILL)
        await self.exited


def _environment() -> dict[str, str]:
    """Ours, without a coverage tool's hook: its tracer does not live through a fork, and the child hangs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return {**kept, "PYTHONPATH": str(ROOT)}


class Nursery:
    """The parent of all children; use as an async context manager."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._orders = itertools.count()
        self._born: dict[int, asyncio.Future[Child]] = {}
        self._roles: dict[int, str] = {}
        self._children: dict[int, Child] = {}

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "evals.chaos.nursery",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env=_environment(),
        )
        self._reader = asyncio.create_task(self._read(), name="nursery")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        process, reader = self._running()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()
        await asyncio.gather(reader, return_exceptions=True)

    async def spawn(self, role: str, **arguments: Any) -> Child:  # noqa: ANN401  # JSON-plain, of the role
        """Begins a child that plays ``module:function`` with these arguments.

        Raises:
            SetupError: The nursery has died.
        """
        process, _ = self._running()
        number = next(self._orders)
        born: asyncio.Future[Child] = asyncio.get_running_loop().create_future()
        self._born[number] = born
        self._roles[number] = role
        log = self._logs / f"{role.rpartition(':')[2]}.log"
        order = {"id": number, "role": role, "arguments": arguments, "log": str(log)}
        if process.stdin is None or process.returncode is not None:
            raise SetupError("The parent of the chaos processes has ended.")
        process.stdin.write(json.dumps(order).encode() + b"\n")
        await process.stdin.drain()
        async with asyncio.timeout(_START_S):
            return await born

    def _running(self) -> tuple[asyncio.subprocess.Process, asyncio.Task[None]]:
        if self._process is None or self._reader is None:
            raise SetupError("The nursery is not open.")
        return self._process, self._reader

    async def _read(self) -> None:
        process, _ = self._running()
        if process.stdout is None:  # pragma: no cover - asked for above
            return
        async for line in process.stdout:
            fact = json.loads(line)
            if "exited" in fact:
                self._children.pop(fact["exited"]).exited.set_result(fact["status"])
            else:
                exited: asyncio.Future[int] = asyncio.get_running_loop().create_future()
                child = Child(fact["pid"], self._roles.pop(fact["id"]), exited)
                self._children[child.pid] = child
                self._born.pop(fact["id"]).set_result(child)
        for child in self._children.values():
            child.exited.set_result(-signal.SIGKILL)
