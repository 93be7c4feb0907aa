from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.text_safety import plain_text, scrub


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("see [here](http://evil.example/a) now", "see here now"),
        ("![pixel](http://evil.example/p.png)gone", "gone"),
        ("<b>bold</b> [2] stays", "bold [2] stays"),
        ("cut <img src=x onerror=alert(1)", "cut "),
        ("go to https://evil.example/?q=1 or www.evil.example", "go to  or "),
        ("javascript:alert(1) mailto:a@b.c", " "),
        ("**loud** `code` ~~no~~", "loud code no"),
        ("text\n[x]: http://evil.example", "text"),
        ("see evil.example/leak?q=1 now", "see  now"),
        ("write to eve+1@mail.evil.example now", "write to  now"),
        ("1,450 sq.ft at 8.5% i.e. cheap.Then 2.5 km", "1,450 sq.ft at 8.5% i.e. cheap.Then 2.5 km"),
    ],
)
def test_markup_links_and_tags_go(text, plain):
    assert plain_text(text).strip() == plain.strip()


@given(st.text())
def test_what_remains_fits_every_store(text):
    cleaned = plain_text(text + "\ud800\x00")

    assert "\x00" not in cleaned
    cleaned.encode("utf-8")
    assert "://" not in cleaned or not cleaned.split("://")[0][-1:].isalpha()


def test_invisible_characters_go():
    assert scrub("a\u200bb\u202ec\ufeff\u2066d\u2069\U000e0041\u00ad\u061c") == "abcd"
