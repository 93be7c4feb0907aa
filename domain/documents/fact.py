"""A fact read in a paper: never without the words that say it and where they stand (design rule 6)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from uuid import UUID

    from domain.documents.page import Box

FactMethod = Literal["rules", "model", "person"]
FactValue = str | int | bool | list["FactValue"] | dict[str, "FactValue"] | None
"""As JSON has it: whole rupees as int, dates as ISO text, shares as ``"1/3"``; never a float."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that say it, and where they stand."""

    document_id: UUID | None
    """None: a file that is kept nowhere (a command line reads it and forgets it)."""
    page: int
    """Counted from 1."""
    quote: str
    """As the page has it; at most 400 characters."""
    box: Box | None = None
    """None: the words were found in a text without places (an e-mail, a CSV)."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one field, as one paper has it. Papers that disagree give two facts, side by side."""

    field: str
    """Dotted name: ``payslip.net_pay_inr``, ``sale_deed.registration_date``."""
    value: FactValue
    evidence: Evidence
    method: FactMethod = "rules"
    confidence: Fraction = Fraction(1)
    """0 to 1; by the reader's own tables, not a probability unless it was calibrated."""
