"""The whole platform starts, indexes, searches and chats without reaching for another machine."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

GUARDED = """
import sys
from tests.support import network_guard
from propmubi.cli import main

sys.argv = ["propmubi", *sys.argv[1:]]
try:
    main()
finally:
    sys.stderr.write(f"attempts={network_guard.ATTEMPTS}")
    sys.stderr.write(f" litellm={'litellm' in sys.modules}")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for both commands: the embedding model is built once."""
    return tmp_path_factory.mktemp("platform") / "data"


@pytest.mark.engines
@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "typed"),
    [
        (["search", "2 BHK in Pune under 90 lakh", "--json"], ""),
        (["chat"], "2 BHK in Pune under 90 lakh\n/quit\n"),
    ],
    ids=["search", "chat"],
)
def test_reaches_for_no_other_machine_and_loads_no_model_library(
    command: list[str], typed: str, folder: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", GUARDED, *command, "--data-dir", str(folder)],
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert "attempts=[] litellm=False" in done.stderr
