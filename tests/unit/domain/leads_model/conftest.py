"""A model of two members that a person can follow by hand."""

from __future__ import annotations

import pytest

from domain.leads_model.form import (
    Bands,
    Boosted,
    Calibration,
    Column,
    LeadModel,
    Linear,
    Member,
    Term,
    Tree,
)

SOURCE = Column(
    source="source", kind="word", levels=("portal", "referral"), has_other=True, parts=(0.2, 0.4, 0.3, 0.1)
)
VISITS = Column(
    source="visits", kind="number", quartiles=(1.0, 2.0, 4.0), parts=(0.0, 0.25, 0.25, 0.25, 0.25)
)
MONTH = Column(source="came_on", kind="month", parts=(0.0, 0.5, 0.5))
HOUR = Column(source="came_on", kind="hour", parts=(0.0, 1.0))

TREE = Tree(
    column=(0, 1, -1, -1, -1),
    threshold=(0.0, 2.0, 0.0, 0.0, 0.0),
    left=(1, 2, 0, 0, 0),
    right=(4, 3, 0, 0, 0),
    is_missing_left=(True, False, False, False, False),
    left_codes={0: frozenset({1})},
    value=(0.1, 0.5, 0.25, 0.75, -0.5),
)
"""Referrals (and unknown sources) by visits; all others are cold."""


def term(column: int, test: str, at: float = 0.0, scale: float = 1.0, weight: float = 1.0) -> Term:
    return Term(column=column, test=test, at=at, scale=scale, weight=weight, mean=0.5)  # type: ignore[arg-type]  # tests


@pytest.fixture
def model() -> LeadModel:
    linear = Linear(
        intercept=-1.0,
        terms=(
            term(0, "is", 1.0, weight=0.5),
            term(1, "above", 3.0, weight=0.25),
            term(1, "scaled", 2.0, scale=2.0, weight=0.1),
            term(1, "missing", weight=-0.3),
            term(2, "is", 3.0, weight=0.2),
        ),
    )
    return LeadModel(
        columns=(SOURCE, VISITS, MONTH, HOUR),
        members=(
            Member(weight=0.75, body=Boosted(base=-0.2, trees=(TREE,))),
            Member(weight=0.25, body=linear),
        ),
        calibration=Calibration(kind="platt", slope=2.0, offset=0.5),
        bands=Bands(hot=0.4, warm=0.15),
        label="won",
        positive="yes",
        data_sha256="0" * 64,
        seed=7,
        libraries={"python": "3.11"},
        metrics={"auc": {"value": 0.9}},
    )
