"""What this process has worked at: seconds of nodes and runs, and of runs' waiting for a worker.

Always on, and so cheap that it need not be switched off: a look-up and three additions for each node. Figures
hold names of graphs and nodes and how runs ended, never whose they were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from runtime.durations import Durations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MOST_KINDS: Final = 500
"""Kinds of work a process tells apart; graphs and nodes are code, so only a fault makes more."""


class Kind(NamedTuple):
    """One kind of work."""

    of: Literal["node", "run", "wait"]
    graph: str
    what: str
    """The node; how the run ended; empty for waiting."""


class Sheet(NamedTuple):
    """Figures of one kind as they travel between processes, as plain JSON."""

    of: str
    graph: str
    what: str
    counts: Sequence[int]
    total_s: float
    max_s: float


class WorkFigures:
    """The figures of one process, since it began."""

    def __init__(self) -> None:
        self._all: dict[Kind, Durations] = {}

    def of(self, kind: Kind) -> Durations:
        """Where times of this kind are counted; to keep by whoever counts often."""
        found = self._all.get(kind)
        if found is None:
            if len(self._all) >= _MOST_KINDS:
                kind = Kind(kind.of, "other", "other")
            found = self._all.setdefault(kind, Durations())
        return found

    def merge(self, sheets: Iterable[Sheet]) -> None:
        """Adds another process's figures."""
        for one in sheets:
            if one.of in {"node", "run", "wait"}:
                kind = Kind(one.of, one.graph, one.what)  # type: ignore[arg-type]  # checked one line above
                self.of(kind).merge(one.counts, one.total_s, one.max_s)

    def sheets(self) -> list[Sheet]:
        """All there is, to be sent."""
        return [Sheet(*kind, [*one.counts], one.total_s, one.max_s) for kind, one in self._all.items()]

    def items(self, of: Literal["node", "run", "wait"]) -> Iterator[tuple[Kind, Durations]]:
        """Kinds of one sort and their times."""
        return ((kind, one) for kind, one in self._all.items() if kind.of == of)
