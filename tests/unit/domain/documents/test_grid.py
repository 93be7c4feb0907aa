"""Tables without their lines: columns by strips, entries by lines that ran out of room."""

from __future__ import annotations

from domain.documents.grid import cells_of, column_of, strips, widest_white
from tests.support.made_pages import word_at


def test_columns_are_set_off_by_strips_and_not_by_spaces() -> None:
    words = [word_at("Asha", 0, 0), word_at("Rao", 5, 0), word_at("Anil", 20, 0), word_at("Sale", 1, 20)]

    starts = strips(words)

    assert starts == [40, 160]
    assert [column_of(word, starts) for word in words] == [0, 0, 1, 0]


def test_a_line_that_ran_out_of_room_goes_on() -> None:
    words = [
        word_at("Housing", 0, 0), word_at("Finance", 8, 0), word_at("Limited", 0, 14), word_at("Asha", 0, 28), word_at("next", 18, 0),
    ]  # fmt: skip

    first, last = cells_of(words, strips(words))

    assert first.entries() == ["Housing Finance Limited", "Asha"]
    assert last.text == "next"


def test_a_row_ends_in_the_widest_white() -> None:
    words = [word_at("one", 0, 0), word_at("more", 0, 14), word_at("two", 0, 50)]

    assert widest_white(words, 6, 56) == (26 + 50) / 2
    assert widest_white([], 0, 10) == 5
