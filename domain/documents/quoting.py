"""Whether a page has the words that a fact quotes (design rule 6: no quote, no fact).

How it works. Most quotes are a run of words as the page has them, in the file's order or in rows. Two kinds
are put together by a reader: a value with the label that stands above it or at the other end of its row, and
a line of a CSV without its commas. The first is held against the words in the fact's box and in a band
beside and above it, each as often as it is quoted, the words of the box being the end of the quote; the
second against the lines without their separators. Anything else is not on the page.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from domain.documents.rows import in_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.documents.fact import Fact
    from domain.documents.page import Box, Page, Word

_SOFT_HYPHEN: Final = "\u00ad"
_LABEL_LINES: Final = 3
"""Heights of the value's line within which its label stands above it."""
_SLACK_PT: Final = 1.0
"""By which a word's middle may stand outside of a box, since boxes are rounded."""
_SEPARATORS: Final = str.maketrans("", "", ',;|"')


def is_borne_out(fact: Fact, pages: Sequence[Page]) -> bool:
    """Whether the page that the fact names has the words that it quotes."""
    quote, box = fact.evidence.quote, fact.evidence.box
    if not _bare(quote):
        return False
    return any(
        _has_run(quote, page) or (_has_line(quote, page) if box is None else _has_value(quote, box, page))
        for page in pages
        if page.number == fact.evidence.page
    )


def _has_run(quote: str, page: Page) -> bool:
    """Readers of tables quote a row, and join words that a line divides."""
    return any(_bare(quote) in _bare(one.text) for one in (page, in_rows(page)))


def _has_line(quote: str, page: Page) -> bool:
    if page.has_places:
        return False
    words = _bare(quote.translate(_SEPARATORS))
    return bool(words) and any(words in _bare(line.text.translate(_SEPARATORS)) for line in page.lines)


def _has_value(quote: str, box: Box, page: Page) -> bool:
    words = [word for line in page.lines for word in line.words]
    inside = Counter(word.text for word in words if _is_in(word, box))
    quoted = quote.split()
    if not Counter(quoted) - inside:
        return bool(inside)
    label, value = quoted[: -inside.total()], quoted[-inside.total() :]
    if not label or Counter(value) != inside:
        return False
    top = box.top - _LABEL_LINES * (box.bottom - box.top)
    around = Counter(word.text for word in words if top <= _middle(word.box) <= box.bottom)
    return not Counter(label) - (around - inside)


def _is_in(word: Word, box: Box) -> bool:
    across = (word.box.left + word.box.right) / 2
    return (
        box.left - _SLACK_PT <= across <= box.right + _SLACK_PT
        and box.top - _SLACK_PT <= _middle(word.box) <= box.bottom + _SLACK_PT
    )


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _bare(text: str) -> str:
    return "".join(text.replace(_SOFT_HYPHEN, "").split())
