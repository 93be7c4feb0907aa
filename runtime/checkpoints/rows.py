"""What one run hands to the writer: rows of the checkpoint tables, as elements of their columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import asyncio

    from store.leases import Lease


class BlobRow(NamedTuple):
    """A channel's value at one of its versions."""

    namespace: bytes
    channel: bytes
    version: bytes
    type: bytes
    blob: bytes


class CheckpointRow(NamedTuple):
    """A checkpoint without the values that are blobs."""

    namespace: bytes
    checkpoint_id: bytes
    parent_checkpoint_id: bytes
    checkpoint: bytes
    metadata: bytes


class WriteRow(NamedTuple):
    """What a task wrote to one channel."""

    namespace: bytes
    checkpoint_id: bytes
    task_id: bytes
    task_path: bytes
    idx: bytes
    channel: bytes
    type: bytes
    blob: bytes


@dataclass(slots=True, eq=False, kw_only=True)
class Put:
    """One call of ``aput`` or ``aput_writes``: committed as a whole or not at all."""

    lease: Lease
    thread: bytes
    """The thread's id as an element of ``text[]``."""
    key: tuple[str, ...]
    """Two puts of one key never go into one statement: the second may replace what the first wrote."""
    checkpoints: list[CheckpointRow] = field(default_factory=list)
    blobs: list[BlobRow] = field(default_factory=list)
    writes: list[WriteRow] = field(default_factory=list)
    is_replacing: bool = False
    """Whether ``writes`` take the place of those there are; otherwise the first written stays."""
    size: int = 0
    """Bytes of the values, for the bound of a batch."""
    is_sent: bool = False
    """Whether it may have reached the server; until then it can be withdrawn."""
    done: asyncio.Future[None] | None = None
    after: asyncio.Future[None] | None = None
    """Set by a caller that was cancelled while the put was on its way."""
    is_settled: bool = False

    def settle(self, error: Exception | None = None) -> None:
        """Ends the wait of the caller, once; the error is this caller's own."""
        self.is_settled = True
        if self.done is not None and not self.done.done():
            if error is None:
                self.done.set_result(None)
            else:
                self.done.set_exception(error)
        if self.after is not None and not self.after.done():
            self.after.set_result(None)
