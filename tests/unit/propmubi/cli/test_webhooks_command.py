from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

from typer.testing import CliRunner

from config.settings import Settings
from domain.webhook_signature import tenant_key
from propmubi.cli import build_app
from propmubi.cli.people_store import OWN_TENANT
from store.identity.secret_key import load_ring

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

OTHER = UUID(int=7)


def shown(*arguments: str) -> dict[str, str]:
    result = CliRunner().invoke(build_app("webhooks"), ["webhooks", "key", "--json", *arguments])
    assert result.exit_code == 0, result.output
    found: dict[str, str] = json.loads(result.stdout)
    return found


def test_shows_the_key_that_workers_sign_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROPMUBI_SECRET_KEY", raising=False)
    ring = load_ring(Settings(data_dir=tmp_path))

    own = shown("--data-dir", str(tmp_path))
    other = shown("--data-dir", str(tmp_path), "--tenant", str(OTHER))

    assert own["key"] == tenant_key(ring, OWN_TENANT)
    assert other["key"] == tenant_key(ring, OTHER)
    assert own["header"] == "x-propmubi-signature"
