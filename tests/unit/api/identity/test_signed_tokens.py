"""Signed tokens: each way to change, borrow or outlive one (CATALOGUE T18) opens nothing."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.identity.signed_tokens import LEEWAY, TokenKind, TokenSigner
from domain.errors import Unauthenticated
from domain.keyring import KeyRing

if TYPE_CHECKING:
    from collections.abc import Callable

ANN, SIGN_IN, SITE = UUID(int=1), UUID(int=2), UUID(int=3)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
RING = KeyRing("k" * 40)
HEADER = {"alg": "HS256", "typ": "JWT"}


def signer(now: datetime = NOON, ring: KeyRing = RING) -> TokenSigner:
    return TokenSigner(ring, lambda: now)


ACCESS = signer().access(ANN, SIGN_IN).token


def part(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def claims(**changes: Any) -> dict[str, Any]:
    usual = json.loads(base64.urlsafe_b64decode(ACCESS.split(".")[1] + "=="))
    return {name: value for name, value in {**usual, **changes}.items() if value is not ...}


def signed(
    payload: object, header: object = HEADER, purpose: str = "jwt access", ring: KeyRing = RING
) -> str:
    """A token under our real key, as a thief of the key or a careless change would make it."""
    said = f"{part(header)}.{part(payload)}"
    signature = hmac.digest(ring.keys(purpose)[0], said.encode(), sha256)
    return f"{said}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def refused(token: str, *kinds: TokenKind, now: datetime = NOON) -> bool:
    try:
        signer(now).read(token, *(kinds or (TokenKind.ACCESS,)))
    except Unauthenticated:
        return True
    return False


def test_what_was_signed_is_read_back() -> None:
    read = signer().read(ACCESS, TokenKind.ACCESS, TokenKind.SITE)

    assert (read.kind, read.subject, read.sign_in) == (TokenKind.ACCESS, ANN, SIGN_IN)


def test_a_site_token_carries_its_page() -> None:
    token = signer().site(ANN, SITE, "https://homes.example").token

    read = signer().read(token, TokenKind.ACCESS, TokenKind.SITE)

    assert (read.kind, read.site_id, read.origin) == (TokenKind.SITE, SITE, "https://homes.example")


@pytest.mark.parametrize(
    ("make", "minutes"),
    [
        (lambda: signer().access(ANN, SIGN_IN), 15),
        (lambda: signer().site(ANN, SITE, "https://a.example"), 15),
        (lambda: signer().visitor(ANN, SITE), 30 * 24 * 60),
    ],
)
def test_lifetimes(make: Callable[[], Any], minutes: int) -> None:
    made = make()
    kinds = tuple(TokenKind)
    end = NOON + timedelta(minutes=minutes)

    assert made.expires_at == end
    assert not refused(made.token, *kinds, now=end + LEEWAY - timedelta(seconds=1))
    assert refused(made.token, *kinds, now=end + LEEWAY)


def test_a_token_from_the_future_waits_for_more_than_the_clocks_may_differ() -> None:
    assert not refused(ACCESS, now=NOON - LEEWAY)
    assert refused(ACCESS, now=NOON - LEEWAY - timedelta(seconds=1))


def test_our_own_forgery_passes_so_that_the_refusals_below_mean_something() -> None:
    assert not refused(signed(claims()))


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "typ": "JWT"},
        {"alg": "None", "typ": "JWT"},
        {"alg": "HS512", "typ": "JWT"},
        {"alg": "RS256", "typ": "JWT"},
        {"alg": "hs256", "typ": "JWT"},
        {"typ": "JWT"},
        {"alg": "HS256"},
        {"alg": "HS256", "typ": "at+jwt"},
        {**HEADER, "kid": "../../dev/null"},
        {**HEADER, "kid": "https://evil.example/key"},
        {**HEADER, "jku": "https://evil.example/keys"},
        {**HEADER, "jwk": {"kty": "oct", "k": "AAAA"}},
        {**HEADER, "crit": ["exp"]},
        {**HEADER, "b64": False, "crit": ["b64"]},
        {**HEADER, "zip": "DEF"},
        [],
        "text",
        None,
    ],
    ids=repr,
)
def test_a_token_does_not_choose_how_it_is_checked(header: object) -> None:
    assert refused(signed(claims(), header))


def test_alg_none_without_signature_is_refused() -> None:
    for alg in ("none", "NONE", "nOnE"):
        assert refused(f"{part({'alg': alg, 'typ': 'JWT'})}.{part(claims())}.")
    assert refused(jwt.encode(claims(), None, algorithm="none"))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "someone"},
        {"iss": ...},
        {"aud": "propmubi:site"},
        {"aud": ["propmubi:access"]},
        {"aud": ["propmubi:access", "other"]},
        {"aud": ...},
        {"typ": "site"},
        {"typ": ...},
        {"sub": ...},
        {"sub": "ann"},
        {"sub": 1},
        {"jti": ...},
        {"jti": "x"},
        {"sid": ...},
        {"sid": "x"},
        {"sid": None},
        {"exp": ...},
        {"exp": None},
        {"exp": "9999999999"},
        {"exp": True},
        {"exp": 1e12},
        {"nbf": ...},
        {"iat": ...},
        {"iat": 9_999_999_999},
        {"nbf": 9_999_999_999},
    ],
    ids=repr,
)
def test_each_claim_must_be_there_and_right_even_under_our_key(changes: dict[str, Any]) -> None:
    assert refused(signed(claims(**changes)))


@pytest.mark.parametrize("payload", [[], "text", 1, None, {}])
def test_a_payload_of_another_form_is_refused(payload: object) -> None:
    assert refused(signed(payload))


def test_kinds_do_not_stand_in_for_one_another() -> None:
    site, visitor = signer().site(ANN, SITE, "https://a.example").token, signer().visitor(ANN, SITE).token

    assert refused(site, TokenKind.ACCESS)
    assert refused(site, TokenKind.VISITOR)
    assert refused(visitor, TokenKind.ACCESS, TokenKind.SITE)
    assert refused(ACCESS, TokenKind.SITE, TokenKind.VISITOR)


def test_a_key_of_one_kind_signs_no_other() -> None:
    assert refused(signed(claims(), purpose="jwt site"))
    assert refused(signed(claims(), purpose="refresh"))


def test_the_previous_secret_holds_while_it_is_named() -> None:
    old, new = "o" * 40, "n" * 40
    token = signer(ring=KeyRing(old)).access(ANN, SIGN_IN).token

    assert signer(ring=KeyRing(new, old)).read(token, TokenKind.ACCESS).subject == ANN
    with pytest.raises(Unauthenticated):
        signer(ring=KeyRing(new)).read(token, TokenKind.ACCESS)


@given(st.text(max_size=300) | st.lists(st.text(max_size=60), min_size=3, max_size=3).map(".".join))
def test_any_text_is_refused_and_breaks_nothing(text: str) -> None:
    assert refused(text, *TokenKind)


@given(st.binary(max_size=80), st.binary(max_size=80), st.binary(max_size=40))
def test_any_bytes_in_the_form_of_a_token_are_refused(
    header: bytes, payload: bytes, signature: bytes
) -> None:
    token = ".".join(
        base64.urlsafe_b64encode(each).decode().rstrip("=") for each in (header, payload, signature)
    )

    assert refused(token, *TokenKind)


@given(st.integers(0, len(ACCESS) - 1), st.sampled_from("AZaz09-_.=\x00é"))
def test_one_changed_character_is_refused(place: int, character: str) -> None:
    changed = ACCESS[:place] + character + ACCESS[place + 1 :]

    # The last character of a part carries spare bits, so that two spellings may decode alike.
    assert changed == ACCESS or refused(changed) or decoded(changed) == decoded(ACCESS)


def decoded(token: str) -> list[bytes]:
    return [base64.urlsafe_b64decode(each + "==") for each in token.split(".")]


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), st.lists, max_leaves=8))
def test_any_value_of_any_claim_under_our_key_is_read_or_refused(value: object) -> None:
    for name in claims():
        token = signed(claims(**{name: value}))
        assert refused(token) or signer().read(token, TokenKind.ACCESS).kind is TokenKind.ACCESS


def test_a_very_long_or_deep_token_is_refused() -> None:
    assert refused(ACCESS + "A" * 4000)
    assert refused(signed("[" * 1000))


def test_repr_shows_no_token() -> None:
    made = signer().access(ANN, SIGN_IN)

    assert made.token not in repr(made)
