"""What one sentence changes in a search: a list of small edits, each with the words that caused it.

Slot rules write edits, never filters, so that a first search, a refinement and a reset share one path
(`domain.search.merge`), and so that every filter can be explained by the words it came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from decimal import Decimal

Operation = Literal["set", "put", "add", "exclude", "clear", "drop", "scale"]
"""
set      the slot becomes the value
put      the keys of the value are written into the slot (a mapping); keys not named stay
add      values join a list slot; in a refinement a list of alternatives is replaced unless ``is_also``
exclude  values join the same list under ``exclude`` and leave the slot itself
clear    the slot is given up
drop     single values leave a list slot
scale    a bound is multiplied ("cheaper"); the value is a `Scale`
"""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one slot."""

    operation: Operation
    slot: str
    value: Any = None
    start: int = 0
    end: int = 0
    """Tokens that say it."""
    is_also: bool = False
    """Said as an addition ("also include")."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Multiply the bound ``key`` of a slot where it is set; else make the edit ``otherwise``."""

    key: str
    factor: Decimal
    otherwise: Edit | None = None
