"""What is made: a paper with the truth of its fields, and a case with what was planted in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from tools.typeset.typesetting import typeset

if TYPE_CHECKING:
    from domain.documents.fact import FactValue
    from domain.documents.labels import DocumentLabel

LAYOUTS: Final = Path(__file__).parent / "layouts"
SPECIMEN: Final = (
    "SYNTHETIC SPECIMEN made by software for testing. Not a real document; no such person or firm."
)
Format = Literal["pdf", "csv", "json"]


class Plant(StrEnum):
    """What may be wrong with a set of papers: the closed list."""

    NET_PAY_VS_CREDIT = "net_pay_vs_credit"
    FORM16_VS_PAYSLIPS = "form16_vs_payslips"
    NAME_VARIANT = "name_variant"
    UNDISCLOSED_EMI = "undisclosed_emi"
    BOUNCES = "bounces"
    CIRCULAR_CREDITS = "circular_credits"
    PAN_DIFFERS = "pan_differs"
    EMPLOYER_DIFFERS = "employer_differs"
    AGREEMENT_VS_VALUATION = "agreement_vs_valuation"
    OBLIGATION_VS_BUREAU = "obligation_vs_bureau"
    PAYSLIP_ARITHMETIC = "payslip_arithmetic"
    STATEMENT_ARITHMETIC = "statement_arithmetic"


@dataclass(frozen=True, slots=True)
class TrueField:
    """What a field of a paper says, and on which page."""

    field: str
    value: FactValue
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePaper:
    """One paper: how it is laid out, what stands on it, what is true of it."""

    name: str
    """File name."""
    label: DocumentLabel
    layout: str
    """``payslip_a``; the part after the underscore tells the layouts of a kind apart."""
    title: str
    data: dict[str, Any] = field(default_factory=dict)
    """Of the layout, as text."""
    text: str | None = None
    """Of a CSV or JSON, whole; None for a PDF, which is set when it is asked for."""
    truth: tuple[TrueField, ...]

    @property
    def format(self) -> Format:
        """By the file's name."""
        ending = self.name.rsplit(".", 1)[-1]
        return "csv" if ending == "csv" else "json" if ending == "json" else "pdf"

    def file_bytes(self) -> bytes:
        """The file; the same bytes each time."""
        if self.text is not None:
            return self.text.encode()
        template = (LAYOUTS / f"{self.layout}.typ").read_text("utf-8")
        return typeset(template, self.data, title=self.title, root=LAYOUTS, standard=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCase:
    """An application with its papers."""

    name: str
    declared: dict[str, Any]
    """As ``propmubi underwrite`` takes it, with names, PAN and employers beside."""
    papers: tuple[MadePaper, ...]
    planted: frozenset[Plant]
