"""Words and lines of a whole page at once are those that are found one by one."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rag.papers.pdf_plain import _stretched
from rag.papers.pdf_words import stretches


@pytest.mark.parametrize(
    "text",
    [
        "SALE DEED\r\nof 12/3  Pune \r\n",
        " a\n\n b c\td\n",
        "prop\ufffeerty of\r\ntwo",
        "prop\x02 erty\x02\r\nof",
        "गाव नमुना\r\nसात\u00a0बारा",
        "one\u2028two\x1cthree",
        "x",
    ],
)
def test_stretches_of_a_page(text: str) -> None:
    found = _stretched(text)
    words = list(zip(found.starts.tolist(), found.ends.tolist(), strict=True))
    bounds = [*found.firsts.tolist(), len(words)]

    lines = [words[start:end] for start, end in pairwise(bounds)]

    assert lines == [[word.span() for word in line] for line in stretches(text)]


def test_blanks_are_no_words() -> None:
    assert not len(_stretched(" \r\n ").starts)
