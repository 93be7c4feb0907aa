"""What a log line of an error holds: where it happened, and no value of any variable."""

from __future__ import annotations

import json
import logging
from typing import Literal

import pytest
import structlog

from config.logging import configure_logging
from config.settings import Settings


def fail() -> None:
    token = "pmk_" + "SECRET" * 2
    raise ValueError(f"refused after {len(token)} characters")


def fail_with(words: str) -> None:
    raise ValueError(words)


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


@pytest.mark.parametrize("form", ["console", "json"])
def test_numbers_of_people_are_masked_wherever_a_log_line_holds_them(
    form: Literal["console", "json"], capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(Settings(log_format=form))
    log = structlog.get_logger()
    canaries = [
        "2341 2341 2346",
        "ABCPE1234F",
        "98450 12345",
        "ravi@example.com",
        "5010012345678",
        "ravi@okaxis",
    ]

    log.warning("lead.refused", detail="Aadhaar 2341 2341 2346", nested={"a": [{"pan": "ABCPE1234F"}]})
    log.warning("lead.refused", error=ValueError("phone 98450 12345"), deep=[[[[[["ravi@example.com"]]]]]])
    logging.getLogger("library").warning("paid %s from account %s", "ravi@okaxis", "5010012345678")
    try:
        fail_with("no row for 98450 12345 and ABCPE1234F")
    except ValueError:
        log.exception("row.missing", run_id="38050f5f-30cb-4954-8299-84e93b3f0be5", count=1234567890)
        logging.getLogger("library").exception("ravi@example.com failed")

    written = capsys.readouterr().err
    assert [canary for canary in canaries if canary in written] == []
    assert "XXXX XXXX 2346" in written
    assert "38050f5f-30cb-4954-8299-84e93b3f0be5" in written
    assert "1234567890" in written
