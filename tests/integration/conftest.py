"""Fixtures of the integration tests."""

from tests.support.engine_fixtures import platform

__all__ = ["platform"]
