"""Floors under known-bad versions: an audit tool is blind offline, so the lock files are the gate."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.version import Version

ROOT = Path(__file__).parents[3]
FLOORS = {
    "litellm": "1.93.1",
    "langgraph-checkpoint": "4.1.1",
    "langgraph": "1.2.14",
    "langgraph-sdk": "0.4.6",
    "langchain-core": "1.3.3",
    "langsmith": "0.8.0",
    "starlette": "1.0.1",
    "python-multipart": "0.0.26",
    "pyjwt": "2.15.0",
    "pypdf": "6.21.4",
}
MALICIOUS = {"litellm": {"1.82.7", "1.82.8"}}


def locked(name: str) -> dict[str, str]:
    lines = (ROOT / "locks" / name).read_text().splitlines()
    pins = (re.match(r"([a-z0-9._-]+)==([^ ;\\]+)", line) for line in lines)
    return {pin.group(1): pin.group(2) for pin in pins if pin}


@pytest.mark.parametrize("lock", ["runtime.txt", "dev.txt"])
def test_locked_versions_stand_on_the_security_floors(lock: str) -> None:
    pins = locked(lock)

    below = {
        name: pins[name]
        for name, floor in FLOORS.items()
        if name in pins and Version(pins[name]) < Version(floor)
    }

    assert "litellm" in pins
    assert below == {}
    assert all(pins.get(name) not in bad for name, bad in MALICIOUS.items())


def test_installed_versions_are_the_locked_ones() -> None:
    pins = locked("dev.txt")

    drift = {
        name: (pins[name], metadata.version(name))
        for name in FLOORS
        if name in pins and metadata.version(name) != pins[name]
    }

    assert drift == {}


@pytest.mark.parametrize("lock", ["runtime.txt", "dev.txt"])
def test_lock_files_pin_every_package_by_hash_and_name_no_host(lock: str) -> None:
    text = (ROOT / "locks" / lock).read_text()

    assert "://" not in text
    assert text.count("==") <= text.count("--hash=sha256:")


def test_no_unexpected_pth_file_runs_at_start() -> None:
    site = Path(metadata.distribution("propmubi-agents").locate_file("."))

    names = {path.name for path in site.glob("*.pth") if "import" in path.read_text(errors="replace")}

    assert names <= {"distutils-precedence.pth", "_virtualenv.pth", "a1_coverage.pth"}
