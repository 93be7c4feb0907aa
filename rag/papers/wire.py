"""What goes between the reading process and ours: frames of JSON, checked on our side.

A frame is four bytes of length (big endian) and so many bytes of JSON. The reading process may have been
taken over by the file it reads; all it can do is to send frames, and what is not of their form ends it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

import orjson

from domain.documents.page import Box, Line, Page, PageSource, Word
from rag.papers.problems import PaperProblem
from rag.papers.read_page import Concealment, HiddenLine, ReadPage, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

PageMessage = dict[str, Any]
"""A page as JSON has it."""
LONGEST_FRAME: Final = 64 * 1024 * 1024
_SOURCES: Final = frozenset(get_args(PageSource))


class BadFrame(Exception):
    """What came is not of the form that the reading process sends."""


def packed(message: Mapping[str, Any]) -> bytes:
    """A frame."""
    body = orjson.dumps(message)
    return len(body).to_bytes(4, "big") + body


def page_message(read: ReadPage) -> PageMessage:
    """A page as JSON has it; boxes are lists of left, top, right, bottom."""
    page = read.page
    return {
        "page": [page.number, page.width_pt, page.height_pt, page.source, page.language, page.rotation],
        "lines": [line_message(line) for line in page.lines],
        "hidden": [[line_message(one.line), one.how] for one in read.hidden],
        "tables": [[table.name, table.rows] for table in read.tables],
        "problem": read.problem,
        "inside": read.inside,
        "masked": read.is_masked,
    }


def read_page(message: Mapping[str, Any]) -> ReadPage:
    """The page of a message.

    Raises:
        BadFrame: It is none.
    """
    try:
        number, width, height, source, language, rotation = message["page"]
        if source not in _SOURCES or not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise BadFrame
        page = Page(
            number,
            float(width),
            float(height),
            tuple(_line_in(line) for line in message["lines"]),
            source,
            None if language is None else str(language),
            int(rotation),
        )
        problem = message["problem"]
        return ReadPage(
            page,
            tuple(HiddenLine(number, _line_in(line), Concealment(how)) for line, how in message["hidden"]),
            tuple(
                Table(number, tuple(tuple(map(str, row)) for row in rows), str(name))
                for name, rows in message["tables"]
            ),
            None if problem is None else PaperProblem(problem),
            str(message.get("inside", "")),
            message.get("masked", False) is True,
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadFrame from None


def line_message(line: Line) -> list[Any]:
    """A line as JSON has it: its box, and its words with theirs, or its text where they have none."""
    return [_box_out(line.box), [[word.text, *_box_out(word.box)] for word in line.words] or line.text]


def _line_in(line: list[Any]) -> Line:
    box, words = line
    if isinstance(words, str):
        return Line(words, Box(*map(float, box)))
    inside = tuple([_word_in(*word) for word in words])
    return Line(" ".join([word.text for word in inside]), Box(*map(float, box)), inside)


# A page has some five hundred words, and the constructors of frozen classes take longer than the parsing of
# their JSON: words and boxes are filled by their slots, which takes half the time.
_new = object.__new__
_set_left, _set_top, _set_right, _set_bottom = (
    vars(Box)[name].__set__ for name in ("left", "top", "right", "bottom")
)
_set_text, _set_box = (vars(Word)[name].__set__ for name in ("text", "box"))


def _word_in(text: str, left: float, top: float, right: float, bottom: float) -> Word:
    """A word of the wire. Raises TypeError where an edge is no number; joining the texts checks those."""
    left + top + right + bottom + 0.0  # the check
    box, word = _new(Box), _new(Word)
    _set_left(box, left)
    _set_top(box, top)
    _set_right(box, right)
    _set_bottom(box, bottom)
    _set_text(word, text)
    _set_box(word, box)
    return word


def _box_out(box: Box) -> list[float]:
    return [box.left, box.top, box.right, box.bottom]
