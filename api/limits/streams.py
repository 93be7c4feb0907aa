"""How many answers of one caller may be open at once, in this process.

Each open stream holds a connection and a place in the log reader of this process; other processes have their
own. So the count lives here and dies with the process, and nothing is left behind to be cleaned up.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from domain.errors import TooManyRequests

if TYPE_CHECKING:
    from collections.abc import Sequence

_TRY_AGAIN_S = 5


class StreamSlots:
    """Open answers by caller."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    def hold(self, places: Sequence[tuple[str, int]]) -> None:
        """Takes a place under each key, or none.

        Args:
            places: Keys, each with how many may be open under it.

        Raises:
            TooManyRequests: One of them is full.
        """
        if any(self._open[key] >= most for key, most in places):
            raise TooManyRequests(
                "Too many answers are being streamed to you at once; let one end first.",
                retry_after_s=_TRY_AGAIN_S,
            )
        self._open.update(key for key, _ in places)

    def release(self, keys: Sequence[str]) -> None:
        """Gives the places back."""
        self._open.subtract(keys)
        for key in keys:
            if self._open[key] <= 0:
                del self._open[key]

    def open_under(self, key: str) -> int:
        """How many are open."""
        return self._open.get(key, 0)
