"""A payslip: who pays whom for which month, the lines of it, gross, deductions and net.

Earnings and deductions stand side by side or one under another. Each has a head, lines and a total; where a
slip has columns for the rate and the year to date too, the column of this month is the one that counts.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from domain.documents.income import words
from domain.documents.income.figures import is_amount, month_of, rupees_of
from domain.documents.income.grid import Cell, Found, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.documents.page import Page

NAME: Final = (
    r"name of (?:the )?employee",
    r"employee(?:'s)? name",
    r"emp(?:\.|loyee)? name",
    r"name",
    r"employee",
)
NET: Final = (
    r"net (?:pay|salary|amount)(?: payable| transferred| credited)?(?: for the month)?",
    r"net payable",
    r"take[- ]?home(?: pay| salary)?",
    r"amount credited",
)
GROSS: Final = (r"gross (?:earnings?|pay|salary)", r"total (?:gross|earnings?|payments?|earned|income)")
DEDUCTED: Final = (r"(?:total|gross) (?:deductions?|recover(?:y|ies)|deducted)", r"total amount deducted")
_EARNINGS_HEAD: Final = re.compile(
    r"^\W*(?:[a-z]\.\s*)?(?:earnings?|payments?|income|allowances|what you earned|pay and allowances)\W*$",
    re.IGNORECASE,
)
_DEDUCTIONS_HEAD: Final = re.compile(
    r"^\W*(?:[a-z]\.\s*)?(?:deductions?|recover(?:y|ies)|what was deducted)\W*$", re.IGNORECASE
)
_TOTAL: Final = re.compile(r"^\W*(?:total|gross|sub.?total)\b", re.IGNORECASE)
_NET: Final = re.compile(r"^\W*(?:net|take.?home)\b", re.IGNORECASE)
_THIS_MONTH: Final = re.compile(r"current|amount|this month|\bactual|earned|paid", re.IGNORECASE)
_OTHER_COLUMN: Final = re.compile(
    r"\brate\b|ytd|year to date|cumulative|annual|arrear|master|standard", re.IGNORECASE
)
_FIRM_END: Final = re.compile(
    r"\b(?:limited|ltd|llp|corporation|corp|foundation|company|inc|trust|bank|university|institute|society|"
    r"hospital|department|board|council|authority|services|solutions|technologies|industries|enterprises)\b\.?",
    re.IGNORECASE,
)
_TOP_ROWS: Final = 5
"""In which the employer stands when no label says so."""


def read_payslip(pages: Sequence[Page], document_id: UUID | None = None) -> tuple[Fact, ...]:
    """The facts of each slip; a file may hold one a page."""
    return tuple(fact for page in pages for fact in _one_slip(Sheet([page], document_id)))


def _one_slip(sheet: Sheet) -> Iterator[Fact]:
    net = sheet.find(NET, rupees_of)
    if net is None:
        return
    yield from sheet.fact("payslip.employee_name", sheet.find(NAME, words.person))
    yield from sheet.fact("payslip.employer", _employer(sheet))
    yield from sheet.fact("payslip.pan", _own_pan(sheet))
    yield from sheet.fact("payslip.month", _month(sheet))
    lines = list(_lines(sheet))
    for kind, field, labels in (
        ("earning", "payslip.gross_inr", GROSS),
        ("deduction", "payslip.deductions_inr", DEDUCTED),
    ):
        total = next((line for line in lines if line[0] == f"total_{kind}"), None)
        if total is not None:
            yield sheet.row_fact(field, total[2], total[3])
        else:
            yield from sheet.fact(field, sheet.find(labels, rupees_of))
    yield from sheet.fact("payslip.net_pay_inr", net)
    for kind, name, amount, cells in lines:
        if not kind.startswith("total"):
            yield sheet.row_fact(f"payslip.{kind}", {"name": name, "amount_inr": amount}, cells)


def _employer(sheet: Sheet) -> Found[str] | None:
    labelled = sheet.find(
        (r"(?:name of (?:the )?)?employer", r"company(?: name)?", r"organi[sz]ation"), words.firm
    )
    if labelled is not None:
        return labelled
    top = [row[0] for row in sheet.rows[:_TOP_ROWS]]
    named = next((cell for cell in top if _FIRM_END.search(cell.text)), top[0])
    name = words.firm(named.text)
    return None if name is None else Found(name, named, named.text)


def _own_pan(sheet: Sheet) -> Found[str] | None:
    return sheet.find((r"(?:employee )?pan(?: no\.?| number)?", r"permanent account number"), words.pan)


def _month(sheet: Sheet) -> Found[str] | None:
    labelled = sheet.find(
        (
            r"pay ?slip(?: for)?(?: the)?(?: month)?(?: of)?",
            r"pay period",
            r"salary slip(?: for)?(?: the)?(?: month)?(?: of)?",
            r"(?:for the )?month(?: of)?",
            r"salary (?:statement )?for",
        ),
        month_of,
    )
    return labelled or sheet.search(r"(?P<value>\b[a-z]{3,9}[-, ']+20\d\d\b)", month_of)


_Line = tuple[str, str, int, list[Cell]]


def _lines(sheet: Sheet) -> Iterator[_Line]:
    """Kind (``earning``, ``deduction`` or their ``total_``), name, rupees, cells; slip from the top down."""
    regions: list[_Region] = []
    for row in sheet.rows:
        opened = [
            _Region("earning" if _EARNINGS_HEAD.match(cell.text) else "deduction", cell.box.left)
            for cell in row
            if _EARNINGS_HEAD.match(cell.text) or _DEDUCTIONS_HEAD.match(cell.text)
        ]
        if opened:
            opened[0].left = 0 if len(opened) == 1 or opened[0].left < opened[-1].left else opened[0].left
            for one, following in pairwise(opened):
                one.right = following.left
            for region in opened:
                region.column = region.this_month(row) or next((r.column for r in regions if r.column), None)
            regions = opened
            continue
        if all(region.kind == "none" for region in regions):
            if any(_OTHER_COLUMN.search(cell.text) for cell in row) and _this_month(row):
                regions = [_Region("none", 0)]
                regions[0].column = _this_month(row)
            continue
        for region in regions:
            line = region.line(row)
            if line is None:
                continue
            yield line
            if line[0].startswith("total"):
                region.kind = "none"


class _Region:
    """The part of the slip's width in which earnings, or deductions, stand."""

    def __init__(self, kind: str, left: float) -> None:
        self.kind = kind
        self.left = left
        self.right = float("inf")
        self.column: Cell | None = None
        """Head of this month's amounts."""

    def this_month(self, row: Sequence[Cell]) -> Cell | None:
        return _this_month([cell for cell in row if self._holds(cell)])

    def line(self, row: Sequence[Cell]) -> _Line | None:
        own = [cell for cell in row if self._holds(cell)]
        named = next((cell for cell in own if not is_amount(cell.text)), None)
        amounts = [cell for cell in own if is_amount(cell.text)]
        if self.kind == "none" or named is None or not amounts or _NET.match(named.text):
            return None
        chosen = amounts[0] if self.column is None else min(amounts, key=self._off_column)
        kind = f"total_{self.kind}" if _TOTAL.match(named.text) else self.kind
        return kind, named.text.strip(" :"), rupees_of(chosen.text) or 0, [named, chosen]

    def _holds(self, cell: Cell) -> bool:
        return self.left - 2 <= cell.box.left < self.right - 2

    def _off_column(self, cell: Cell) -> float:
        return 0 if self.column is None else abs(cell.box.right - self.column.box.right)


def _this_month(row: Sequence[Cell]) -> Cell | None:
    heads = [cell for cell in row if not is_amount(cell.text)]
    return next(
        (
            c
            for c in heads
            if _THIS_MONTH.search(c.text) and not _OTHER_COLUMN.search(c.text) and len(c.text) < 24
        ),
        None,
    )


def slips_of(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Facts of a file of slips, a list for each page."""
    own = [fact for fact in facts if fact.field.startswith("payslip.")]
    return [list(group) for _, group in groupby(own, key=lambda fact: fact.evidence.page)]
