"""The examples in the docstrings hold."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

PACKAGES = (
    "domain.documents.income",
    "domain.lending.reconcile",
    "tools.made_papers",
    "tools.credit_papers",
    "tools.typeset",
)


@pytest.mark.parametrize("package", PACKAGES)
def test_worked_examples_hold(package: str) -> None:
    modules = [
        import_module(f"{package}.{each.name}")
        for each in pkgutil.iter_modules(import_module(package).__path__)
    ]

    results = [doctest.testmod(module) for module in modules]

    assert sum(each.failed for each in results) == 0
    assert sum(each.attempted for each in results) > 0
