"""Wishes to index: gathered, granted, and never a reason to fail."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from propmubi import indexing
from propmubi.indexing import IndexDuty

ONE, TWO = UUID(int=1), UUID(int=2)


class Indexer:
    def __init__(self, *, fails: bool = False) -> None:
        self.taken: list[UUID] = []
        self.fails = fails

    async def take_in(self, tenant_id: UUID) -> int:
        self.taken.append(tenant_id)
        if self.fails:
            raise RuntimeError
        return 1


async def granted(duty: IndexDuty) -> None:
    while duty._tasks:
        await next(iter(duty._tasks))


def duty_over(indexer: Indexer) -> IndexDuty:
    retrieval: Any = SimpleNamespace(indexer=indexer)
    return IndexDuty(retrieval)


async def test_wishes_of_one_moment_are_one_for_each_tenant(monkeypatch) -> None:
    monkeypatch.setattr(indexing, "_GATHERING_S", 0)
    indexer = Indexer()
    duty = duty_over(indexer)

    for tenant_id in (TWO, ONE, TWO):
        duty.wish(tenant_id)
    await granted(duty)
    duty.wish(ONE)
    await granted(duty)

    assert indexer.taken == [ONE, TWO, ONE]


async def test_a_wish_after_a_failure_is_granted(monkeypatch) -> None:
    monkeypatch.setattr(indexing, "_GATHERING_S", 0)
    indexer = Indexer(fails=True)
    duty = duty_over(indexer)

    duty.wish(ONE)
    await granted(duty)
    duty.wish(ONE)
    await granted(duty)

    assert indexer.taken == [ONE, ONE]
