"""Where an application's secret comes from, and that it is told nowhere."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from api.identity.keys import IdentityKeys, load_ring
from config.settings import Settings
from domain.errors import SetupError

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "s" * 20 + "ecret" * 8


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)

    signature = load_ring(settings).sign("a", b"said")

    file = tmp_path / "run" / "secret_key"
    assert load_ring(settings).holds("a", b"said", signature)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["secret_key"]


def test_the_settings_secret_wins_and_makes_no_file(tmp_path: Path) -> None:
    ring = load_ring(Settings(data_dir=tmp_path, secret_key=SECRET, secret_key_previous="p" * 40))

    assert repr(ring) == "KeyRing(2 secrets)"
    assert list(tmp_path.iterdir()) == []


def test_a_served_database_with_a_secret_of_this_machine_is_told(tmp_path: Path) -> None:
    with capture_logs() as logs:
        load_ring(Settings(data_dir=tmp_path, database_url="postgresql://db/x"))

    assert [each["event"] for each in logs] == ["secret_key.kept_in_file"]


@pytest.mark.parametrize("variable", ["PROPMUBI_SECRET_KEY", "PROPMUBI_SECRET_KEY_PREVIOUS"])
def test_a_short_secret_is_refused_by_name_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "hunter2")

    with pytest.raises(SetupError, match=variable) as refused:
        Settings.load()

    assert "hunter2" not in str(refused.value)


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROPMUBI_SECRET_KEY_PREVIOUS", "")

    assert Settings.load().secret_key_previous is None


def test_settings_show_no_secret() -> None:
    settings = Settings(secret_key=SECRET)

    assert SECRET not in repr(settings)
    assert SECRET not in str(settings.model_dump())


async def test_the_ring_is_read_once(tmp_path: Path) -> None:
    keys = IdentityKeys(Settings(data_dir=tmp_path))

    first = await keys.ring()
    (tmp_path / "run" / "secret_key").unlink()

    assert await keys.ring() is first
