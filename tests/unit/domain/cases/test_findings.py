"""Declared fields, papers against them, conditions, staleness, waits, risk, story: pure rules of a case."""

from __future__ import annotations

import doctest
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import domain.cases
from domain.cases.bureau import read_report
from domain.cases.conditions import (
    ConditionKey,
    HeldCondition,
    HeldPaper,
    check_requested,
    check_settling,
    conditions_of,
    is_met,
    missing,
    open_before,
    received,
)
from domain.cases.declared import (
    declared_of,
    judged_inputs,
    paths_of,
    value_at,
    with_value,
    without_declared_scores,
)
from domain.cases.facts import check_value, current_ids
from domain.cases.mismatches import reconcile_by_name
from domain.cases.risk import risk_of
from domain.cases.sla import due_at, sla_state
from domain.cases.stages import is_stale, signing_stage
from domain.cases.story import Entry, LinkedEntry, is_intact, link_hash
from domain.cases.waiting import waits_of
from domain.documents.fact import Evidence, Fact
from domain.documents.labels import DocumentLabel
from domain.errors import BadInput, Conflict, Forbidden
from domain.hash_chain import BEGINNING
from domain.lending.reconcile.kinds import PaperFacts
from tests.support.loan_cases import business, inputs, judged, person, spouse

DAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 6, tzinfo=UTC)
MODULES = sorted(path.stem for path in Path(domain.cases.__file__).parent.glob("[!_]*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_worked_examples_hold(module: str) -> None:
    assert doctest.testmod(import_module(f"domain.cases.{module}")).failed == 0


def test_only_fields_that_policy_may_use_are_kept() -> None:
    told = inputs(person(gender="f", obligations=[{"type": "car", "emi": 1, "bank": "x"}]), religion="x")
    told["property"]["pincode"] = "411045"

    kept = declared_of(told, DAY)

    assert kept.dropped == [
        "religion",
        "property.pincode",
        "applicants.0.gender",
        "applicants.0.obligations.0.bank",
    ]
    assert not {"gender", "religion", "pincode", "bank"} & set(
        json.dumps(kept.inputs).replace('"', " ").split()
    )
    assert kept.inputs["as_of"] == "2026-11-27"


def test_an_application_without_its_property_is_refused_by_that_field() -> None:
    with pytest.raises(BadInput, match="property"):
        declared_of({**inputs(), "property": None}, DAY)


@pytest.mark.parametrize("applicants", [None, "x", ["x"], [person(itr="x")], [person(obligations=["x"])]])
def test_what_is_no_case_is_refused_by_its_field(applicants: Any) -> None:
    with pytest.raises(BadInput, match="applicants"):
        declared_of({**inputs(), "applicants": applicants}, DAY)


def test_a_protected_field_changes_no_byte_of_what_is_kept_and_judged() -> None:
    plain = declared_of(inputs(), DAY).inputs
    for flipped in ({"gender": "male"}, {"gender": "female", "marital_status": "single", "name": "Zoya"}):
        assert json.dumps(declared_of(inputs(person(**flipped)), DAY).inputs) == json.dumps(plain)


def test_edited_values_take_the_place_of_declared_ones_and_lists_grow_at_their_end() -> None:
    changed = judged_inputs(
        inputs(),
        {"applicants.0.obligations.0.emi": 9, "applicants.0.obligations.0.type": "car", "rate_pct": "9"},
    )

    assert changed["applicants"][0]["obligations"] == [{"emi": 9, "type": "car"}]
    assert changed["rate_pct"] == "9"
    for path in (
        "applicants.5.age_months",
        "property",
        "applicants.0.gender",
        "applicants.0.obligations.3.emi",
    ):
        with pytest.raises(BadInput):
            with_value(inputs(), path, 1)
    with pytest.raises(BadInput, match="edited"):
        with_value(inputs(), "property.pincode", 1)
    empty: dict[str, Any] = {}
    with_value(empty, "applicants.0.itr.0.pat", 5)
    assert empty == {"applicants": [{"itr": [{"pat": 5}]}]}


def test_a_score_that_no_report_bears_out_is_not_judged() -> None:
    declared = inputs(person(), spouse())
    told = without_declared_scores(declared, {"applicants.1.bureau_score": 700})

    assert "bureau_score" not in told["applicants"][0]
    assert told["applicants"][1]["bureau_score"] == 780
    declared["applicants"][0]["obligations"] = [{"type": "car", "emi": 5}]
    paths = dict(paths_of({**declared, "as_of": "2026-11-27"}))
    assert paths["applicants.0.age_months"] == 420
    assert paths["applicants.0.obligations.0.emi"] == 5
    assert "as_of" not in paths
    assert value_at(declared, "rate_pct.deeper") is None


def paper(name: str, **facts: Any) -> PaperFacts:
    return PaperFacts(
        document_id=UUID(int=1),
        label=DocumentLabel.PAYSLIP,
        file_name=name,
        facts=tuple(
            Fact(field.replace("__", "."), value, Evidence(None, 1, "q")) for field, value in facts.items()
        ),
        fact_ids=tuple(UUID(int=place) for place in range(len(facts))),
    )


@pytest.mark.parametrize(
    ("values", "judged_value", "severity"),
    [
        ([110_000], 110_000, None),
        ([109_000], 109_000, "info"),
        ([100_000, 105_000], 100_000, "review"),
        ([60_000], 60_000, "stop"),
        (["many"], "many", "stop"),
    ],
)
def test_sources_that_disagree_stand_side_by_side_and_the_least_favourable_is_judged(
    values: list[Any], judged_value: Any, severity: str | None
) -> None:
    path = "applicants.0.fixed_gross_monthly"
    papers = [paper(f"{at}.pdf", **{path.replace(".", "__"): one}) for at, one in enumerate(values)]

    found = reconcile_by_name(inputs(), papers, DAY)

    assert found.values[path].value == judged_value
    assert [one.severity for one in found.mismatches] == ([severity] if severity else [])
    if found.mismatches:
        assert len(found.mismatches[0].sides) == len(values) + 1
        assert found.mismatches[0].key == reconcile_by_name(inputs(), papers, DAY).mismatches[0].key


def test_of_an_age_the_larger_counts_and_of_strange_fields_and_reports_nothing_is_compared() -> None:
    papers = [
        paper("a", applicants__0__age_months=430, payslip__net=1, applicants__0__bureau_score=600),
        paper("b", applicants__0__age_months=425),
    ]

    found = reconcile_by_name(inputs(), papers, DAY)

    assert found.values["applicants.0.age_months"].value == 430
    assert found.values["applicants.0.bureau_score"].value == 600
    assert "payslip.net" not in found.values
    assert [one.field for one in found.mismatches] == ["applicants.0.age_months"]


def test_papers_are_asked_by_employment_and_are_missing_until_they_come_or_are_waived() -> None:
    wanted = conditions_of(inputs(person(), business(role="co", relation="spouse")), DAY)
    needed = [one.key for one in wanted if one.is_needed_to_judge]

    assert needed == [
        ("payslips", 0), ("bank_statement", 0), ("itr", 1), ("bank_statement", 1), ("agreement_for_sale", None),
    ]  # fmt: skip
    papers = [HeldPaper("payslip", 0)] * 2 + [HeldPaper("itr", 1)] * 2 + [HeldPaper("bank_statement", None)]
    held = [HeldCondition(ConditionKey("bank_statement", 1), "waived")]
    assert [one.key for one in missing(wanted, held, papers)] == [
        ("payslips", 0),
        ("agreement_for_sale", None),
    ]
    assert received(wanted, [*papers, HeldPaper("payslip", None), HeldPaper("sale_deed", None)]) == {
        ("payslips", 0), ("bank_statement", 0), ("itr", 1), ("agreement_for_sale", None),
    }  # fmt: skip


def test_a_condition_is_met_by_its_kind_and_some_are_never_waived() -> None:
    assert is_met("payslips", "received")
    assert not is_met("kyc", "received")
    assert is_met("kyc", "cleared")
    assert open_before({ConditionKey("kyc", None): "open"}, "kyc")
    check_settling("kyc", "cleared", "", DAY)
    check_settling("mandate", "waived", "paid in cash", DAY)
    with pytest.raises(Forbidden, match="never waived"):
        check_settling("kyc", "waived", "why not", DAY)
    with pytest.raises(BadInput, match="why"):
        check_settling("mandate", "waived", " ", DAY)
    keys = [ConditionKey("payslips", 0), ConditionKey("payslips", 1), ConditionKey("kyc", None)]
    assert check_requested(["payslips", "payslips"], keys) == tuple(keys[:2])
    with pytest.raises(BadInput, match="pan"):
        check_requested(["pan"], keys)
    with pytest.raises(Conflict, match="Nothing"):
        check_requested([], keys)


def test_facts_hold_no_fraction_and_the_newest_of_a_field_and_paper_counts() -> None:
    for value in (None, True, 5, "8.50", [1, {"a": "1/3"}]):
        check_value(value)
    for value in (8.5, "x" * 3_000, [[[[[1]]]]], list(range(99))):
        with pytest.raises(BadInput, match="text"):
            check_value(value)
    paper_id = UUID(int=9)
    rows = [(UUID(int=2), 2, "a", None), (UUID(int=1), 1, "a", None), (UUID(int=3), 3, "a", paper_id)]
    assert current_ids(rows) == {UUID(int=2), UUID(int=3)}


def test_figures_are_stale_once_a_newer_fact_is_there() -> None:
    assert [is_stale(3, 3), is_stale(4, 3), is_stale(4, None)] == [False, True, False]
    assert signing_stage(1) == "second_sign"


def test_the_clock_escalates_and_closes_nothing() -> None:
    due = due_at("decision", NOW)

    assert due == NOW + timedelta(hours=24)
    assert due_at("sanctioned", NOW) is None
    assert sla_state("decision", due, NOW) == "open"
    assert sla_state("decision", due, NOW + timedelta(days=2)) == "late"
    assert sla_state("sanctioned", None, NOW) == "met"
    assert [one["what"] for one in waits_of("decision", NOW, opened_at=NOW, also=("kyc", "title"))] == [
        "analyst", "kyc", "title",
    ]  # fmt: skip
    assert waits_of("valuation", NOW, opened_at=NOW) == []
    assert waits_of("declined", NOW, opened_at=NOW, also=("kyc",)) == []
    assert waits_of("documents", NOW, opened_at=NOW, detail="Payslips")[0]["detail"] == "Payslips"


@pytest.mark.parametrize(
    ("told", "risk"),
    [
        ([person()], "low"),
        ([person(fixed_gross_monthly=82_000)], "medium"),
        ([person(bureau_score=-1)], "medium"),
        ([person(bureau_score=690)], "high"),
        ([person(bureau_score=600)], "high"),
        ([business(900_000), person(role="co", relation="spouse", bureau_score=-1)], "high"),
    ],
)
def test_risk_orders_the_queue(told: list[dict[str, Any]], risk: str) -> None:
    assert risk_of(judged(*told)) == risk


def test_a_story_with_a_changed_missing_or_moved_entry_is_not_intact() -> None:
    story: list[LinkedEntry] = []
    previous = BEGINNING
    for number in (1, 2, 3):
        entry = Entry(
            case_id=UUID(int=1),
            number=number,
            at=NOW,
            kind="k",
            by=None,
            says=f"s{number}",
            details={"a": [1]},
        )
        story.append(LinkedEntry(entry=entry, previous_hash=previous, hash=link_hash(previous, entry)))
        previous = story[-1].hash
    forged = replace(story[1], entry=replace(story[1].entry, says="other", by=UUID(int=5)))

    assert is_intact(story)
    assert is_intact([])
    assert not is_intact([story[0], forged, story[2]])
    assert not is_intact([story[0], story[2]])
    assert not is_intact([story[0], replace(story[1], hash="x"), story[2]])


def test_a_bureaus_report_answers_fields_of_each_applicant() -> None:
    loan = {"type": "car_loan", "emi": 5_000, "remaining_months": 20}
    told = {
        "bureau": "CIBIL",
        "pulled_on": "2026-11-20",
        "applicants": [
            {"applicant": 0, "score": 700, "flags": ["settled_36m"], "obligations": [loan]},
            {"applicant": 1, "score": -1},
        ],
    }

    report = read_report(told, 2)

    values = report.values()
    assert values["applicants.0.bureau_flags"] == ["writeoff_or_settled_36m"]
    assert values["applicants.0.obligations"][0]["outstanding"] == 0
    assert "applicants.1.obligations" not in values
    assert read_report(report.plain(), 2) == report
    unknown = read_report({**told, "applicants": [{"score": 700, "obligations": [{"type": "other"}]}]}, 1)
    assert "remaining_months" not in unknown.values()["applicants.0.obligations"][0]
    for change, says in (
        ({"applicants": []}, "entry for each"),
        ({"applicants": [{"applicant": 3, "score": 700}]}, "names nobody"),
        ({"applicants": [{"applicant": 0, "score": 700, "flags": "x"}]}, "flags"),
        ({"bureau": "x"}, "bureau"),
    ):
        with pytest.raises(BadInput, match=says):
            read_report({**told, **change}, 2)
