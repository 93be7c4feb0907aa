"""A wish to have a file read, as it goes to the reading process and as it is taken there."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from rag.papers.limits import ReadingLimits


@dataclass(frozen=True, slots=True)
class Wish:
    """One file, from which page on, within which bounds."""

    path: Path
    limits: ReadingLimits
    ocr: bool = True
    first_page: int = 1
    password: str | None = None
    draw_scale: float | None = None
    """Set: the one page ``first_page`` is drawn, so many pixels a point, and not read."""
    is_turned: bool = False
    """Set: the one page ``first_page`` is read by its look, turned as ``rotation`` says."""
    rotation: int = 0
    """Degrees clockwise by which that one page is turned from how it is stored (`Page.rotation`)."""

    def line(self) -> bytes:
        """As one line of JSON."""
        return orjson.dumps({**asdict(self), "path": str(self.path)}) + b"\n"

    @classmethod
    def of(cls, line: bytes) -> Wish:
        """The wish of such a line."""
        given: dict[str, Any] = orjson.loads(line)
        return cls(**{**given, "path": Path(given["path"]), "limits": ReadingLimits(**given["limits"])})
