"""Ten thousand real loans against our closed form: the recorded instalment of each, to the cent."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from domain.lending.emi import instalment

LOANS = (
    Path(__file__).parents[4]
    / ".."
    / "shared"
    / "data"
    / "underwriting"
    / "lendingclub_2018_openintro_train.csv"
)


def test_recorded_instalments_are_reproduced():
    if not LOANS.exists():
        pytest.skip("shared loan data is not beside this checkout")
    with LOANS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    off = [
        row
        for row in rows
        if abs(
            instalment(int(row["loan_amount"]), Decimal(row["interest_rate"]), int(row["term"])).emi_paise
            - Decimal(row["installment"])
        )
        > Decimal("0.01")
    ]

    assert len(rows) > 7_900
    assert len(off) <= 3
