"""Which reader reads which paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from domain.documents.income.bank_statement import read_bank_statement
from domain.documents.income.bureau_report import read_bureau_report
from domain.documents.income.payslip import read_payslip
from domain.documents.income.property_values import read_agreement_price, read_valuation
from domain.documents.income.tax_certificate import read_form_16, read_form_130
from domain.documents.income.tax_return import read_tax_return
from domain.documents.labels import DocumentLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.documents.page import Page


class Reader(Protocol):
    """Pages of one paper in, its facts out; pure."""

    def __call__(self, pages: Sequence[Page], document_id: UUID | None = None) -> tuple[Fact, ...]:
        """The facts, in the order of the paper."""
        ...


INCOME_READERS: Final[Mapping[DocumentLabel, Reader]] = {
    DocumentLabel.PAYSLIP: read_payslip,
    DocumentLabel.BANK_STATEMENT: read_bank_statement,
    DocumentLabel.FORM_16: read_form_16,
    DocumentLabel.FORM_130: read_form_130,
    DocumentLabel.ITR: read_tax_return,
    DocumentLabel.BUREAU_REPORT: read_bureau_report,
    DocumentLabel.AGREEMENT_FOR_SALE: read_agreement_price,
    DocumentLabel.VALUATION_REPORT: read_valuation,
}
"""Of an agreement only what a credit case needs; its parties and clauses are read with the instruments."""


def facts_of(
    label: DocumentLabel, pages: Sequence[Page], document_id: UUID | None = None
) -> tuple[Fact, ...]:
    """The facts of a paper; none where no reader knows its kind."""
    reader = INCOME_READERS.get(label)
    return () if reader is None else reader(pages, document_id)
