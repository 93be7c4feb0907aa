"""What tests of chaos share: a nursery of real processes and a place where their truth is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evals.chaos.processes import Nursery

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture(scope="session")
async def nursery(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Nursery]:
    """A parent that forks workers in milliseconds."""
    async with Nursery(tmp_path_factory.mktemp("chaos-logs")) as opened:
        yield opened
