"""Counters of what was spent and what is held for calls under way, in micro-rupees.

`SpendCounters` is the port; `LocalCounters` counts for one process, `runtime.shared_spend` for all of them.
A call is let through while what is spent and held together is below the limit. So calls at the same moment
overrun a limit by one call at most, since the first of them is held before the next is looked at.
"""

from __future__ import annotations

from collections import defaultdict
from time import time
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_KEYS: Final = 100_000


class Window(NamedTuple):
    """One limit and the time it counts over."""

    key: str
    """What is counted, e.g. ``tenant:…:2026-11``; names ids and days, nothing else."""
    name: str
    """run, person_day, tenant_day or tenant_month."""
    limit: int
    soft: int
    """From here on it is said that the limit nears."""
    lasts_s: int
    """After this nobody asks for it any more."""


class Reserved(NamedTuple):
    """What became of a wish to spend."""

    refused: Window | None
    """The limit that is reached; None: the amount is held."""
    spent: Sequence[int]
    """Of each window: spent and held, this wish included if it is held."""


class SpendCounters(Protocol):
    """Where spending is counted."""

    async def reserve(self, hold: str, windows: Sequence[Window], amount: int) -> Reserved:
        """Holds the amount against all windows, or against none when one is full; never fails."""
        ...

    def settle(self, hold: str, windows: Sequence[Window], amount: int) -> None:
        """Puts what was spent in place of what is held; once per hold. Never waits and never fails."""
        ...

    def learn(self, key: str, spent: int) -> None:
        """Says what the ledger has: a counter that knows less takes it over."""
        ...


class LocalCounters:
    """Counters of this process."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        self._clock = clock
        self._spent: dict[str, int] = {}
        self._until: dict[str, float] = {}
        self._held: defaultdict[str, dict[str, int]] = defaultdict(dict)

    async def reserve(self, hold: str, windows: Sequence[Window], amount: int) -> Reserved:
        """See `SpendCounters.reserve`."""
        return self.take(hold, windows, amount)

    def take(self, hold: str, windows: Sequence[Window], amount: int) -> Reserved:
        """The same at once."""
        spent = [self.total(window.key) for window in windows]
        for window, total in zip(windows, spent, strict=True):
            if total >= window.limit:
                return Reserved(window, spent)
        for window in windows:
            self._held[window.key][hold] = amount
        return Reserved(None, [total + amount for total in spent])

    def settle(self, hold: str, windows: Sequence[Window], amount: int) -> None:
        """See `SpendCounters.settle`."""
        for window in windows:
            held = self._held.get(window.key, {})
            if held.pop(hold, None) is not None:
                self.add(window, amount)
            if not held:
                self._held.pop(window.key, None)

    def holds(self, hold: str, windows: Sequence[Window]) -> bool:
        """Whether the hold is one of this process's."""
        return any(hold in self._held.get(window.key, {}) for window in windows)

    def add(self, window: Window, amount: int) -> None:
        """Counts what was spent."""
        self._spent[window.key] = self._spent.get(window.key, 0) + amount
        self._until.setdefault(window.key, self._clock() + window.lasts_s)
        self._make_room()

    def learn(self, key: str, spent: int) -> None:
        """See `SpendCounters.learn`."""
        self._spent[key] = max(spent, self._spent.get(key, 0))

    def spent(self, key: str) -> int:
        """What was spent, as far as this process knows."""
        return self._spent.get(key, 0)

    def total(self, key: str) -> int:
        """Spent and held together."""
        return self.spent(key) + sum(self._held.get(key, {}).values())

    def _make_room(self) -> None:
        """Forgets windows whose time has passed; if that is not enough, those that were spent least in."""
        if len(self._spent) <= MOST_KEYS:
            return
        now = self._clock()
        kept = {key: spent for key, spent in self._spent.items() if self._until.get(key, now + 1) > now}
        most_last = sorted(kept, key=kept.__getitem__)[-(MOST_KEYS * 3 // 4) :]
        self._spent = {key: kept[key] for key in most_last}
        self._until = {key: self._until[key] for key in most_last if key in self._until}
