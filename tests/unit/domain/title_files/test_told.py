"""What advocates say of findings, and whose yes it takes."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.errors import BadInput, Conflict, Forbidden
from domain.title_files.told import Told, check_second, may_sign_first, opinion_told, told

ANJALI, VIKRAM = UUID(int=1), UUID(int=2)
WHY = "The receipt shows that nothing is owed."
FOUND = Told("critical", "critical", "open")


@pytest.mark.parametrize(
    ("said", "severity", "state", "lowered"),
    [
        ({"severity": "high", "state": None}, "high", "downgraded", True),
        ({"severity": "critical", "state": None}, "critical", "open", False),
        ({"severity": None, "state": "cleared"}, "critical", "cleared", True),
        ({"severity": None, "state": "answered"}, "critical", "answered", False),
    ],
)
def test_a_word_on_a_finding(said, severity, state, lowered):
    after = told(FOUND, **said, reason=WHY, by=ANJALI)

    assert (after.severity, after.state, after.is_lowered) == (severity, state, lowered)
    assert after.lowered_by == (ANJALI if lowered else None)


def test_a_finding_that_is_opened_again_counts_as_it_was_found():
    lowered = told(FOUND, severity="low", state=None, reason=WHY, by=ANJALI)

    assert told(lowered, severity=None, state="open", reason="", by=VIKRAM) == FOUND
    assert (
        told(Told("low", "high", "open"), severity=None, state="answered", reason="", by=VIKRAM).severity
        == "high"
    )


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"severity": None, "state": None}, "either"),
        ({"severity": "low", "state": "open"}, "either"),
        ({"severity": None, "state": "downgraded"}, "severity you lower"),
        ({"severity": "low", "state": None, "reason": "paid"}, "second advocate reads"),
        ({"severity": None, "state": "cleared", "reason": "  "}, "second advocate reads"),
    ],
)
def test_what_cannot_be_said_of_a_finding(said, why):
    with pytest.raises(BadInput, match=why):
        told(FOUND, **{"reason": WHY, **said}, by=ANJALI)


def test_the_opinion_is_of_what_counts():
    assert opinion_told([FOUND]) == "defective"
    assert opinion_told([Told("critical", "critical", "cleared", ANJALI)]) == "clear_and_marketable"
    assert opinion_told([Told("critical", "medium", "downgraded", ANJALI)]) == "subject_to"


def test_who_lowered_or_signed_first_cannot_agree():
    lowered = [Told("critical", "low", "downgraded", ANJALI)]

    assert not may_sign_first(lowered)
    assert may_sign_first([FOUND])
    check_second(lowered, first=UUID(int=3), second=VIKRAM)
    with pytest.raises(Conflict):
        check_second(lowered, first=None, second=VIKRAM)
    for first in (ANJALI, VIKRAM):
        with pytest.raises(Forbidden, match="second advocate"):
            check_second(lowered, first=first, second=ANJALI if first is VIKRAM else first)
