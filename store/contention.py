"""Transactions that Postgres breaks off for the sake of others, done again as a whole.

Locks are taken in one order: a thread's row, then its lease, then its runs by their ids. That leaves no ring
of our own making, yet foreign keys and indexes lock too, so a transaction must bear being broken off.
"""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Final, TypeVar

import structlog

from domain.errors import Contended

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = structlog.get_logger()

T = TypeVar("T")
CONTENDED_SQLSTATES: Final = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: nothing of the transaction is left, and it may succeed next time."""
_MOST_TRIES: Final = 4
_FIRST_PAUSE_S: Final = 0.02
_dice: Final = random.Random()  # noqa: S311  # spreads tries, guards nothing


async def uncontended(transaction: Callable[[], Awaitable[T]]) -> T:
    """Does a whole transaction, and does it again when it was broken off for another, a few times.

    Args:
        transaction: Opens, does and commits it; without an effect outside, since it may be done twice.

    Raises:
        Contended: It was broken off every time.
    """
    for tried in range(1, _MOST_TRIES):
        try:
            return await transaction()
        except Contended:
            log.info("transaction.contended", tried=tried)
            # Two that broke each other off must not meet again: each waits a time of its own.
            await asyncio.sleep(_FIRST_PAUSE_S * 2**tried * _dice.uniform(0.5, 1.0))
    return await transaction()
