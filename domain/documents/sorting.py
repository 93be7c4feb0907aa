"""Pages sorted into papers by a person: what may be said, and which pages it says otherwise of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class SortedPaper:
    """One paper of a file."""

    label: str
    """`domain.documents.labels.DocumentLabel`."""
    pages: tuple[int, ...]
    """Numbers of its pages in the file, in the order they are read; never empty."""


@dataclass(frozen=True, slots=True)
class PagePlace:
    """What a page is: the kind of its paper, and whether it is that paper's first."""

    label: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page that a person puts otherwise than it was read."""

    page: int
    got: PagePlace
    expected: PagePlace


def check_sorting(papers: Sequence[SortedPaper], page_count: int) -> None:
    """Refuses a sorting in which a page of the file is nowhere, or in two places.

    Raises:
        BadInput: With the first page of which that is so.
    """
    said = [number for paper in papers for number in paper.pages]
    foreign = next((number for number in said if not 1 <= number <= page_count), None)
    if foreign is not None:
        raise BadInput(f"The file has pages 1 to {page_count}; there is no page {foreign}.")
    seen: set[int] = set()
    for number in said:
        if number in seen:
            raise BadInput(f"Page {number} stands in two places; each page is of one paper.")
        seen.add(number)
    missing = next((number for number in range(1, page_count + 1) if number not in seen), None)
    if missing is not None:
        raise BadInput(f"Page {missing} is of no paper; put it into one, labelled unknown if it is none.")


def page_changes(before: Sequence[SortedPaper], after: Sequence[SortedPaper]) -> list[PageChange]:
    """The pages that a person labels or divides otherwise, in the order of the file.

    >>> deed = SortedPaper("sale_deed", (1, 2))
    >>> said = [SortedPaper("gift", (1,)), SortedPaper("sale_deed", (2,))]
    >>> [one.page for one in page_changes([deed], said)]
    [1, 2]
    """
    got, expected = dict(_places(before)), dict(_places(after))
    return [
        PageChange(number, got[number], expected[number])
        for number in sorted(expected)
        if number in got and got[number] != expected[number]
    ]


def _places(papers: Sequence[SortedPaper]) -> Iterator[tuple[int, PagePlace]]:
    for paper in papers:
        for place, number in enumerate(paper.pages):
            yield number, PagePlace(paper.label, place == 0)
