from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.engines, pytest.mark.slow]
FLAT = {
    "id": "1", "transaction": "buy", "property_type": "apartment", "city": "Pune", "locality": "Wakad", "bhk": 2,
    "price": "72 lakh", "area": "980",
}  # fmt: skip


def propmubi(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from propmubi.cli import main; main()", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_the_command_opens_the_stores_itself_and_finds_again_what_it_stored(tmp_path: Path):
    file = tmp_path / "flats.jsonl"
    file.write_text(json.dumps(FLAT) + "\n")
    words = ("import", "listings", str(file), "--data-dir", str(tmp_path / "data"), "--json")

    first, second = propmubi(*words), propmubi(*words)

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert json.loads(first.stdout)["stored"] == 1
    assert json.loads(second.stdout)["unchanged"] == 1


def test_a_wrong_mapping_is_one_line_and_exit_two(tmp_path: Path):
    result = propmubi("import", "listings", "x.csv", "--mapping", "nope", "--data-dir", str(tmp_path))

    assert result.returncode == 2
    assert result.stderr.startswith("propmubi: There is no mapping 'nope'")
    assert "Traceback" not in result.stderr
