from __future__ import annotations

import pytest

from domain.keyring import KeyRing

NEW, OLD, OTHER = "n" * 32, "o" * 32, "x" * 32


def test_each_purpose_has_its_own_key() -> None:
    ring = KeyRing(NEW)

    assert ring.keys("a") != ring.keys("b")
    assert not ring.holds("b", b"said", ring.sign("a", b"said"))


def test_a_signature_holds_for_what_was_said_only() -> None:
    ring = KeyRing(NEW)

    assert ring.holds("a", b"said", ring.sign("a", b"said"))
    assert not ring.holds("a", b"Said", ring.sign("a", b"said"))
    assert not ring.holds("a", b"said", b"")


def test_the_previous_secret_still_holds_and_signs_nothing_new() -> None:
    before, between, after = KeyRing(OLD), KeyRing(NEW, OLD), KeyRing(NEW)
    old, new = before.sign("a", b"said"), between.sign("a", b"said")

    assert between.holds("a", b"said", old)
    assert after.holds("a", b"said", new)
    assert not after.holds("a", b"said", old)
    assert not KeyRing(OTHER).holds("a", b"said", new)


@pytest.mark.parametrize("secrets", [("short",), (NEW, "short"), ("",)])
def test_a_secret_that_can_be_guessed_is_refused(secrets: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="32"):
        KeyRing(*secrets)


def test_repr_shows_no_secret() -> None:
    assert repr(KeyRing(NEW, OLD)) == "KeyRing(2 secrets)"
