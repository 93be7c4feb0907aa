"""Where the bytes of a paper are: on disk, or held in memory because another file had it within.

The reading process may write nothing, so that a file found in another is never put on disk.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rag.papers.problems import PaperProblem


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read."""

    path: Path | None = None
    held: bytes = b""
    """Its content where it has no path."""

    @classmethod
    def of(cls, given: Source | Path) -> Source:
        """The source of a path; a source is itself."""
        return cls(path=given) if isinstance(given, Path) else given

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.held) if self.path is None else self.path.stat().st_size

    def head(self, count: int) -> bytes:
        """Its first bytes."""
        if self.path is None:
            return self.held[:count]
        with self.path.open("rb") as file:
            return file.read(count)

    def read(self) -> bytes:
        """All of it."""
        return self.held if self.path is None else self.path.read_bytes()

    @property
    def library_form(self) -> Path | io.BytesIO:
        """As libraries take it that open a path or a file."""
        return io.BytesIO(self.held) if self.path is None else self.path


class FileWithin(NamedTuple):
    """A file that another holds: an attachment, or what is embedded."""

    name: str
    """As its maker has it: to be shown, never to be believed."""
    content: bytes
    problem: PaperProblem | None = None
    """Why it has no content, where that is known already."""
