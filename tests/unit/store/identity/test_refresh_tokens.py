from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Unauthenticated
from domain.keyring import KeyRing
from store.identity.refresh_tokens import Link, RefreshTokens

RING = KeyRing("k" * 40)
TOKENS = RefreshTokens(RING)
TOKEN = TOKENS.made(Link(UUID(int=7), 4))


def is_refused(token: str, tokens: RefreshTokens = TOKENS) -> bool:
    try:
        tokens.read(token)
    except Unauthenticated:
        return True
    return False


@given(st.uuids(), st.integers(1, 2**32 - 1))
def test_a_place_is_read_back_and_always_gives_the_same_token(family: UUID, number: int) -> None:
    link = Link(family, number)

    assert TOKENS.read(TOKENS.made(link)) == link
    assert TOKENS.made(link) == TOKENS.made(link)


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("AZaz09-_.=+/é "))
def test_one_changed_character_is_refused(place: int, character: str) -> None:
    changed = TOKEN[:place] + character + TOKEN[place + 1 :]

    assert changed == TOKEN or is_refused(changed)


@given(st.text(max_size=100))
def test_any_other_text_is_refused(text: str) -> None:
    assert is_refused(text)
    assert is_refused("pmr_" + text)


@pytest.mark.parametrize("text", [TOKEN + "=", TOKEN + "\n", " " + TOKEN, TOKEN[4:], TOKEN + TOKEN, "pmr_"])
def test_no_second_spelling_means_the_same(text: str) -> None:
    assert is_refused(text)


def test_a_new_secret_ends_it_unless_the_old_one_is_named() -> None:
    assert not is_refused(TOKEN, RefreshTokens(KeyRing("n" * 40, "k" * 40)))
    assert is_refused(TOKEN, RefreshTokens(KeyRing("n" * 40)))
