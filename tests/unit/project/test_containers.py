"""Compose file and image are right as far as can be seen without a container engine (none runs here)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "infra" / "docker" / "Dockerfile").read_text()


@pytest.mark.parametrize(
    "command",
    [
        ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
        ["yamllint", "--strict", "docker-compose.yml"],
        ["hadolint", "infra/docker/Dockerfile"],
    ],
    ids=lambda command: command[0],
)
def test_linter_finds_nothing(command: list[str]) -> None:
    done = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_services_are_the_planned_ones_and_ollama_is_asked_for() -> None:
    assert set(COMPOSE["services"]) == {"postgres", "redis", "qdrant", "ollama", "migrate", "api", "worker"}
    assert COMPOSE["services"]["ollama"]["profiles"] == ["ollama"]


def test_every_secret_is_demanded_and_named_in_the_example() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    demanded = set(re.findall(r"\$\{([A-Z_]+):\?", text))
    example = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))

    assert {name for name in re.findall(r"\$\{([A-Z_]+)", text) if "PASSWORD" in name} <= demanded
    assert demanded <= example


@pytest.mark.parametrize("name", ["postgres", "redis", "qdrant", "ollama", "api", "worker"])
def test_long_lived_services_restart_and_keep_their_data(name: str) -> None:
    service = COMPOSE["services"][name]

    assert service["restart"] == "unless-stopped"
    assert service["volumes"]
    assert name in {"api", "worker"} or "healthcheck" in service


def test_image_runs_as_nobody_in_particular_and_is_probed() -> None:
    stages = re.findall(r"^FROM \S+ AS (\w+)", DOCKERFILE, flags=re.MULTILINE)

    assert stages == ["web", "python", "runtime"]
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, flags=re.MULTILINE)
    assert "HEALTHCHECK" in DOCKERFILE
    assert 'ENTRYPOINT ["propmubi"]' in DOCKERFILE


def test_image_holds_every_package_of_the_wheel() -> None:
    packages = re.search(
        r"^packages = \[(.*?)\]", (ROOT / "pyproject.toml").read_text(), flags=re.MULTILINE | re.DOTALL
    )
    assert packages is not None

    for name in re.findall(r'"(\w+)"', packages.group(1)):
        assert f"COPY {name}/ {name}/" in DOCKERFILE
        assert f"!{name}/**" in (ROOT / ".dockerignore").read_text().splitlines()


def test_database_of_compose_has_the_extensions_of_the_embedded_one() -> None:
    from propmubi.engines.postgres import EXTENSIONS

    made = re.findall(r"extension if not exists (\w+)", (ROOT / "infra/docker/postgres-init.sh").read_text())

    assert tuple(made) == EXTENSIONS
