"""What a long command is at, on one line of the terminal."""

from __future__ import annotations

import sys


def tell(said: str) -> None:
    """Shows it in place of what was shown before; nothing where no person looks."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{said}\x1b[K")
