"""Log files of the engines: never larger than a few megabytes, and the last words of one that failed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_BYTES = 5 * 2**20
_TELLING = ("FATAL", "PANIC", "ERROR", "error:", "Fatal", "could not", "Can't", "MISCONF", "# ")


def limit(log: Path, max_bytes: int = MAX_BYTES) -> None:
    """Keeps the newest half of a log that has grown too large, in place.

    The engine holds the file open for appending, so it is cut rather than renamed.
    """
    if not log.exists() or log.stat().st_size <= max_bytes:
        return
    with log.open("rb+") as file:
        file.seek(-max_bytes // 2, os.SEEK_END)
        file.readline()
        kept = file.read()
        file.seek(0)
        file.write(kept)
        file.truncate()


def size(log: Path) -> int:
    """Bytes so far; a mark to read on from."""
    return log.stat().st_size if log.exists() else 0


def lines_after(log: Path, mark: int) -> list[str]:
    """What was written since ``mark``."""
    if not log.exists():
        return []
    with log.open("rb") as file:
        file.seek(mark)
        return file.read(256 * 1024).decode(errors="replace").splitlines()


def last_words(lines: Sequence[str]) -> str:
    """The line that most likely says why a program gave up."""
    telling = [line for line in lines if any(word in line for word in _TELLING)]
    chosen = (telling or [line for line in lines if line.strip()] or ["it said nothing"])[-1]
    return chosen.strip()[-300:]
