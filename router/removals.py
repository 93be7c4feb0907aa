"""How many statements of models were taken out since this process began, by graph and kind.

Kept here and not in the ledger: a removal costs nothing and belongs to no call's row. Graphs and kinds are
names of our code, so there are as many entries as there are of these.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_REMOVED: Final[Counter[tuple[str, str]]] = Counter()


def note_removed(graph: str, kinds: Mapping[str, int]) -> None:
    """Adds statements that were taken out of one answer, by their kind."""
    for kind, count in kinds.items():
        _REMOVED[graph, kind] += count


def removed() -> dict[tuple[str, str], int]:
    """All of them so far, by graph and kind."""
    return dict(_REMOVED)
