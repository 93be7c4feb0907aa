"""Rows of the checkpoint tables opened and closed: what is sealed, to which place, and what stays clear.

Sealed are all values of channels, all writes, and all metadata but `CLEAR`. With keys no value stays inline
in the checkpoint's JSON: what is left there are names of channels and nodes, versions, ids and times.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from store.sealed_json import MARK, dump, key_of, open_json, seal_json
from store.sealing import Typed, key_missing, not_sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from store.sealing import Sealer

_SOURCES: Final = frozenset({"input", "loop", "update", "fork"})
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_id(value: object) -> bool:
    """Whether it is a UUID in text, which says nothing about anyone."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def is_number(value: object) -> bool:
    """Whether it is a whole number, of a step or an attempt."""
    return isinstance(value, int) and not isinstance(value, bool)


def _are_parents(value: object) -> bool:
    return isinstance(value, dict) and all(is_id(one) for one in value.values())


def _are_counters(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(pair, list | tuple) and all(is_number(one) for one in pair) for pair in value.values()
    )


CLEAR: Final[dict[str, Callable[[object], bool]]] = {
    "source": lambda value: value in _SOURCES,
    "step": is_number,
    "run_id": is_id,
    "run_attempt": is_number,
    "parents": _are_parents,
    "counters_since_delta_snapshot": _are_counters,
}
"""Metadata that SQL must read (lookups by run, pruning), each with the form it must have: a caller's text
under one of these names is sealed."""


def blob_place(thread_id: str, namespace: str, channel: str, version: str) -> tuple[str, ...]:
    """Where a channel's value is kept."""
    return (thread_id, namespace, "blob", channel, version)


def write_place(task: tuple[str, str, str, str], idx: int, channel: str) -> tuple[str, ...]:
    """Where a task's write is kept.

    Args:
        task: Thread, namespace, checkpoint and task, by their ids.
        idx: Which of the task's writes.
        channel: What it was written to.
    """
    thread_id, namespace, checkpoint_id, task_id = task
    return (thread_id, namespace, "write", checkpoint_id, task_id, str(idx), channel)


def metadata_place(thread_id: str, namespace: str, checkpoint_id: str) -> tuple[str, ...]:
    """Where a checkpoint's metadata is kept."""
    return (thread_id, namespace, "metadata", checkpoint_id)


def is_clear(key: str, value: object) -> bool:
    """Whether this metadata may be kept and searched in clear."""
    return key in CLEAR and CLEAR[key](value)


def seal_metadata(sealer: Sealer, metadata: Mapping[str, Any], *place: str) -> dict[str, Any]:
    """Metadata with all but the clear part sealed."""
    clear = {key: value for key, value in metadata.items() if is_clear(key, value)}
    hidden = {key: value for key, value in metadata.items() if key not in clear}
    return {**clear, MARK: seal_json(sealer, dump(hidden), *place)}


def open_metadata(sealer: Sealer | None, metadata: Mapping[str, Any], *place: str) -> dict[str, Any]:
    """Metadata as it was given.

    Raises:
        SealUnreadable: It is sealed and may not, or cannot, be opened; or is not sealed and must be.
    """
    mark = metadata.get(MARK)
    if sealer is None:
        if mark is not None:
            raise key_missing(key_of(str(mark)))
        return dict(metadata)
    opened = open_json(sealer, mark, *place)
    clear = {key: value for key, value in metadata.items() if key != MARK}
    return {**clear, **opened}


def open_values(
    sealer: Sealer, row: Mapping[str, Any], *, thread_id: str, namespace: str
) -> list[tuple[bytes, bytes, bytes]]:
    """Blobs of a read checkpoint in the form in which plain ones are read.

    Raises:
        SealUnreadable: One cannot be opened, or a value is kept in clear.
    """
    versions = row["checkpoint"]["channel_versions"]
    opened = []
    for channel, kind, data in row["channel_values"] or ():
        name = channel.decode()
        place = blob_place(thread_id, namespace, name, str(versions[name]))
        value = sealer.open(Typed(kind.decode(), data), *place)
        opened.append((channel, value.type.encode(), value.data))
    names = {channel.decode() for channel, _, _ in opened}
    for name, value in (row["checkpoint"].get("channel_values") or {}).items():
        if value is not True or name not in names:
            raise not_sealed()
    return opened


def open_writes(
    sealer: Sealer, row: Mapping[str, Any], *, thread_id: str, namespace: str
) -> list[tuple[bytes, ...]]:
    """Writes of a read checkpoint in the form in which plain ones are read.

    Raises:
        SealUnreadable: One cannot be opened.
    """
    opened: list[tuple[bytes, ...]] = []
    for task_id, channel, kind, data, path, idx in row["pending_writes"] or ():
        task = (thread_id, namespace, row["checkpoint_id"], task_id.decode())
        place = write_place(task, int(idx), channel.decode())
        value = sealer.open(Typed(kind.decode(), data), *place)
        opened.append((task_id, channel, value.type.encode(), value.data, path, idx))
    return opened


def contains(have: object, want: object) -> bool:
    """What ``have @> want`` says of two JSON values."""
    if isinstance(want, dict):
        return isinstance(have, dict) and all(
            key in have and contains(have[key], one) for key, one in want.items()
        )
    if isinstance(want, list):
        return isinstance(have, list) and all(any(contains(each, one) for each in have) for one in want)
    return isinstance(have, bool) == isinstance(want, bool) and have == want
