import pytest

from domain.calc import calculate
from domain.errors import BadInput


@pytest.mark.parametrize(
    ("kind", "inputs", "output"),
    [
        (
            "convert_area",
            {"value": "1", "unit": "acre", "state": None},
            {"sqft": "43560.00", "must_confirm": False, "why": None},
        ),
        (
            "convert_area",
            {"value": 2, "unit": "bigha"},
            {"sqft": None, "must_confirm": True, "why": "unit needs a state/district"},
        ),
        ("format_indian", {"amount": "1234567"}, {"text": "12,34,567"}),
        ("format_short", {"amount": -100000}, {"text": "-₹1 L"}),
        ("parse_money", {"text": "85L"}, {"min": 8500000, "max": 8500000}),
        (
            "parse_budget",
            {"text": "75"},
            {"min": None, "max": 7500000, "assumption": "75 read as 75 lakh rupees"},
        ),
        ("parse_budget", {"text": "75 lakh", "transaction": "buy"}, {"min": None, "max": 7500000}),
        ("phone_e164", {"text": "12"}, {"e164": None, "valid": False, "kind": None}),
        ("phone_e164", {"text": "9845012345"}, {"e164": "+919845012345", "valid": True, "kind": "mobile"}),
        ("mask", {"kind": "pan", "value": "ABCDE1234F"}, {"masked": "XXXXXX234F"}),
    ],
)
def test_computes_each_kind(kind, inputs, output):
    assert calculate(kind, inputs) == output


def test_names_the_unit_a_lower_bound_took():
    assert "lakh" in calculate("parse_money", {"text": "50 to 1.2 cr"})["assumption"]


def test_reads_an_utterance_against_a_state():
    output = calculate(
        "utterance", {"text": "cheaper", "state_before": {"price": {"max": 100, "period": "total"}}}
    )

    assert output["state_after"]["price"]["max"] == 90


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("nonsense", {}),
        ("convert_area", {"value": True, "unit": "acre"}),
        ("convert_area", {"value": "1", "unit": "acre", "state": 5}),
        ("convert_area", {"value": "1"}),
        ("format_indian", {"amount": 1.5}),
        ("format_indian", {"amount": True}),
        ("format_indian", {"amount": "9" * 17}),
        ("format_indian", {"amount": 10**15}),
        ("parse_budget", {"text": "75", "transaction": "steal"}),
        ("phone_e164", {"text": "1", "default_region": 5}),
        ("utterance", {"text": "x", "state_before": []}),
        ("utterance", {}),
    ],
)
def test_refuses_inputs_that_are_not_of_the_form(kind, inputs):
    with pytest.raises(BadInput):
        calculate(kind, inputs)
