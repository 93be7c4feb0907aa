"""A visitor owns what their chat makes, also after it went through the queue to a worker."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from domain.errors import NotFound
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID, Principal, SessionKind
from runtime.requests import RunRequest
from runtime.run_config import principal_of_run
from tests.support.engine_fixtures import platform

if TYPE_CHECKING:
    from uuid import UUID

    from tests.support.engine_fixtures import Platform

__all__ = ["platform"]
pytestmark = pytest.mark.engines


def visitor() -> Principal:
    return Principal(DEMO_TENANT_ID, None, visitor_id=uuid4(), kind=SessionKind.SITE)


async def has_ended(platform: Platform, owner: Principal, run_id: UUID) -> bool:
    return (await platform.engine.runs.get_run(owner, None, run_id)).status == "success"


async def test_a_visitors_run_acts_for_the_visitor(platform: Platform) -> None:
    mine, other = visitor(), visitor()
    thread = await platform.engine.threads.create(mine)

    async with platform.worker():
        started = await platform.engine.runs.start(
            mine, RunRequest(assistant="plain", thread_id=thread.id, input={"x": 1})
        )
        async with asyncio.timeout(20):
            while not await has_ended(platform, mine, started.run.id):  # noqa: ASYNC110  # the row is the proof
                await asyncio.sleep(0.02)

    run = await platform.engine.runs.get_run(mine, None, started.run.id)
    acted = principal_of_run(run)
    assert (acted.owner_id, acted.visitor_id, acted.user_id) == (mine.visitor_id, mine.visitor_id, None)
    for stranger in (other, ANONYMOUS_BUYER):
        with pytest.raises(NotFound):
            await platform.engine.threads.get(stranger, thread.id)
        with pytest.raises(NotFound):
            await platform.engine.runs.get_run(stranger, None, started.run.id)
