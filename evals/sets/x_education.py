"""Leads of X Education: who became a customer, said by a model that was taught on the other half of the rows.

What is known only afterwards is left out (`docs/lead-model.md` names it); so are ids.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from evals.harness.suite import Case, Outcome, Sample, Score, Step, Suite
from evals.leads.columns import encode_rows, fit_columns, shape_of
from evals.leads.learning import RECIPES, fit
from evals.leads.table import read_table, truth_of
from evals.sets.given import MOST_CASES, found_in, none_here

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evals.harness.suite import Bench

FILE: Final = "x_education_leads*.csv"
LABEL: Final = "Converted"
AFTERWARDS: Final = (
    "Prospect ID", "Lead Number", "Tags", "Lead Quality", "Lead Profile", "Last Activity",
    "Last Notable Activity", "Asymmetrique Activity Index", "Asymmetrique Profile Index",
    "Asymmetrique Activity Score", "Asymmetrique Profile Score",
)  # fmt: skip
_LINEAR: Final = next(recipe for recipe in RECIPES if recipe.kind == "linear")


@lru_cache(maxsize=1)
def _said(path: Path) -> NDArray[np.float64]:
    """For each row the chance that the half without it teaches."""
    table = read_table(path)
    truth = np.array(truth_of(table, LABEL).values, dtype=np.int64)
    shape = shape_of(table, LABEL, [name for name in AFTERWARDS if name in table.columns])
    chance = np.zeros(len(truth))
    for half in (0, 1):
        taught, asked = np.arange(1 - half, len(truth), 2), np.arange(half, len(truth), 2)
        columns = fit_columns(table.take(taught.tolist()), shape)
        rows = encode_rows(table, columns)
        fitted = fit(_LINEAR, columns, rows[taught], truth[taught], 0)
        chance[asked] = 1 / (1 + np.exp(-fitted.log_odds(rows[asked])))
    return chance


def read(folder: Path) -> list[Case]:
    """Rows of the table, spread over all of it.

    Raises:
        BadInput: The folder has no such table.
    """
    path = found_in(folder, FILE)[0]
    truth = truth_of(read_table(path), LABEL).values
    step = max(1, len(truth) // MOST_CASES)
    return [
        Case(
            id=f"xed-{row}",
            inputs={"file": str(path), "row": row},
            expected={"converted": bool(truth[row])},
            origin="X Education lead scoring set, by row",
            tags={"converted": str(bool(truth[row])).lower()},
        )
        for row in list(range(0, len(truth), step))[:MOST_CASES]
    ]


async def judge(case: Case, _bench: Bench) -> Outcome:
    """The chance that the lead becomes a customer."""
    chance = float(_said(Path(case.inputs["file"]))[case.inputs["row"]])
    return Outcome(output={"chance": round(chance, 4)}, steps=(Step("linear"),))


class Near:
    """One less the squared distance from what happened (Brier): 0.75 is what a coin gets."""

    name = "one less Brier"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """0 to 1."""
        missed = sample.outcome.output["chance"] - float(sample.case.expected["converted"])
        return Score(name=self.name, value=1 - missed * missed, reason=f"off by {abs(missed):.2f}")


SUITE: Final = Suite(
    name="x_education",
    use_case="lead_scoring",
    task=judge,
    scorers=(Near(),),
    cases=none_here(FILE),
    external=read,
)
