from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from domain.errors import BadInput
from propmubi.cli import importing
from propmubi.cli.import_progress import ImportWatch, watch_of
from propmubi.cli.importing import register
from tools.listing_import.pipeline import ImportProgress
from tools.listing_import.report import FileReport, ImportReport, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

STEP = ImportProgress("/x/a.csv", 1, 2, 50, 100, 1000)


@pytest.fixture
def app() -> Any:
    import typer

    made = typer.Typer()

    @made.callback()
    def root() -> None:
        """Root."""

    register(made)
    return made


@pytest.fixture
def call(app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs the command over an import that gives this report; what it was asked is in ``asked``."""

    def run(report: ImportReport, *words: str, asked: list[Any] | None = None) -> Result:
        async def fake(_settings: object, options: object, watch: ImportWatch) -> ImportReport:
            watch.reading(STEP)
            watch.stored(report)
            watch.indexing("words", 2)
            watch.ended()
            if asked is not None:
                asked.append(options)
            return report

        monkeypatch.setattr(importing, "import_into_store", fake)
        words = ("import", "listings", "a.csv", "--data-dir", str(tmp_path), *words)
        return CliRunner().invoke(app, words)

    return run


def good() -> ImportReport:
    file = FileReport("/x/a.csv", "own", 3, Counter({Outcome.STORED: 2, Outcome.REJECTED: 1}), 1, seconds=0.5)
    return ImportReport([file], Counter({"price_anomaly": 2}), rejects_file="r.jsonl")


def test_counts_speed_and_rejects_are_shown(call: Callable[..., Result]):
    result = call(good())

    assert result.exit_code == 0
    for part in ("a.csv", "stored", "read as own, 6 records a second", "price_anomaly 2", "r.jsonl"):
        assert part in result.output


def test_json_is_one_document(call: Callable[..., Result]):
    result = call(good(), "--json")

    told = json.loads(result.stdout)
    assert (told["read"], told["stored"], told["rejected"], told["files"][0]["mapping"]) == (3, 2, 1, "own")


def test_a_file_that_cannot_be_read_exits_with_one(call: Callable[..., Result]):
    report = ImportReport([FileReport("a.csv", fault="a.csv is empty.")], is_dry_run=True)

    result = call(report, "--dry-run")

    assert result.exit_code == 1
    assert "a.csv is empty." in result.output
    assert "nothing was stored" in result.output


def test_options_reach_the_import(call: Callable[..., Result]):
    asked: list[Any] = []

    call(good(), "b.csv", "--mapping", "own", "--rejects", "z.jsonl", "--dry-run", asked=asked)

    (options,) = asked
    assert [path.name for path in options.paths] == ["a.csv", "b.csv"]
    assert (options.mapping, options.rejects.name, options.is_dry_run) == ("own", "z.jsonl", True)


def test_a_wrong_mapping_is_told_before_anything_starts(call: Callable[..., Result]):
    asked: list[Any] = []

    result = call(good(), "--mapping", "nope", asked=asked)

    assert isinstance(result.exception, BadInput)
    assert asked == []


def test_without_a_terminal_progress_is_plain_lines(capsys: pytest.CaptureFixture[str]):
    watch = watch_of(as_json=False)

    watch.reading(STEP)
    watch.reading(STEP)
    first = capsys.readouterr().err
    watch_of(as_json=False).indexing("words", 512)

    assert first == "1/2 a.csv: 1000 records\n"
    assert capsys.readouterr().err == "512 listings searchable by words\n"


def test_on_a_terminal_progress_is_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    watch = watch_of(as_json=False)

    watch.reading(STEP)
    watch.reading(STEP._replace(bytes_done=100))
    watch.stored(good())
    watch.indexing("vectors", 2)
    watch.ended()

    shown = capsys.readouterr()
    assert "a.csv" in shown.err
    assert "searchable by meaning" in shown.err
    assert "read as own" in shown.out
