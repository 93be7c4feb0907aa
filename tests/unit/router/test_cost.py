from __future__ import annotations

from decimal import Decimal

import pytest

from domain.errors import BadInput
from router.cost import Load, monthly_cost
from router.tiers import load_tiers, single_model

NOTHING = {"users": 0, "chats_per_user": Decimal(0), "documents": 0, "leads": 0, "cases": 0}


@pytest.fixture
def table():
    return load_tiers().common


def test_cases_cost_what_the_arithmetic_says(table):
    """Per case: 2 x (12000 x 10 + 2000 x 30) + (10000 x 10 + 1500 x 30) + .5 x (5000 x 10 + 1000 x 30)
    US$ per million = 0.36 + 0.145 + 0.04 = 0.545; GPT-4 Turbo has no cached price."""
    cost = monthly_cost(table, Load(**{**NOTHING, "cases": 1000}))

    assert cost.by_tier["critical"] == cost.total == Decimal("545.00")


def test_leads_on_a_local_model_cost_nothing_and_the_lever_says_what_they_would(table):
    """(600 x (.5 x .15 + .5 x .075) + 120 x .6 + 1200 x (.5 x .15 + .5 x .075) + 200 x .6) per million."""
    cost = monthly_cost(table, Load(**{**NOTHING, "leads": 1_000_000}))

    assert cost.total == 0
    assert cost.saved_by["local_background"] == Decimal("394.50")


def test_no_cache_costs_the_full_price_of_what_is_repeated(table):
    """0.2 x 7000, 0.3 x 0.2 x 9000 and 0.1 x 0.1 x 15000 tokens at (3 - 0.3) US$ per million."""
    cost = monthly_cost(table, Load(**{**NOTHING, "documents": 1000}))

    assert cost.saved_by["provider_cache"] == Decimal("5.64")


@pytest.mark.parametrize(("cases", "stands"), [(1000, "below"), (5000, "within"), (50_000, "above")])
def test_the_plan_grows_with_the_users(table, cases, stands):
    cost = monthly_cost(table, Load(**{**NOTHING, "users": 10_000, "cases": cases}))

    assert cost.against_plan == stands
    assert cost.plan == (2000, 5000)


def test_a_model_without_a_price_is_told(table):
    with pytest.raises(BadInput, match="mistral/small"):
        monthly_cost(single_model(table, "mistral/small", 5), Load(**{**NOTHING, "cases": 1}))
