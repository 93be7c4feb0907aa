from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

import pytest

from config.settings import Settings
from domain.errors import SetupError

KEY = b64encode(b"k" * 32).decode()


def test_keys_are_read_in_order_and_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROPMUBI_CHECKPOINT_KEYS", f"new:{KEY},old:{KEY}")

    settings = Settings.load()

    assert list(settings.checkpoint_keys_by_name or ()) == ["new", "old"]
    assert KEY not in repr(settings)


def test_no_keys_or_an_empty_list_keep_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROPMUBI_CHECKPOINT_KEYS", "")

    assert Settings.load().checkpoint_keys_by_name is None


def test_keys_of_another_form_are_refused_by_the_name_of_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROPMUBI_CHECKPOINT_KEYS", f"new:{KEY},new:{KEY}")

    with pytest.raises(SetupError, match="PROPMUBI_CHECKPOINT_KEYS") as caught:
        Settings.load()

    assert KEY not in caught.value.detail


def test_retention_is_a_duration_of_an_hour_or_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROPMUBI_CHECKPOINT_RETENTION", "P90D")
    assert Settings.load().checkpoint_retention == timedelta(days=90)

    monkeypatch.setenv("PROPMUBI_CHECKPOINT_RETENTION", "PT1S")
    with pytest.raises(SetupError, match="PROPMUBI_CHECKPOINT_RETENTION"):
        Settings.load()
