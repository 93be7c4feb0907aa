"""Which of the income papers a paper is, by the words on its first page; bundles are split elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.documents.labels import DocumentLabel as Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.documents.page import Page

_STATEMENT: Final = (
    r"statement of account|account statement|ifsc?\b|"
    r"(?:narration|particulars|description|remarks|details).*balance"
)
SIGNS: Final = tuple(
    (label, re.compile(pattern, re.IGNORECASE))
    for label, pattern in (
        (Label.FORM_130, r"\bform\s*(?:no\.?)?\s*130\b"),
        (Label.FORM_16, r"\bform\s*(?:no\.?)?\s*16\b"),
        (
            Label.ITR,
            r"income.tax return|\bitr-?v\b|acknowledgement of return|computation of (?:total )?income",
        ),
        (
            Label.BUREAU_REPORT,
            r"credit (?:information )?report|consumer credit|\"(?:score|scores|tradelines)\"\s*:",
        ),
        (Label.VALUATION_REPORT, r"\bvaluation\b|\bregistered valuer\b"),
        (Label.AGREEMENT_FOR_SALE, r"agreement (?:for|of|to) sale|sale agreement"),
        (Label.PAYSLIP, r"pay\s?slip|salary slip|salary statement|take-?home pay|net (?:pay|salary)"),
        (
            Label.BANK_STATEMENT,
            _STATEMENT,
        ),
    )
)
"""Kind and the words that tell it; the first that fits."""


def label_by_words(pages: Sequence[Page]) -> Label | None:
    """The kind; None where the words tell none."""
    text = pages[0].text if pages else ""
    return next((label for label, pattern in SIGNS if pattern.search(text)), None)
