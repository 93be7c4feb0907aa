"""The page about events and the published schemas are those of the code."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def script() -> Any:
    spec = importlib.util.spec_from_file_location("event_catalogue", ROOT / "scripts" / "event_catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_committed_files_are_up_to_date(script: Any) -> None:
    stale = [path.name for path, text in script.wanted().items() if path.read_text(encoding="utf-8") != text]

    assert stale == [], "run scripts/event_catalogue.py and commit the result"


def test_no_schema_is_left_of_a_version_that_is_gone(script: Any) -> None:
    assert set(script.SCHEMAS.iterdir()) == {path for path in script.wanted() if path != script.PAGE}
