"""Files of given sets, packed or plain."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, TextIO, cast

if TYPE_CHECKING:
    from pathlib import Path


def open_text(path: Path) -> TextIO:
    """The file as UTF-8 text; unpacked where its name ends in ``.gz``.

    Raises:
        OSError: It cannot be opened.
    """
    opened = gzip.open if path.suffix == ".gz" else open
    return cast("TextIO", opened(path, "rt", encoding="utf-8"))
