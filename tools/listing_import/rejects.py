"""The file of rejected rows: JSON Lines, one object per row, so that they can be mended and sent again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken, and why."""

    file: str
    line: int
    source_ref: str | None
    code: str
    reason: str
    row: dict[str, str]
    """As read: it can hold personal data, so the file is its owner's (mode 0600) and never logged."""


class RejectsFile:
    """Opens on the first reject; a run without rejects leaves no file."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.written = 0
        self._handle: TextIO | None = None

    def add(self, reject: Reject) -> None:
        """Writes one row."""
        self.written += 1
        if self.path is None:
            return
        if self._handle is None:
            self.path.touch(mode=0o600)
            self._handle = self.path.open("w", encoding="utf-8", errors="backslashreplace")
        self._handle.write(json.dumps(asdict(reject), ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Closes the file, if there is one."""
        if self._handle is not None:
            self._handle.close()
