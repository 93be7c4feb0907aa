"""A conversation to speak in."""

from __future__ import annotations

import pytest

from tests.support.market import Conversation


@pytest.fixture
def chat() -> Conversation:
    return Conversation()
