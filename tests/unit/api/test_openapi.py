"""The committed description of the API is that of the code, and tells errors as they are."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "openapi.py"


@pytest.fixture(scope="module")
def wanted() -> dict[Path, str]:
    files: dict[Path, str] = runpy.run_path(str(SCRIPT))["wanted"]()
    return files


def test_committed_files_are_up_to_date(wanted) -> None:
    stale = [path.name for path, text in wanted.items() if path.read_text(encoding="utf-8") != text]

    assert stale == [], "run scripts/openapi.py and npm run generate, and commit the result"


def test_the_description_is_the_same_every_time(wanted) -> None:
    assert runpy.run_path(str(SCRIPT))["wanted"]() == wanted


def test_rest_errors_are_described_as_problems(wanted) -> None:
    paths = json.loads(next(text for path, text in wanted.items() if path.name == "openapi.json"))["paths"]
    operations = [
        operation
        for path, methods in paths.items()
        if path.startswith("/api/v1/")
        for operation in methods.values()
    ]

    assert operations
    for operation in operations:
        assert "application/problem+json" in operation["responses"]["4XX"]["content"]
        assert "422" not in operation["responses"]


@pytest.mark.parametrize(("changed", "exit_code"), [(False, 0), (True, 1)])
def test_check_fails_only_when_a_file_is_stale(monkeypatch, tmp_path, wanted, changed, exit_code) -> None:
    script = runpy.run_path(str(SCRIPT))
    here = {tmp_path / path.name: text for path, text in wanted.items()}
    monkeypatch.setitem(script["main"].__globals__, "wanted", lambda: here)
    monkeypatch.setattr("sys.argv", ["openapi.py"])
    script["main"]()
    if changed:
        (tmp_path / "openapi.json").write_text("{}")
    monkeypatch.setattr("sys.argv", ["openapi.py", "--check"])

    assert script["main"]() == exit_code
