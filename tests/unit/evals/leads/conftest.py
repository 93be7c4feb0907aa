"""One training for all tests of this folder."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from evals.leads.run import Trained, Wish, train
from tests.support.lead_tables import SMALL, lead_table

if TYPE_CHECKING:
    from evals.leads.table import Table

DAY = date(2026, 11, 27)


class Steps:
    """Remembers how far a training said it was."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    def step(self, done: int, total: int, what: str) -> None:
        self.told.append((done, total))


def trained_on(table: Table, watch: Steps | None = None, **wishes: Any) -> Trained:
    """A quick training without the columns that leak."""
    wish = Wish(**{"label": "won", "excluded": ("tags", "household"), "folds": 3, "recipes": SMALL, **wishes})
    return train(table, "leads.csv", wish, day=DAY, watch=watch or Steps())


@pytest.fixture(scope="session")
def table() -> Table:
    return lead_table()


@pytest.fixture(scope="session")
def trained(table: Table) -> Trained:
    return trained_on(table)
