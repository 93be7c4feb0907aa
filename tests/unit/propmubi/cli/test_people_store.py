"""How passwords come in and facts go out."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import typer

from domain.errors import BadInput
from propmubi.cli.people_store import read_password, show

if TYPE_CHECKING:
    from collections.abc import Callable

ROW = {
    "id": UUID(int=1),
    "roles": ["agent", "admin"],
    "at": datetime(2026, 11, 22, 12, tzinfo=UTC),
    "none": None,
}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_a_password_is_asked_for_twice_and_not_echoed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    def prompt(text: str, **options: Any) -> str:
        asked.append({"text": text, **options})
        return "typed by hand"

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(typer, "prompt", prompt)

    assert read_password() == "typed by hand"
    assert asked == [{"text": "New password", "hide_input": True, "confirmation_prompt": True}]


@pytest.mark.parametrize(
    ("sent", "password"), [("a b \n", "a b "), ("word\r\nmore\n", "word"), ("word", "word")]
)
def test_from_a_pipe_it_is_the_first_line(monkeypatch: pytest.MonkeyPatch, sent: str, password: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(sent))

    assert read_password() == password


@pytest.mark.parametrize("sent", ["", "\n"])
def test_an_empty_pipe_is_told(monkeypatch: pytest.MonkeyPatch, sent: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(sent))

    with pytest.raises(BadInput, match="stdin"):
        read_password()


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def run(found: Any, *, as_json: bool = False) -> str:
        show(found, tuple(ROW), as_json=as_json)
        return capsys.readouterr().out

    return run


def test_programs_get_one_json_document(shown: Callable[..., str]) -> None:
    assert json.loads(shown([ROW], as_json=True)) == [
        {"id": str(UUID(int=1)), "roles": ["agent", "admin"], "at": "2026-11-22T12:00:00+00:00", "none": None}
    ]


def test_people_get_every_character(shown: Callable[..., str]) -> None:
    long = {**ROW, "id": "pms_" + "k" * 120}

    assert [line.split(maxsplit=1)[1] for line in shown(long).splitlines()] == [
        "pms_" + "k" * 120,
        "agent, admin",
        "2026-11-22 12:00:00+00:00",
        "-",
    ]
    assert "pms_" + "k" * 120 in shown([long])
