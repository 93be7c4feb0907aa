"""Corrections without their people, and leads as cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.eval_cases import lead_inputs
from domain.eval_queue import scrubbed, suite_of
from domain.pii.replacing import Replacing
from evals.suites.lead_scoring.desk import NOW, lead_of


def test_one_value_has_one_made_value_in_every_part_and_in_every_spelling():
    clean = scrubbed(
        "an id", "sale_deed.seller", "SANDHYA  DESAI", {"seller": "Sandhya Desai"}, "call 98450 77123"
    )

    assert clean.got == clean.expected["seller"]
    assert "Desai" not in str(clean)
    assert "98450" not in clean.note
    assert clean.masked == 2
    assert len({scrubbed(f"id {n}", "seller", "Sandhya Desai", None, "").got for n in range(9)}) > 2


@pytest.mark.parametrize("name", ["employee_name", "payslip.employee_name", "buyer", "witness", "owners"])
def test_a_field_of_people_holds_a_made_person(name):
    assert "Sandhya" not in Replacing("s").value(["Sandhya Desai"], name)[0]


@pytest.mark.parametrize(
    ("name", "value"), [("net_pay_inr", 45_000), ("month", "2026-05"), ("name", 7), ("holder", "1/3")]
)
def test_what_is_of_nobody_stays(name, value):
    assert Replacing("s").value(value, name) == value


def test_a_lead_is_written_as_its_suite_reads_it():
    said = {
        "enquiries": ["2 bhk in Baner"], "idle_days": 3, "consent": "whatsapp", "stage": "contacted",
        "activities": [{"kind": "call", "days_ago": 2, "details": {"outcome": "busy", "note": "Ravi called"}}],
    }  # fmt: skip
    lead = lead_of(said)

    inputs = lead_inputs(lead, NOW)

    assert inputs["activities"] == [{"kind": "call", "days_ago": 2, "details": {"outcome": "busy"}}]
    again = lead_of(inputs)
    assert {**again, "activities": []} == {**lead, "activities": []}
    gone = lead_of({"consent": None})
    assert lead_inputs(gone, datetime(2026, 1, 1, tzinfo=UTC) - timedelta(days=1))["consent"] is None


def test_a_correction_teaches_the_suite_of_its_subject():
    assert suite_of("clause", "document") == "contract_review"
    assert suite_of("override", "case") == "underwriting"
