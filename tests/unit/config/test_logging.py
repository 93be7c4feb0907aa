"""What a log line of an error holds: where it happened, and no value of any variable."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Literal

import pytest
import structlog

from config.logging import configure_logging
from config.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def fail() -> None:
    token = "pmk_" + "SECRET" * 2
    raise ValueError(f"refused after {len(token)} characters")


@pytest.mark.parametrize("form", ["console", "json"])
def test_errors_tell_the_place_and_no_variables(
    form: Literal["console", "json"], capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(Settings(log_format=form))

    try:
        fail()
    except ValueError:
        logging.getLogger("uvicorn.error").exception("a library's record")
        structlog.get_logger().exception("our.event")

    written = capsys.readouterr().err
    assert "SECRETSECRET" not in written
    assert written.count("refused after 16 characters") == 2
    assert "test_logging.py" in written


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings(log_format="json"))

    structlog.get_logger().info("our.event", count=2)
    logging.getLogger("x").warning("theirs %s", 3)

    ours, theirs = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (ours["event"], ours["count"]) == ("our.event", 2)
    assert theirs["event"] == "theirs 3"


def test_quieter_levels_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings(log_format="json", log_level="WARNING"))

    structlog.get_logger().info("our.event")

    assert capsys.readouterr().err == ""
