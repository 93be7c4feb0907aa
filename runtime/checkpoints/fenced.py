"""The saver of one run: what it writes is committed only while the run has its thread's lease."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Final

import orjson
from langgraph.checkpoint.base import WRITES_IDX_MAP, get_serializable_checkpoint_metadata
from langgraph.checkpoint.serde.types import _DeltaSnapshot

from domain.scrub import scrub_fields
from runtime.checkpoints.pg_arrays import NULL, of_bytes, of_int4, of_jsonb, of_text
from runtime.checkpoints.reading import ReadingSaver
from runtime.checkpoints.rows import BlobRow, CheckpointRow, Put, WriteRow
from runtime.checkpoints.sealed_rows import blob_place, metadata_place, seal_metadata, write_place
from runtime.checkpoints.trouble import CheckpointsUnavailable
from runtime.failpoints import failpoint
from store.sealing import Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from langchain_core.runnables import RunnableConfig
    from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata

    from runtime.checkpoints.pool import CheckpointPool
    from store.leases import Lease

_ERROR_CHANNEL: Final = "__error__"
_SNAPSHOT_MARK: Final = True
"""Stands in a checkpoint for a snapshot of a delta channel, which is a blob."""


class FencedSaver(ReadingSaver):
    """Writes checkpoints under a lease, through the writer of the process."""

    def __init__(
        self,
        pool: CheckpointPool,
        lease: Lease,
        *,
        safe_error: Callable[[BaseException], BaseException] = lambda error: error,
    ) -> None:
        super().__init__(pool)
        self._lease = lease
        self._safe_error = safe_error

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Stores a checkpoint; returns after the commit."""
        where = config["configurable"]
        thread_id, namespace, parent = where["thread_id"], where["checkpoint_ns"], where.get("checkpoint_id")
        ns = of_text(namespace)
        values = checkpoint["channel_values"]
        inline, blobs = self._split(values, new_versions, thread_id, namespace)
        known = get_serializable_checkpoint_metadata(config, metadata)
        place = metadata_place(thread_id, namespace, checkpoint["id"])
        sealer = self._pool.sealer
        put = Put(
            lease=self._lease,
            thread=of_text(thread_id),
            key=(thread_id, namespace, checkpoint["id"]),
            blobs=blobs,
            checkpoints=[
                CheckpointRow(
                    ns,
                    of_text(checkpoint["id"]),
                    NULL if parent is None else of_text(parent),
                    of_jsonb(as_json({**checkpoint, "channel_values": inline})),
                    of_jsonb(as_json(known if sealer is None else seal_metadata(sealer, known, *place))),
                )
            ],
        )
        put.size = len(put.checkpoints[0].checkpoint) + sum(len(row.blob) for row in blobs)
        failpoint("checkpoint.before_commit", CheckpointsUnavailable)
        await self._pool.writer.write(put)
        failpoint("checkpoint.committed", CheckpointsUnavailable)
        return {
            "configurable": {
                "thread_id": thread_id,
                "checkpoint_ns": namespace,
                "checkpoint_id": checkpoint["id"],
            }
        }

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Stores the writes of a task; the text of an error never holds what the caller sent."""
        where = config["configurable"]
        thread_id, namespace, checkpoint_id = (
            where["thread_id"], where["checkpoint_ns"], where["checkpoint_id"],
        )  # fmt: skip
        rows = []
        for n, (channel, value) in enumerate(writes):
            idx = WRITES_IDX_MAP.get(channel, n)
            written = self._typed(
                self._said(channel, value),
                *write_place((thread_id, namespace, checkpoint_id, task_id), idx, channel),
            )
            rows.append(
                WriteRow(
                    of_text(namespace),
                    of_text(checkpoint_id),
                    of_text(task_id),
                    of_text(task_path),
                    of_int4(idx),
                    of_text(channel),
                    of_text(written.type),
                    of_bytes(written.data),
                )
            )
        put = Put(
            lease=self._lease,
            thread=of_text(thread_id),
            key=(thread_id, namespace, checkpoint_id, task_id),
            writes=rows,
            is_replacing=all(channel in WRITES_IDX_MAP for channel, _ in writes),
            size=sum(len(row.blob) for row in rows),
        )
        await self._pool.writer.write(put)

    def _said(self, channel: str, value: object) -> object:
        if channel == _ERROR_CHANNEL and isinstance(value, BaseException):
            return self._safe_error(value)
        return value

    def _typed(self, value: object, *place: str) -> Typed:
        """The value as it is stored at this place."""
        typed = Typed(*self.serde.dumps_typed(value))
        return typed if self._pool.sealer is None else self._pool.sealer.seal(typed, *place)

    def _split(
        self, values: Mapping[str, Any], new_versions: ChannelVersions, thread_id: str, namespace: str
    ) -> tuple[dict[str, Any], list[BlobRow]]:
        """Plain values, which stay in the checkpoint, and what is new of all others, as blobs.

        With keys every value is a blob.
        """
        is_sealed = self._pool.sealer is not None
        ns = of_text(namespace)
        inline: dict[str, Any] = {}
        blobs: list[BlobRow] = []
        for channel, value in values.items():
            if not is_sealed and is_inline(value):
                inline[channel] = value
                continue
            if isinstance(value, _DeltaSnapshot):
                inline[channel] = _SNAPSHOT_MARK
            if channel in new_versions:
                version = str(new_versions[channel])
                typed = self._typed(value, *blob_place(thread_id, namespace, channel, version))
                blobs.append(
                    BlobRow(ns, of_text(channel), of_text(version), of_text(typed.type), of_bytes(typed.data))
                )
        return inline, blobs


def is_inline(value: object) -> bool:
    """Whether jsonb gives the value back as it was: text, truth, and numbers it knows."""
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, str | int)


def as_json(fields: Mapping[str, Any]) -> bytes:
    """JSON text that jsonb takes: it holds no NUL and no lone surrogate; integers may be of any size."""
    try:
        text = orjson.dumps(fields)
    except TypeError:
        return json.dumps(scrub_fields(fields), allow_nan=False).encode()
    # A NUL is legal in JSON and not in jsonb; text that merely spells the escape survives scrubbing.
    return orjson.dumps(scrub_fields(fields)) if b"\\u0000" in text else text
