"""Fixtures of the tests of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.engine_fixtures import platform
from tests.support.event_world import World, build_world

if TYPE_CHECKING:
    from tests.support.engine_fixtures import Platform

__all__ = ["platform"]


@pytest.fixture
async def world(platform: Platform) -> World:  # the fixture of that name
    """A tenant with a home, a lead and a buyer."""
    return await build_world(platform)
