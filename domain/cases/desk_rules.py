"""The desk's own rules: `domain/rules/case_desk.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.dated_rules import rule_on

if TYPE_CHECKING:
    from datetime import date

FILE: Final = "case_desk.yaml"


def desk_rule(name: str, day: date) -> Any:  # noqa: ANN401  # as the file has it
    """The value of ``case.<name>`` on that day.

    Raises:
        BadInput: No such rule holds on that day.
    """
    return rule_on(FILE, f"case.{name}", day).value
