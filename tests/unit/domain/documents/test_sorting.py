"""Pages sorted by a person: each page of the file in one place."""

from __future__ import annotations

import pytest

from domain.documents.sorting import PageChange, PagePlace, SortedPaper, check_sorting, page_changes
from domain.errors import BadInput

DEED = SortedPaper("sale_deed", (1, 2))


@pytest.mark.parametrize(
    ("papers", "says"),
    [
        ([SortedPaper("will", (1, 4)), SortedPaper("gift", (2, 3))], "there is no page 4"),
        ([DEED, SortedPaper("gift", (3, 2))], "Page 2 stands in two places"),
        ([SortedPaper("gift", (1, 3))], "Page 2 is of no paper"),
    ],
)
def test_a_page_that_is_nowhere_or_twice_is_refused(papers: list[SortedPaper], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        check_sorting(papers, 3)


def test_pages_in_any_order_are_a_sorting() -> None:
    check_sorting([SortedPaper("gift", (3, 1)), SortedPaper("will", (2,))], 3)


def test_pages_that_are_labelled_or_divided_otherwise_are_told() -> None:
    after = [SortedPaper("sale_deed", (1,)), SortedPaper("sale_deed", (2, 3))]

    assert page_changes([DEED], after) == [
        PageChange(2, PagePlace("sale_deed", False), PagePlace("sale_deed", True))
    ]
    assert page_changes([DEED], [DEED]) == []
