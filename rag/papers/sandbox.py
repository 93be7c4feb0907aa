"""Starts the reading process, asks it, and ends it when it misbehaves.

The process is reused for many files: starting one costs a quarter of a second, a page two milliseconds. It is
ended, and the next file gets a new one, when it sent nothing for too long, died, or sent what is no frame.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.wire import LONGEST_FRAME, BadFrame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.papers.asking import Wish

_SCRUBBED: Final = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "OMP_THREAD_LIMIT": "1",
    "DO_NOT_TRACK": "1",
    "UNSTRUCTURED_DISABLE_NOTICE": "1",
}
"""The whole environment of the reading process: no key, no address, no name of a user."""
COMMAND: Final = (sys.executable, "-I", "-m", "rag.papers.worker")
_CHUNK: Final = 1 << 20
_MOST_FILES: Final = 200
"""After so many files a process is replaced, whatever it may have gathered."""


class Sandbox:
    """One reading process at a time; not for use by two threads at once."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._files = 0
        self._memory_bytes = 0
        self.has_no_network = False
        """Whether the kernel took the network of the running process."""

    def ask(self, wish: Wish) -> Iterator[dict[str, Any]]:
        """The messages that answer a wish, each as it comes; bounded memory, for the process waits for us.

        Raises:
            PaperRefused: The process had to be ended, or says that the file cannot be read.
        """
        until = time.monotonic() + wish.limits.file_s
        is_done = False
        try:
            self._send(wish)
            while not is_done:
                message = self._next(wish, until)
                is_done = "end" in message
                if is_done and message["end"] is not None:
                    raise PaperRefused(PaperProblem(message["end"]))
                if not is_done:
                    yield message
        except (BadFrame, ValueError):
            raise PaperRefused(PaperProblem.CRASHED) from None
        finally:
            # Left half read, what still comes would be taken for the next file's.
            if not is_done:
                self.close()

    def close(self) -> None:
        """Ends the process and all it started."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    @property
    def process_id(self) -> int | None:
        """Of the running process; None: none runs."""
        return self._process.pid if self._process is not None else None

    def peak_bytes(self) -> int:
        """Most memory the running process has held (VmHWM); 0: none runs, or the system does not say."""
        if self._process is None:
            return 0
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return 0
        fields = dict(line.split(":", 1) for line in status.splitlines())
        return int(fields.get("VmHWM", "0 kB").split()[0]) * 1024

    def cpu_s(self) -> float:
        """Processor time of the running process, its ended children included; 0: none runs."""
        if self._process is None:
            return 0.0
        try:
            stat = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii")
        except OSError:
            return 0.0
        ticks = stat.rpartition(")")[2].split()[11:15]
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    def _send(self, wish: Wish) -> None:
        process = self._process
        if process is not None and (
            process.poll() is not None
            or self._files >= _MOST_FILES
            or self._memory_bytes != wish.limits.memory_bytes
        ):
            self.close()
            process = None
        if process is None:
            process = self._started()
            self._memory_bytes = wish.limits.memory_bytes
        assert process.stdin is not None  # noqa: S101  # a pipe, by how it was started
        self._files += 1
        try:
            process.stdin.write(wish.line())
            process.stdin.flush()
        except OSError:
            raise PaperRefused(PaperProblem.CRASHED) from None

    def _started(self) -> subprocess.Popen[bytes]:
        self._folder = tempfile.TemporaryDirectory(prefix="propmubi-reading-")
        self._files = 0
        self._process = subprocess.Popen(  # noqa: S603  # our own module, by our own interpreter
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            env=_SCRUBBED,
            start_new_session=True,
        )
        return self._process

    def _next(self, wish: Wish, until: float) -> dict[str, Any]:
        patience = min(until, time.monotonic() + wish.limits.page_s)
        length = int.from_bytes(self._bytes(4, patience), "big")
        if length > LONGEST_FRAME:
            raise BadFrame
        message = orjson.loads(self._bytes(length, patience))
        if not isinstance(message, dict):
            raise BadFrame
        if "ready" in message:
            self.has_no_network = message["ready"] is True
            return self._next(wish, until)
        return message

    def _bytes(self, count: int, until: float) -> bytes:
        process = self._process
        if process is None or process.stdout is None:
            raise PaperRefused(PaperProblem.CRASHED)
        pipe = process.stdout.fileno()
        parts: list[bytes] = []
        while count > 0:
            ready, _, _ = select.select([pipe], [], [], max(until - time.monotonic(), 0))
            if not ready:
                raise PaperRefused(PaperProblem.HUNG)
            part = os.read(pipe, min(count, _CHUNK))
            if not part:
                raise PaperRefused(_why_it_died(process.wait()))
            parts.append(part)
            count -= len(part)
        return b"".join(parts)


def _why_it_died(code: int) -> PaperProblem:
    """By the signal: processor time used up, memory refused (pdfium aborts then), or a fault."""
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return PaperProblem.HUNG
    return PaperProblem.CRASHED
