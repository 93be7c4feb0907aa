"""The running text: one string in which places lead back to page, words and box."""

from __future__ import annotations

from domain.documents.page import Box, Line, Page
from domain.documents.running_text import RunningText
from tests.support.made_pages import line_at, page_of


def _with_foot(number: int, text: str) -> Page:
    return Page(number, 700, 900, (*page_of(text, number).lines, line_at("Page foot of the office", 880)))


def test_evidence_leads_back_to_page_words_and_box() -> None:
    running = RunningText([page_of("Sale Deed"), page_of("Document No. १२/२०११", 2)])

    place = running.text.index("12/2011")
    evidence = running.evidence(place, place + 7, None)

    assert (evidence.page, evidence.quote) == (2, "१२/२०११")
    assert evidence.box is not None
    assert evidence.box.left == 40 + 13 * 6


def test_a_box_is_of_the_first_page_only_and_a_quote_is_bounded() -> None:
    running = RunningText([page_of("one " * 160), page_of("two", 2)])

    evidence = running.evidence(0, len(running.text), None)

    assert evidence.page == 1
    assert len(evidence.quote) == 400
    assert evidence.box is not None
    assert evidence.box.bottom == 52


def test_lines_that_return_at_the_foot_are_left_out() -> None:
    running = RunningText([_with_foot(1, "Sale"), _with_foot(2, "Deed")])

    assert "foot" not in running.text
    assert "foot" in RunningText([_with_foot(1, "Sale")]).text


def test_a_line_without_words_counts_whole() -> None:
    page = Page(1, 700, 900, (Line(" ", Box(0, 1, 0, 2)), Line("Sale deed", Box(1, 2, 300, 4))))

    running = RunningText([page])

    assert running.evidence(0, 4, None).quote == "Sale deed"


def test_finds_a_quote_over_lines_on_its_page_only() -> None:
    running = RunningText([page_of("the last Will\nand testament"), page_of("other", 2)])

    assert running.find("LAST will and", 1) is not None
    assert running.find("last will", 2) is None
    assert running.find("last will", 3) is None
    assert running.find("  ", 1) is None


def test_strokes_and_unseen_joiners_are_no_words() -> None:
    running = RunningText([page_of("Khata | No.\n|\nರಾಜೇಶ್\u200c ನಾಯಕ್\u200c")])

    assert running.text.split("\n")[0].strip() == "Khata No."
    assert "|" not in running.text
    place = running.find("ರಾಜೇಶ್ ನಾಯಕ್", 1)
    assert place is not None
    assert running.evidence(*place, None).quote == "ರಾಜೇಶ್\u200c ನಾಯಕ್\u200c"
