"""The made file of leads is one that the import takes whole."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from domain.lead_intake.facts import read_lead
from evals.lead_file import write_lead_file
from tools.lead_import.mapping import mapping_for

if TYPE_CHECKING:
    from pathlib import Path


def test_every_row_is_a_lead_with_its_wish_and_consents(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    write_lead_file(path, 40, seed=7)
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    mapping = mapping_for(rows[0])

    leads = [read_lead(mapping.said(row), now=datetime.now(UTC)) for row in rows]

    assert mapping.name == "own"
    assert [one.notes for one in leads] == [()] * 40
    assert len({one.external_ref for one in leads}) == 40
    told = [(row, lead) for row, lead in zip(rows, leads, strict=True) if row["localities"]]
    assert all(lead.filters["localities"] == [row["localities"]] for row, lead in told)
    assert {len(one.consents) for one in leads} == {0, 1, 2}
