"""What a tool or graph node touches: the rule of two (CATALOGUE T3).

Untrusted input, sensitive data, change of state or egress: no step may have all three, because text written
by a stranger could then move a person's data. A test reads every declaration.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Touch(StrEnum):
    """The three kinds of contact that must not meet in one step."""

    UNTRUSTED_INPUT = "A"
    SENSITIVE_DATA = "B"
    CHANGE_OR_EGRESS = "C"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolSpec:
    """One tool as a model, a person or a test reads it."""

    name: str
    verb: str
    """What it does, in words written for a model."""
    touches: frozenset[Touch]
    max_items: int
    """Bound on the size of its output."""

    def __post_init__(self) -> None:
        if len(self.touches) == len(Touch):
            raise ValueError(f"tool {self.name} breaks the rule of two: it touches A, B and C")
