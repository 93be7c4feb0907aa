"""A fact is kept when its page has the words it quotes, however the reader put them together."""

from __future__ import annotations

import pytest

from domain.documents.fact import Evidence, Fact
from domain.documents.page import Box, Line, Page, Word
from domain.documents.quoting import is_borne_out

WIDTH = 400.0


def line(top: float, *words: tuple[float, str], height: float = 9) -> Line:
    set_words = tuple(
        Word(text, Box(left, top, left + 5.0 * len(text), top + height)) for left, text in words
    )
    box = set_words[0].box
    for word in set_words[1:]:
        box = box.around(word.box)
    return Line(" ".join(word.text for word in set_words), box, set_words)


FORM = Page(
    number=1,
    width_pt=WIDTH,
    height_pt=800,
    lines=(
        line(80, (50, "EMPLOYEE"), (220, "PAN")),
        line(96, (50, "Harish"), (90, "Reddy"), (220, "GXYPR3993Z")),
        line(120, (50, "Total"), (80, "Income"), (200, "F+G"), (330, "6,10,440")),
        line(150, (50, "SALARY"), (90, "SLIP")),
        line(156, (50, "May-2026")),
        line(400, (50, "Loan"), (90, "9,99,999")),
    ),
)
CSV = Page(
    number=1,
    width_pt=0,
    height_pt=0,
    lines=(
        Line('05-03-2026,"ATM CASH, PUNE",2000.00,DR', Box(0, 0, 0, 0)),
        Line("a word di\u00advided here", Box(0, 0, 0, 0)),
    ),
)
NAME, PAN, TOTAL = Box(50, 96, 115, 105), Box(220, 96, 270, 105), Box(330, 120, 370, 129)
MIXED = Box(50, 150, 110, 165)


@pytest.mark.parametrize(
    ("page", "quote", "box", "is_there"),
    [
        pytest.param(FORM, "Harish Reddy GXYPR3993Z", NAME, True, id="a run"),
        pytest.param(FORM, "EMPLOYEE Harish Reddy", NAME, True, id="label above its value"),
        pytest.param(FORM, "PAN GXYPR3993Z", PAN, True, id="label above, in the second column"),
        pytest.param(FORM, "Total Income 6,10,440", TOTAL, True, id="label at the other end of the row"),
        pytest.param(FORM, "SALARY May-2026 SLIP", MIXED, True, id="two lines in one box"),
        pytest.param(
            FORM, "SALARY SALARY May-2026", MIXED, False, id="a word more often than it stands there"
        ),
        pytest.param(FORM, "EMPLOYEE Harish Iyer", NAME, False, id="a value that is not there"),
        pytest.param(FORM, "Net Harish Reddy", NAME, False, id="a label that is not there"),
        pytest.param(FORM, "Loan GXYPR3993Z", PAN, False, id="a label of another part of the page"),
        pytest.param(FORM, "PAN GXYPR3993Z", Box(50, 400, 130, 409), False, id="a box of something else"),
        pytest.param(FORM, "EMPLOYEE", Box(300, 700, 310, 709), True, id="a run, whatever its box"),
        pytest.param(FORM, "EMPLOYEE Reddy", Box(300, 700, 310, 709), False, id="an empty box"),
        pytest.param(FORM, "EMPLOYEE Harish Reddy", None, False, id="joined without a place"),
        pytest.param(CSV, "05-03-2026 ATM CASH, PUNE 2000.00 DR", None, True, id="a line of a CSV"),
        pytest.param(CSV, "05-03-2026 ATM CASH, PUNE 3000.00 DR", None, False, id="not in the CSV"),
        pytest.param(CSV, "word divided", None, True, id="a divided word"),
        pytest.param(CSV, ", ,", None, False, id="separators alone"),
        pytest.param(CSV, "  ", None, False, id="nothing"),
    ],
)
def test_a_quote_is_held_against_the_page(page, quote, box, is_there):
    fact = Fact("f", "v", Evidence(None, 1, quote, box))

    assert is_borne_out(fact, [page]) is is_there
    assert not is_borne_out(fact, [])
