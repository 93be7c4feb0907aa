"""The lender's duties after a loan was paid out."""

from __future__ import annotations

from datetime import date

import pytest

from domain.errors import BadInput
from domain.lending.post_disbursal import PostDisbursalTask, tasks_after


def test_the_charge_is_to_be_filed_within_thirty_days() -> None:
    assert tasks_after(date(2026, 2, 27)) == (
        PostDisbursalTask("cersai_registration", date(2026, 3, 29), "post_disbursal.cersai_registration"),
    )


def test_a_day_before_the_registry_has_no_rule() -> None:
    with pytest.raises(BadInput):
        tasks_after(date(2011, 3, 30))
