"""Worked utterances: our own set always, the shared vectors where they are present."""

import json
from datetime import date
from pathlib import Path

import pytest

from domain.calc import calculate
from domain.search.parser import parse

HERE = Path(__file__).parent
VECTORS = Path(__file__).parents[4].parent / "shared" / "vectors"
S1 = {
    "transaction": "buy",
    "bhk": {"in": [3]},
    "city": "Bengaluru",
    "localities": ["Whitefield"],
    "price": {"max": 12000000, "period": "total"},
    "parking": {"min": 1},
    "amenities": ["gym"],
    "floor": {"min": 3},
}
OWN = [
    json.loads(line)
    for name in ("own_cases.jsonl", "marathi_cases.jsonl")
    for line in (HERE / name).read_text("utf-8").splitlines()
]
FREE_TEXT = {"detail", "note", "why"}


@pytest.mark.parametrize("case", OWN, ids=lambda case: case["text"])
def test_reads_our_own_utterances(case):
    state = S1 if case.get("state") == "S1" else None

    parsed = parse(case["text"], state, today=date(2026, 11, 22))

    for key in ("intent", "filters", "state_after", "refused", "clarify", "tool", "unknown_places"):
        assert parsed.get(key) == case.get(key), key


@pytest.mark.parametrize("name", ["units_money", "utterances"])
def test_matches_every_shared_vector(name):
    path = VECTORS / f"{name}.json"
    if not path.exists():
        pytest.skip("the shared vectors are not beside this checkout")

    wrong = []
    for case in json.loads(path.read_text("utf-8")):
        output = calculate(case["kind"], case["inputs"])
        expected = {key: value for key, value in case["expected"].items() if key not in FREE_TEXT}
        if any(output.get(key) != value for key, value in expected.items()) or (
            case["kind"] == "utterance" and "clarify" not in expected and output.get("clarify")
        ):
            wrong.append((case["id"], output, expected))

    assert wrong == []
