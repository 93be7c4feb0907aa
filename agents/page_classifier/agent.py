"""The page classifier: rules for every page, and a model for the pages they could not tell.

A quarantined reader: it has no tools and sees nothing but the pages. Its label counts only when it is of the
closed list and quotes words that stand on that page, and only where the rules were unsure; a heading that the
rules know is not argued away by what a page says about itself.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from agents.page_classifier.proposal import Proposal, ProposedLabel, sorting_messages
from domain.documents.classify import PageLabel, classify
from domain.documents.labels import DocumentLabel
from domain.documents.running_text import RunningText
from domain.errors import ModelUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.documents.page import Page
    from router.port import ModelPort

BATCH: Final = 12
"""Pages of one call."""
SURE: Final = Fraction(3, 4)
"""Of the rules: from here a model is not heard."""
MODEL_SCORE: Final = Fraction(7, 10)
_FEWEST_WORDS: Final = 3


async def label_pages(pages: Sequence[Page], model: ModelPort | None) -> tuple[PageLabel, ...]:
    """The label of each page, in the order given."""
    by_rules = classify(pages)
    if model is None:
        return by_rules
    unsure = [page for page, label in zip(pages, by_rules, strict=True) if _is_unsure(label)]
    proposed: dict[int, ProposedLabel] = {}
    for start in range(0, len(unsure), BATCH):
        try:
            answer = await model.structured(sorting_messages(unsure[start : start + BATCH]), Proposal)
        except ModelUnavailable:
            break
        proposed |= {each.number: each for each in answer.pages}
    return tuple(
        _disposed(page, label, proposed.get(page.number)) if _is_unsure(label) else label
        for page, label in zip(pages, by_rules, strict=True)
    )


def _is_unsure(label: PageLabel) -> bool:
    return label.label is DocumentLabel.UNKNOWN or (label.is_start and label.score < SURE)


def _disposed(page: Page, by_rules: PageLabel, proposed: ProposedLabel | None) -> PageLabel:
    """The model's label where it holds, else the rules'."""
    if (
        proposed is None
        or proposed.label not in set(DocumentLabel)
        or proposed.label == DocumentLabel.UNKNOWN
    ):
        return by_rules
    is_quoted = (
        len(proposed.quote.split()) >= _FEWEST_WORDS
        and RunningText([page]).find(proposed.quote, page.number) is not None
    )
    if not is_quoted:
        return by_rules
    return PageLabel(page.number, DocumentLabel(proposed.label), MODEL_SCORE, is_start=proposed.is_start)
