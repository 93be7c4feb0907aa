"""Which checkpoints of a thread stay when it is pruned: those asked for, and all that these need.

A pure function over what the tables say of one thread. It keeps, in this order:

1. in each namespace the newest ones asked for, and those younger than the limit;
2. the end of every branch on which a person is still asked something, newest or not;
3. of subgraphs, what a kept checkpoint of the root graph would read when someone goes back to it: states
   written during it and the newest before it. A call of a subgraph (its namespace ends in a task's id) whose
   root checkpoint goes, goes with it;
4. for each kept checkpoint the ancestors its delta channels are rebuilt from, back to where each of these
   channels was last stored whole;
5. of a checkpoint of LangGraph's format before 4 the parent, if that holds what is to be sent.

When in doubt a checkpoint stays.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_SENDS_IN_WRITES: Final = 4
ROOT: Final = ""

Key = tuple[str, str]
"""Namespace and checkpoint id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What matters here of one checkpoint."""

    namespace: str
    id: str
    """Ids grow with time."""
    parent: str | None
    written_at: str
    """ISO 8601 in UTC, which sorts as time does."""
    format: int
    roots: Mapping[str, str]
    """Checkpoints of the graphs above it in which it was written, by namespace."""
    delta_channels: frozenset[str]
    """Channels of which it knows that they are kept as differences."""
    stored: frozenset[str]
    """Channels whose whole value is stored at it."""
    is_asking: bool
    """Whether an interrupt was written on it."""
    is_sending: bool
    """Whether tasks to be sent were written on it."""


def kept(checkpoints: Sequence[Known], *, newest: int, since: str | None) -> set[Key]:
    """Namespace and id of those that stay.

    Args:
        checkpoints: All of one thread.
        newest: How many of each namespace stay at least; 1 or more.
        since: Those written then or later stay; None: age keeps none.
    """
    by_namespace: dict[str, list[Known]] = defaultdict(list)
    for one in sorted(checkpoints, key=lambda each: each.id, reverse=True):
        by_namespace[one.namespace].append(one)
    roots = _asked_for(by_namespace.pop(ROOT, []), newest, since)
    saved_roots = {one.id for one in checkpoints if one.namespace == ROOT}
    stays = {(ROOT, one) for one in roots}
    for namespace, listed in by_namespace.items():
        if not _is_call_of_the_gone(namespace, listed[0], roots, saved_roots):
            ids = _asked_for(listed, newest, since) | _seen_from(listed, roots)
            stays |= {(namespace, one) for one in ids}
    return stays | _needed({(one.namespace, one.id): one for one in checkpoints}, stays)


def _asked_for(listed: Sequence[Known], newest: int, since: str | None) -> set[str]:
    parents = {one.parent for one in listed}
    return {
        one.id
        for n, one in enumerate(listed)
        if n < newest
        or (since is not None and one.written_at >= since)
        or (one.is_asking and one.id not in parents)
    }


def _is_call_of_the_gone(namespace: str, newest: Known, roots: set[str], saved_roots: set[str]) -> bool:
    """A call whose root checkpoint is not saved yet is being made right now."""
    root = newest.roots.get(ROOT)
    return ":" in namespace and root in saved_roots and root not in roots


def _seen_from(listed: Sequence[Known], roots: set[str]) -> set[str]:
    during = {one.id for one in listed if one.roots.get(ROOT) in roots}
    before = {next((one.id for one in listed if one.id < root), None) for root in roots}
    return during | {one for one in before if one is not None}


def _needed(known: Mapping[Key, Known], stays: Iterable[Key]) -> set[Key]:
    delta = _delta_channels(known.values())
    needed: set[Key] = set()
    for key in stays:
        one = known[key]
        needed |= _ancestors_of_deltas(known, one, delta[one.namespace] - one.stored)
        parent = known.get((one.namespace, one.parent or ""))
        if one.format < _SENDS_IN_WRITES and parent is not None and parent.is_sending:
            needed.add((parent.namespace, parent.id))
    return needed


def _delta_channels(checkpoints: Iterable[Known]) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    for one in checkpoints:
        found[one.namespace] |= one.delta_channels
    return found


def _ancestors_of_deltas(known: Mapping[Key, Known], one: Known, open_channels: frozenset[str]) -> set[Key]:
    """Ancestors back to the ones at which the last of these channels is stored whole, or to the root."""
    found: set[Key] = set()
    parent = one.parent
    while open_channels and parent is not None:
        ancestor = known.get((one.namespace, parent))
        if ancestor is None:
            break
        found.add((ancestor.namespace, ancestor.id))
        open_channels -= ancestor.stored
        parent = ancestor.parent
    return found
