"""What a person said of a value is found again when its page is read anew, by its words or without them."""

from __future__ import annotations

from typing import Any

import pytest

from store.documents.facts import key_of, said_of, standing
from store.tables.documents import DocumentFactVerdictRow


def row(number: int, quote: str, read: Any) -> DocumentFactVerdictRow:
    return DocumentFactVerdictRow(number=number, field="deed.no", page=1, quote=quote, read=read, verdict="x")


SAID = (row(1, "No. 12", "12"), row(2, "No 12", "12"), row(3, "No. 13", "13"), row(4, "No. 13", "13"))


@pytest.mark.parametrize(
    ("found", "number"),
    [
        (("No. 12", "12"), 1),
        (("No 12", "12"), 2),
        (("N0. 13", "13"), 4),
        (("No. 14", "14"), None),
        (("said of other words that are there", "12"), None),
    ],
)
def test_words_that_are_there_keep_their_verdict_and_those_gone_leave_it_to_the_value(
    found: tuple[str, str], number: int | None
) -> None:
    now = {key_of("deed.no", 1, quote, read) for quote, read in (("No. 12", "12"), ("No 12", "12"), found)}

    said = said_of(standing(SAID, now), key_of("deed.no", 1, *found))

    assert (said and said.number) == number
