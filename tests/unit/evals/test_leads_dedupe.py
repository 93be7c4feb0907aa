"""Made duplicates: the same for a seed, told apart carefully."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from evals.leads_dedupe import made_leads, measure_dedupe
from propmubi.cli import build_app


def test_wrong_merges_are_rare_and_most_duplicates_are_found() -> None:
    found = measure_dedupe(2_000)

    assert found.precision >= 0.99
    assert found.recall >= 0.75
    assert found.true_merges + found.false_merges + found.missed == found.leads - found.people


def test_a_seed_makes_one_set() -> None:
    assert made_leads(200, 3) == made_leads(200, 3) != made_leads(200, 4)


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_the_command_tells_precision_and_recall(options: list[str]) -> None:
    done = CliRunner().invoke(build_app("bench"), ["bench", "leads-dedupe", "--leads", "300", *options])

    assert done.exit_code == 0
    told = json.loads(done.stdout)["leads"] if options else int(done.stdout.split()[0])
    assert told >= 300
