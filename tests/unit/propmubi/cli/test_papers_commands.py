"""The commands make papers and read them back; what cannot be read is one sentence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from domain.errors import BadInput
from propmubi.cli import build_app

if TYPE_CHECKING:
    from pathlib import Path

RUNNER = CliRunner()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made")
    result = RUNNER.invoke(
        build_app("papers"), ["papers", "make", "--seed", "8", "--cases", "1", "--out", str(out)]
    )
    assert result.exit_code == 0
    assert "every page is marked synthetic" in result.stdout
    (made,) = out.iterdir()
    return made


def test_extract_tells_the_kind_and_shows_fields_masked(folder: Path) -> None:
    files = sorted(str(path) for path in folder.glob("itr*.pdf"))

    result = RUNNER.invoke(build_app("docs"), ["docs", "extract", *files])

    assert result.exit_code == 0
    assert "itr, 2 pages" in result.stdout
    assert "total_income_inr" in result.stdout
    pan = json.loads((folder / "application.json").read_text("utf-8"))["applicants"][0]["pan"]
    assert pan not in result.stdout
    assert f"XXXXXX{pan[-4:]}" in result.stdout


def test_extract_as_json_has_page_quote_and_box(folder: Path) -> None:
    file = next(folder.glob("valuation*.pdf"))

    result = RUNNER.invoke(
        build_app("docs"), ["docs", "extract", str(file), "--label", "valuation_report", "--json"]
    )

    told = json.loads(result.stdout)
    assert told["label"] == "valuation_report"
    value = next(fact for fact in told["facts"] if fact["field"] == "valuation_report.market_value_inr")
    assert (value["page"], len(value["box"]), value["method"]) == (1, 4, "rules")


def test_entries_are_shown_as_words_and_a_csv_has_no_boxes(tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    file.write_text("Date,Narration,Debit,Credit,Balance\n01/08/2026,SALARY,,5.00,5.00\n", "utf-8")

    shown = RUNNER.invoke(build_app("docs"), ["docs", "extract", str(file)])
    plain = RUNNER.invoke(build_app("docs"), ["docs", "extract", str(file), "--json"])

    assert "1 page, 1 facts" in shown.stdout
    assert "narration SALARY" in shown.stdout
    assert json.loads(plain.stdout)["facts"][0]["box"] is None


@pytest.mark.parametrize(
    ("options", "says"), [(["--label", "cheque"], "is not read here"), ([], "say which with --label")]
)
def test_what_is_of_no_known_kind_is_refused(tmp_path: Path, options: list[str], says: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text("hello", "utf-8")

    result = RUNNER.invoke(build_app("docs"), ["docs", "extract", str(file), *options])

    assert isinstance(result.exception, BadInput)
    assert says in str(result.exception)
