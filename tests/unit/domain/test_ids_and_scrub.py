"""Ids that sort by time, and text that a database can hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.ids import uuid7
from domain.scrub import scrub, scrub_fields, scrub_text


def test_ids_are_version_7_and_unlike() -> None:
    made = [uuid7() for _ in range(1000)]

    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {"specified in RFC 4122"}
    assert len(set(made)) == 1000


def test_ids_sort_by_the_millisecond_they_were_made_in() -> None:
    made = [uuid7().int >> 80 for _ in range(1000)]

    assert made == sorted(made)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_scrubbed_text_can_be_stored_and_keeps_its_length(text: str) -> None:
    scrubbed = scrub_text(text)

    assert len(scrubbed) == len(text)
    assert "\x00" not in scrubbed
    scrubbed.encode()


def test_values_are_scrubbed_at_every_depth() -> None:
    dirty = {"a\x00": ["b\x00", ("c\ud800",), 1, None, True]}

    assert scrub(dirty) == {"a\ufffd": ["b\ufffd", ["c\ufffd"], 1, None, True]}
    assert scrub_fields(dirty) == scrub(dirty)
