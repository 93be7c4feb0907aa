"""Negative controls: what each rule is there against. A harness that does not see them fail sees nothing.

They live here and are put over the real parts in a chaos worker only.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Final

from runtime.run_handling import RunHandler

if TYPE_CHECKING:
    from runtime.run_stream import Message
    from runtime.worker import Worker

UNFENCED: Final = """
create or replace function assert_lease(wanted_thread uuid, wanted_epoch bigint) returns void
language plpgsql as $$ begin end $$
"""
"""Run on the database of the cell without leases: every epoch is as good as another."""


class AckFirst(RunHandler):
    """Acknowledges before it works."""

    async def handle(self, message: Message) -> None:
        """As brokers do by default."""
        await self.stream.acknowledge(message.id)
        await super().handle(message)


def make_naive(worker: Worker, naive: str) -> None:
    """Takes one rule from a worker."""
    if naive == "ack_first":
        kept = {one.name: getattr(worker._handler, one.name) for one in fields(worker._handler)}
        worker._handler = AckFirst(**kept)
    elif naive == "no_lease":
        worker._heartbeat._beat = _no_beat  # type: ignore[method-assign]  # nobody notices a lost lease


async def _no_beat() -> None:
    """Neither renews nor stops anything."""
