"""A small table of leads from a seed, with everything a real one has: marks, ids, dates, a leak, groups."""

from __future__ import annotations

import csv
import io
import random
from typing import TYPE_CHECKING, Any, Final

from evals.leads.learning import Recipe
from evals.leads.table import Table, table_of

if TYPE_CHECKING:
    from pathlib import Path

SMALL: Final = (
    Recipe(
        name="slow",
        words="a few small trees",
        kind="boosted",
        settings={"max_iter": 20, "max_leaf_nodes": 6, "max_features": 0.5, "learning_rate": 0.2},
    ),
    Recipe(
        name="ranked",
        words="a few trees over ranks of words",
        kind="boosted",
        settings={"max_iter": 5, "max_leaf_nodes": 6},
        are_words_ranked=True,
    ),
    Recipe(name="linear", words="a line", kind="linear", settings={"C": 0.5}),
)
"""Recipes that fit in a moment."""


def lead_rows(rows: int = 400, seed: int = 7) -> list[dict[str, Any]]:
    """Leads whose success depends on source, visits and whether a field was passed over."""
    dice = random.Random(seed)  # noqa: S311  # data of a test
    made = []
    for number in range(rows):
        source = dice.choice(["portal", "referral", "walk_in", ""])
        visits = dice.choice([0, 0, 1, 2, 3, 5, 8])
        wish = dice.choice(["Select", "2 BHK", "3 BHK"])
        chance = 0.15 + 0.3 * (source == "referral") + 0.05 * visits + 0.1 * (wish != "Select")
        is_won = dice.random() < chance
        made.append(
            {
                "lead_id": f"L-{seed}-{number:05d}",
                "source": source,
                "visits": "" if dice.random() < 0.1 else visits,
                "wish": wish,
                "budget": f"{dice.randrange(20, 300)},00,000",
                "came_on": f"{dice.randrange(1, 28):02d}/{dice.randrange(1, 13):02d}/2025",
                "household": f"h{number // 3}",
                "gender": dice.choice(["m", "f"]),
                "agent": dice.choice(["a1", "a2"]),
                "tags": ("paid" if is_won else "gone") if dice.random() < 0.9 else "open",
                "fixed": "same",
                "won": "yes" if is_won else "no",
            }
        )
    return made


def as_csv(rows: list[dict[str, Any]]) -> str:
    """The rows as a file holds them."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def lead_table(rows: int = 400, seed: int = 7) -> Table:
    """The rows as a table."""
    return table_of(as_csv(lead_rows(rows, seed)), "0" * 64, "leads.csv")


def write_leads(path: Path, rows: int = 400, seed: int = 7) -> Path:
    """The rows in a file."""
    path.write_text(as_csv(lead_rows(rows, seed)), encoding="utf-8")
    return path
