"""The writer of the ledger: batches, retries that count nothing twice, a bound, and what a kill can lose."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from domain.errors import Unavailable
from domain.ids import uuid7
from domain.model_calls import CallOutcome, ModelCall
from router.ledger import queue
from router.ledger.queue import Ledger

TENANT = UUID("0d0e0000-0000-7000-8000-000000000001")
AT = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)


def call(**fields):
    known = {
        "id": uuid7(), "at": AT, "tenant_id": TENANT, "owner_id": None, "run_id": uuid4(), "thread_id": uuid4(),
        "use_case": "chat", "tier": "conversational", "deployment": "d", "model": "m", "prompt": "p@1",
        "outcome": CallOutcome.ANSWERED,
    }  # fmt: skip
    return ModelCall(**{**known, **fields})


class Store:
    """Keeps rows by id, as the table does, and fails as it is told."""

    def __init__(self):
        self.rows = {}
        self.lost = Counter()
        self.batches = []
        self.troubles = []

    async def write(self, calls, lost):
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble == "away":
            raise Unavailable("away")
        if any(one.use_case == "poison" for one in calls):
            raise ValueError("refused")
        self.batches.append(len(calls))
        self.rows.update((one.id, one) for one in calls)
        self.lost.update(lost)
        if trouble == "reply lost":
            raise Unavailable("the commit was not heard of")


async def test_rows_are_written_together_and_in_bounded_batches():
    store = Store()
    ledger = Ledger(store)
    for _ in range(queue.BATCH + 1):
        ledger.note(call())

    await ledger.flush()

    assert store.batches == [queue.BATCH, 1]
    assert len(ledger) == 0


@pytest.mark.parametrize("trouble", ["away", "reply lost"])
async def test_a_batch_that_failed_is_kept_and_counted_once(trouble):
    store = Store()
    store.troubles = [trouble]
    ledger = Ledger(store)
    ledger.note(call())
    with pytest.raises(Unavailable):
        await ledger.flush()
    assert len(ledger) == 1

    await ledger.flush()

    assert len(store.rows) == 1
    assert (len(ledger), ledger.dropped) == (0, 0)


async def test_a_full_queue_drops_and_says_how_many_of_what():
    store = Store()
    ledger = Ledger(store, most=2)
    for _ in range(5):
        ledger.note(call())

    await ledger.flush()

    assert (len(store.rows), ledger.dropped) == (2, 3)
    assert [(kind.use_case, str(kind.day), count) for kind, count in store.lost.items()] == [
        ("chat", "2026-11-27", 3)
    ]


async def test_losses_that_could_not_be_told_are_told_later():
    store = Store()
    store.troubles = ["away"]
    ledger = Ledger(store, most=0)
    ledger.note(call())
    with pytest.raises(Unavailable):
        await ledger.flush()

    await ledger.flush()

    assert sum(store.lost.values()) == 1


async def test_a_row_the_store_refuses_does_not_hold_up_the_others():
    store = Store()
    ledger = Ledger(store)
    for use_case in ("chat", "poison", "chat"):
        ledger.note(call(use_case=use_case))

    await ledger.flush()

    assert len(store.rows) == 2
    assert ledger.dropped == 1


async def test_an_outage_while_rows_go_singly_keeps_the_batch():
    store = Store()
    ledger = Ledger(store)
    for use_case in ("poison", "chat"):
        ledger.note(call(use_case=use_case))
    store.troubles = [None, None, "away"]
    with pytest.raises(Unavailable):
        await ledger.flush()

    assert len(ledger) == 2


async def test_the_task_writes_by_itself_and_goes_on_after_an_outage():
    store = Store()
    store.troubles = ["away"]
    ledger = Ledger(store, period_s=0, retry_s=0)
    ledger.start()
    ledger.note(call())

    await until(lambda: store.rows)

    ledger.note(call())
    await ledger.close()
    assert len(store.rows) == 2


async def test_a_close_without_a_store_ends_and_loses_no_more_than_what_waits():
    store = Store()
    store.troubles = ["away"]
    ledger = Ledger(store)
    ledger.note(call())

    await ledger.close()

    assert store.rows == {}
    assert len(ledger) == 1


async def until(test):
    """Gives other tasks their turn until something is so; the suite's own time limit ends it."""
    while not test():  # noqa: ASYNC110  # set behind our back
        await asyncio.sleep(0)
