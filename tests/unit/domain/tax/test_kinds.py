from __future__ import annotations

import ast
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import domain.tax
from domain.calc import calculate
from domain.errors import BadInput
from domain.tax.kinds import TAX_KINDS
from domain.tax.working import Working

VECTORS = Path(__file__).parents[4].parent / "shared" / "vectors" / "tax.json"
GAIN = {"consid": 9_000_000, "acq_date": "1999-06-10", "cost": 100_000, "sale_date": "2025-11-20"}
CASES: dict[str, dict[str, object]] = {
    "income_tax": {"total_income": 1_210_000, "regime": "new", "age": "<60", "resident": True},
    "house_property": {
        "kind": "let_out",
        "rent": 360_000,
        "interest": 150_000,
        "regime": "old",
        "share": "1/2",
    },
    "capital_gain": {**GAIN, "fmv_2001": 2_000_000, "improvements": [{"date": "2012-05-01", "cost": 50_000}]},
    "regime_compare": {"salary": 1_500_000, "property": "none", "financial_year": "2025-26"},
    "gst": {"price": 4_400_000, "status": "under_construction"},
    "stamp_duty": {"state": "KA", "agreement_value": 5_000_000, "buyer": "female"},
    "tds": {"consid": 20_000_000, "seller": "nri", "as_of": "2026-08-01", "total_income_above": 20_000_000},
    "buying_cost": {"city": "Pune", "price": 8_500_000, "carpet_sqm": 60, "brokerage_pct": "1.5"},
    "ownership_split": {"salary": 1_800_000, "co_owner_salary": 1_200_000, "home_loan_interest": 500_000},
    "sale_timing": {**GAIN, "acq_date": "2024-12-01", "other_income": 500_000, "regime": "old"},
}


def same(got: object, wanted: object) -> bool:
    """Equal, decimal texts by value."""
    is_number = isinstance(wanted, str) and wanted.replace(".", "", 1).isdigit()
    return Decimal(str(got)) == Decimal(str(wanted)) if is_number else got == wanted


def test_every_shared_vector_holds_key_for_key():
    if not VECTORS.exists():
        pytest.skip("the shared vectors are not beside this checkout")
    cases = json.loads(VECTORS.read_text())

    wrong = [
        (case["id"], key)
        for case in cases
        for key, wanted in case["expected"].items()
        if not same(calculate(case["kind"], case["inputs"]).get(key), wanted)
    ]

    assert cases
    assert wrong == []


@pytest.mark.parametrize("kind", TAX_KINDS)
def test_every_result_shows_working_sources_and_that_it_is_no_advice(kind):
    got = calculate(kind, CASES[kind])

    assert got["working"]
    assert all(step["words"] and "{" not in step["words"] for step in got["working"])
    assert all(rule["source"] and rule["effective_from"] for rule in got["rules"])
    assert got["rules"]
    assert len({rule["id"] for rule in got["rules"]}) == len(got["rules"])
    assert got["disclaimer"] == "Estimate, not advice."
    assert got["needs_ca"] == bool(got["needs_ca_because"])
    json.dumps(got)


@pytest.mark.parametrize(
    ("kind", "key", "wanted"),
    [
        ("income_tax", "tax_payable", 10_400),
        ("house_property", "hp_income", 51_000),
        ("capital_gain", "indexed_cost", 7_520_000 + 94_000),
        ("regime_compare", "better", "new"),
        ("gst", "gst", 220_000),
        ("stamp_duty", "total", 380_000),
        ("tds", "tan_needed", True),
        ("buying_cost", "total", 8_500_000 + 595_000 + 30_000 + 150_450),
        ("ownership_split", "best_first_share", "1/2"),
        ("sale_timing", "long_term_from", "2026-12-02"),
    ],
)
def test_plain_inputs_reach_the_functions(kind, key, wanted):
    assert calculate(kind, CASES[kind])[key] == wanted


@pytest.mark.parametrize(
    ("age", "tax"),
    [(None, 13_000), ("<60", 13_000), (59, 13_000), ("60-80", 10_400), (72, 10_400), ("80+", 0), (">=80", 0)],
)
def test_the_age_is_a_band_or_years(age, tax):
    assert (
        calculate("income_tax", {"total_income": 500_010, "regime": "old", "age": age})["tax_payable"] == tax
    )


@pytest.mark.parametrize(
    ("kind", "change", "complaint"),
    [
        ("income_tax", {"total_income": "lots"}, "'total_income' must be a plain number"),
        ("income_tax", {"total_income": True}, "'total_income' must be a plain number"),
        ("income_tax", {"regime": "newest"}, "'regime' must be one of new, old"),
        ("income_tax", {"regime": ["new"]}, "'regime' must be one of new, old"),
        ("income_tax", {"age": "young"}, "'age' must be an age"),
        ("income_tax", {"age": True}, "'age' must be an age"),
        ("income_tax", {"resident": "yes"}, "'resident' must be true or false"),
        ("house_property", {"share": "half"}, "'share' must be a share"),
        ("house_property", {"share": "1/0"}, "'share' must be a share"),
        ("capital_gain", {"sale_date": "soon"}, "'sale_date' must be a date"),
        ("capital_gain", {"sale_date": None}, "'sale_date' must be a date"),
        ("capital_gain", {"improvements": 5}, "'improvements' must be a list"),
        ("capital_gain", {"improvements": [5]}, "each of 'improvements'"),
        ("regime_compare", {"financial_year": "2025-27"}, "'financial_year' must be a year"),
        ("regime_compare", {"as_of": "1999-01-01"}, "No rule income_tax"),
        ("stamp_duty", {"state": 5}, "'state' must be a text"),
        ("buying_cost", {"city": "Bhopal"}, "No stamp duty is on file for that city"),
    ],
)
def test_a_wrong_input_is_named(kind, change, complaint):
    with pytest.raises(BadInput) as error:
        calculate(kind, {**CASES[kind], **change})

    assert complaint in error.value.detail


def test_a_state_in_place_of_a_city_and_a_day_of_payment():
    assert calculate("buying_cost", {"state": "KA", "price": 10_000_000})["stamp_duty"] == 500_000
    assert (
        calculate("tds", {"consid": 8_000_000, "seller": "resident", "date": "2026-02-03"})["form"] == "26QB"
    )


def test_no_float_decides_about_tax():
    found = [
        f"{path.name}:{node.lineno}"
        for path in Path(domain.tax.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id in {"float", "round"})
    ]

    assert found == []


def test_a_working_speaks_each_language():
    working = Working(date(2026, 11, 27))
    working.step("price", 100)
    working.assume("no_brokerage")
    working.ask_ca("huf")

    assert working.plain("mr")["working"][0]["words"] == "किंमत"
    assert working.plain("hi")["disclaimer"] == "अनुमान है, सलाह नहीं।"
