"""The examples in the docstrings run."""

from __future__ import annotations

import doctest
from typing import TYPE_CHECKING

import pytest

from domain.leads_model import cells, drift, metrics, never, scoring
from evals.leads import training

if TYPE_CHECKING:
    from types import ModuleType


@pytest.mark.parametrize(
    "module", [cells, drift, metrics, never, scoring, training], ids=lambda each: each.__name__
)
def test_examples_hold(module: ModuleType) -> None:
    found = doctest.testmod(module)

    assert (found.failed, found.attempted > 0) == (0, True)
