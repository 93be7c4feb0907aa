"""Champion against challenger on the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from domain.errors import BadInput
from domain.leads_model.metrics import auc, ece
from domain.leads_model.scoring import score_row
from evals.leads.paired import paired_auc
from evals.leads.table import truth_of

if TYPE_CHECKING:
    from domain.leads_model.form import LeadModel
    from evals.leads.table import Table


def contest(first: LeadModel, second: LeadModel, table: Table, *, seed: int) -> dict[str, Any]:
    """AUC of the first less that of the second, with its interval, and a word on what that says.

    Raises:
        BadInput: The two do not learn the same, or the rows do not hold it.
    """
    if (first.label, first.positive) != (second.label, second.positive):
        raise BadInput(
            f"One learnt {first.label} = {first.positive}, the other {second.label} = {second.positive}: "
            "only models of the same label can be compared."
        )
    truth = truth_of(table, first.label, first.positive).values
    a, b = ([score_row(model, row).probability for row in table] for model in (first, second))
    found = paired_auc(np.array(truth, dtype=np.int64), np.array(a), np.array(b), seed)
    return {
        "rows": table.rows,
        "auc_a": round(auc(truth, a), 6),
        "auc_b": round(auc(truth, b), 6),
        "difference": round(found.value, 6),
        "low": round(found.low, 6),
        "high": round(found.high, 6),
        "ece_a": round(ece(truth, a), 6),
        "ece_b": round(ece(truth, b), 6),
        "verdict": "A is better"
        if found.low > 0
        else "B is better"
        if found.high < 0
        else "no difference shown",
    }
