"""A Redis that is killed, loses power or runs out of disk, and comes back on what it kept."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from domain.errors import SetupError
from propmubi.engines import ports, resp
from propmubi.engines.binaries import redis_program
from propmubi.engines.process import POLL_S, end, spawn
from runtime.redis_link import RedisLink

if TYPE_CHECKING:
    from evals.chaos.cells import RedisKind

SHIM: Final = Path(__file__).with_name("fsyncshim.c")
_PASSWORD: Final = "chaos"  # noqa: S105  # of a server on localhost that lives for a minute
_START_S: Final = 60.0
_DISK_MB: Final = 32


def compiler() -> str | None:
    """A C compiler of this machine."""
    return shutil.which("gcc") or shutil.which("cc")


@dataclass(slots=True)
class ChaosRedis:
    """One server over a folder."""

    folder: Path
    kind: RedisKind
    is_shimmed: bool = False
    """Whether its syncs are noted, so that a power loss can be played."""
    port: int = 0
    follows: int = 0
    """Port of the server it is a replica of, from its next start on; 0: of none."""
    _process: subprocess.Popen[bytes] | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def url(self) -> str:
        """Connection string of database 0."""
        return f"redis://:{_PASSWORD}@{ports.LOCALHOST}:{self.port}/0"

    async def start(self) -> None:
        """Starts on what the folder holds; the port stays the same for life.

        Raises:
            SetupError: It does not start.
        """
        self.port = self.port or ports.free_port(None)
        config = self.folder / "redis.conf"
        config.write_text("\n".join(self._config()) + "\n")
        self._process = spawn(
            [*self._preload(), str(redis_program()), str(config)],
            log=self.folder.with_name(f"{self.folder.name}.log"),
            cwd=self.folder,
        )
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline and self._process.poll() is None:
            if await resp.ping(self.port, _PASSWORD):
                return
            await asyncio.sleep(POLL_S)
        raise SetupError(f"The Redis of a chaos cell does not start (see {self.folder}.log).")

    async def stop(self) -> None:
        """Ends it for good."""
        if self._process is not None:
            await end(self._process, [(signal.SIGTERM, 5.0)])

    async def kill(self) -> None:
        """SIGKILL, then a start on what is in the files."""
        async with self._lock:
            self._end_now()
            await self.start()

    async def power_loss(self) -> None:
        """SIGKILL; what was never synced is gone from the files; then a start."""
        async with self._lock:
            self._end_now()
            synced = self._synced_sizes()
            for file in self.folder.glob("appendonlydir/*.incr.aof"):
                with file.open("r+b") as handle:
                    handle.truncate(min(synced.get(str(file), 0), file.stat().st_size))
            await self.start()

    async def fill_memory(self, seconds: float) -> None:
        """Allows it no byte more for so long: writes are refused, reads go on."""
        await self.command("CONFIG", "SET", "maxmemory", "1")
        await asyncio.sleep(seconds)
        await self.command("CONFIG", "SET", "maxmemory", "0")

    async def command(self, *words: str) -> object:
        """What the server says to a command."""
        link = RedisLink(self.url)
        try:
            return await link.commands.execute_command(*words)  # type: ignore[no-untyped-call]  # the client's own
        finally:
            await link.close()

    async def halt(self) -> None:
        """SIGKILL, and it stays down until it is started."""
        async with self._lock:
            self._end_now()

    def _end_now(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _config(self) -> list[str]:
        return [
            f"bind {ports.LOCALHOST}",
            f"port {self.port}",
            f"requirepass {_PASSWORD}",
            f'dir "{self.folder}"',
            "daemonize no",
            f"appendonly {'no' if self.kind == 'no_aof' else 'yes'}",
            f"appendfsync {'everysec' if self.kind == 'no_aof' else self.kind}",
            'save ""',
            "maxmemory-policy noeviction",
            f"masterauth {_PASSWORD}",
            "repl-diskless-sync-delay 0",
            *([f"replicaof {ports.LOCALHOST} {self.follows}"] if self.follows else []),
        ]

    def _preload(self) -> list[str]:
        if not self.is_shimmed:
            return []
        library = self.folder.with_name("fsyncshim.so")
        if not library.exists():
            command = [str(compiler()), "-shared", "-fPIC", "-O1", "-o", str(library), str(SHIM)]
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # our own argv
        return ["/usr/bin/env", f"LD_PRELOAD={library}", f"CHAOS_SYNC_LOG={self._sync_log}"]

    @property
    def _sync_log(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.synced")

    def _synced_sizes(self) -> dict[str, int]:
        sizes = {}
        if self._sync_log.exists():
            for line in self._sync_log.read_text().splitlines():
                size, _, path = line.partition("\t")
                sizes[path] = int(size)
        return sizes


class SmallDisk:
    """A folder with room for little: a tmpfs, which only root can mount."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def mount(self) -> str | None:
        """Mounts it; else why not."""
        self.folder.mkdir(exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_MB}m", "tmpfs", str(self.folder)]
        try:
            done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # our own
        except OSError as error:
            return f"no mount here ({error.strerror})"
        return None if done.returncode == 0 else "a tmpfs cannot be mounted here (it takes root)"

    async def fill(self, seconds: float) -> None:
        """Takes every free byte for so long."""
        filler = self.folder / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as handle:
            while True:
                handle.write(b"\0" * 4096)
        await asyncio.sleep(seconds)
        filler.unlink(missing_ok=True)

    def unmount(self) -> None:
        """Takes it away again."""
        subprocess.run(["umount", "-l", str(self.folder)], check=False, capture_output=True)  # noqa: S603, S607
