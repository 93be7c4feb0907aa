"""Whom one may reach, how and when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.lead_inbox.contact import is_quiet, may_contact

NOON = datetime(2026, 11, 27, 6, 30, tzinfo=UTC)
NIGHT = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (True, True, True, False)),
        ({"channels": {"call"}, "has_email": False}, (True, False, False, False)),
        ({"channels": set()}, (False, False, False, True)),
        ({"is_dnd": True}, (False, True, True, True)),
        ({"is_stopped": True}, (False, False, False, True)),
        ({"now": NIGHT}, (False, False, False, True)),
    ],
)
def test_only_what_is_open_is_open(given, expected) -> None:
    standing = {
        "channels": {"call", "whatsapp"},
        "has_email": True,
        "is_dnd": False,
        "is_stopped": False,
        "now": NOON,
    }
    may = may_contact(**{**standing, **given})

    assert (may.call, may.whatsapp, may.email, may.reason is not None) == expected


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"), [(3, 29, True), (3, 30, False), (15, 29, False), (15, 30, True)]
)
def test_quiet_hours_are_nine_to_nine_in_india(hour: int, minute: int, quiet: bool) -> None:
    assert is_quiet(datetime(2026, 11, 27, hour, minute, tzinfo=UTC)) is quiet
