from __future__ import annotations

import ast
import doctest
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

import domain.lending
from domain.errors import BadInput
from domain.lending import ruleset
from domain.lending.case_hash import inputs_hash
from domain.lending.policy import policy_on
from domain.lending.reason_codes import MEANINGS
from domain.lending.ruleset import rules_on, ruleset_hash
from tests.support.loan_cases import case, person

DAY = date(2026, 11, 27)
MODULES = sorted(Path(domain.lending.__file__).parent.glob("*.py"))


def test_hash_changes_with_the_rules_and_only_with_them(monkeypatch):
    today = ruleset_hash(DAY)

    assert today == ruleset_hash(date(2026, 11, 28))
    assert today != ruleset_hash(date(2027, 4, 1))
    first, *others = rules_on(DAY)
    monkeypatch.setattr(ruleset, "rules_on", lambda _: (*others, first))
    assert ruleset_hash.__wrapped__(DAY) == today
    monkeypatch.setattr(ruleset, "rules_on", lambda _: (replace(first, source="hearsay"), *others))
    assert ruleset_hash.__wrapped__(DAY) != today


def test_a_rule_holds_once_on_any_day():
    ids = [rule.id for rule in rules_on(DAY)]

    assert len(ids) == len(set(ids))


def test_every_rule_a_code_names_is_on_file():
    named = {rule_id for meaning in MEANINGS.values() for rule_id in meaning.rule_ids}

    assert named <= {rule.id for rule in rules_on(DAY)}


def test_every_rule_has_source_jurisdiction_and_standing():
    for rule in rules_on(DAY):
        assert rule.source
        assert rule.jurisdiction == "IN"
        assert rule.standing in {"regulatory", "policy", "assumption"}


def test_no_policy_before_its_time():
    with pytest.raises(BadInput, match="underwriting"):
        policy_on(date(2019, 12, 31))


def test_inputs_hash_covers_what_the_engine_sees():
    plain = inputs_hash(case())

    assert plain == inputs_hash(case(person(name="Asha", religion="x")))
    assert plain != inputs_hash(case(requested_amount=5_000_001))
    assert plain != inputs_hash(case(person(current_overdue=True, bureau_pulled_on="2026-11-01")))
    flags = ["dpd90_24m", "current_overdue"]
    assert inputs_hash(case(person(bureau_flags=flags))) == inputs_hash(
        case(person(bureau_flags=flags[::-1]))
    )


def floats_in(source: str) -> list[str]:
    """What in a module makes or names a binary float."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=float() | complex()):
                found.append(f"{node.lineno}: {node.value}")
            case ast.Name(id="float" | "round"):
                found.append(f"{node.lineno}: {node.id}")
            case ast.Import(names=[ast.alias(name="math" | "statistics" | "random" | "numpy")]):
                found.append(f"{node.lineno}: import")
            case ast.ImportFrom(module="math" | "statistics" | "random" | "numpy"):
                found.append(f"{node.lineno}: import")
    return found


def test_the_watch_for_floats_sees_one():
    assert len(floats_in("import math\nfrom math import pi\nx = float(1)\ny = 0.5\nround(y)")) == 5


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_binary_float_in_lending(module):
    assert floats_in(module.read_text("utf-8")) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_worked_examples_hold(module):
    if module.stem != "__init__":
        assert doctest.testmod(import_module(f"domain.lending.{module.stem}")).failed == 0
