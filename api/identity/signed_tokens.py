"""Signed tokens (JWT, RFC 7519): what each kind says, and how one is read back.

One algorithm, HS256, and one header, byte for byte: a token cannot choose how it is checked. Each kind has an
audience and a key of its own, so that none can stand in for another. A token tells who and until when; what
that person may do now is asked of the database (docs/adr/0006-identity.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

import jwt

from domain.errors import Unauthenticated

if TYPE_CHECKING:
    from domain.keyring import KeyRing

ISSUER: Final = "propmubi"
ALGORITHM: Final = "HS256"
LEEWAY: Final = timedelta(seconds=30)
"""How far the clocks of two API processes may differ."""
TOKEN_CHARS_MAX: Final = 2048

Clock = Callable[[], datetime]


class TokenKind(StrEnum):
    """What a signed token is for (claim ``typ``)."""

    ACCESS = "access"
    """A person who signed in."""
    SITE = "site"
    """A visitor, on one page origin."""
    VISITOR = "visitor"
    """The same visitor again, later; opens nothing by itself."""


LIFETIMES: Final = {
    TokenKind.ACCESS: timedelta(minutes=15),
    TokenKind.SITE: timedelta(minutes=15),
    TokenKind.VISITOR: timedelta(days=30),
}
_OWN_CLAIMS: Final = {
    TokenKind.ACCESS: ("sid",),
    TokenKind.SITE: ("site", "origin"),
    TokenKind.VISITOR: ("site",),
}
_HEADER: Final = {"alg": ALGORITHM, "typ": "JWT"}
_REQUIRED: Final = ("iss", "aud", "exp", "nbf", "iat", "jti", "sub", "typ")
_NOT_OURS: Final = "The token is not one of ours or was changed; sign in again for a new one."
_EXPIRED: Final = "The token has expired; renew it or sign in again."


@dataclass(frozen=True, slots=True)
class SignedToken:
    """A token just made. ``repr`` leaves it out."""

    token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says, all of it checked."""

    kind: TokenKind
    subject: UUID
    """User or visitor."""
    token_id: UUID
    sign_in: UUID | None = None
    """Refresh family of an access token."""
    site_id: UUID | None = None
    origin: str | None = None
    """Page origin a site token is bound to."""


def utc_now() -> datetime:
    """The clock of this machine."""
    return datetime.now(UTC)


class TokenSigner:
    """Makes and reads signed tokens with one key ring and one clock."""

    def __init__(self, keys: KeyRing, now: Clock = utc_now) -> None:
        self._keys = keys
        self._now = now

    def access(self, user_id: UUID, sign_in: UUID) -> SignedToken:
        """For a person who signed in."""
        return self._signed(TokenKind.ACCESS, user_id, sid=str(sign_in))

    def site(self, visitor_id: UUID, site_id: UUID, origin: str) -> SignedToken:
        """For a visitor on a page of this origin."""
        return self._signed(TokenKind.SITE, visitor_id, site=str(site_id), origin=origin)

    def visitor(self, visitor_id: UUID, site_id: UUID) -> SignedToken:
        """By which a browser is the same visitor again."""
        return self._signed(TokenKind.VISITOR, visitor_id, site=str(site_id))

    def read(self, token: str, *kinds: TokenKind) -> Claims:
        """What the token says, if it is of one of these kinds and holds now.

        Raises:
            Unauthenticated: It is not ours, was changed, is of another kind, or does not hold now.
        """
        if len(token) > TOKEN_CHARS_MAX or not token.isascii():
            raise Unauthenticated(_NOT_OURS)
        for kind in kinds:
            for key in self._keys.keys(_purpose(kind)):
                payload = _opened(token, key, kind)
                if payload is not None:
                    return self._checked(payload, kind)
        raise Unauthenticated(_NOT_OURS)

    def _signed(self, kind: TokenKind, subject: UUID, **own: str) -> SignedToken:
        now = self._now()
        expires_at = (now + LIFETIMES[kind]).replace(microsecond=0)
        payload = {
            "iss": ISSUER,
            "aud": audience(kind),
            "sub": str(subject),
            "typ": kind.value,
            "iat": int(now.timestamp()),
            "nbf": int(now.timestamp()),
            "exp": int(expires_at.timestamp()),
            "jti": str(uuid4()),
            **own,
        }
        key = self._keys.keys(_purpose(kind))[0]
        return SignedToken(jwt.encode(payload, key, algorithm=ALGORITHM), expires_at)

    def _checked(self, payload: dict[str, Any], kind: TokenKind) -> Claims:
        """The claims; our own key signed them, yet each is looked at: keys can leak, code can change."""
        if payload["typ"] != kind.value or any(name not in payload for name in _OWN_CLAIMS[kind]):
            raise Unauthenticated(_NOT_OURS)
        self._check_times(payload)
        try:
            return Claims(
                kind=kind,
                subject=UUID(payload["sub"]),
                token_id=UUID(payload["jti"]),
                sign_in=UUID(payload["sid"]) if "sid" in payload else None,
                site_id=UUID(payload["site"]) if "site" in payload else None,
                origin=str(payload["origin"]) if "origin" in payload else None,
            )
        except (ValueError, TypeError, AttributeError):
            raise Unauthenticated(_NOT_OURS) from None

    def _check_times(self, payload: dict[str, Any]) -> None:
        moments = [payload[name] for name in ("iat", "nbf", "exp")]
        if any(type(moment) is not int for moment in moments):
            raise Unauthenticated(_NOT_OURS)
        issued, begins, ends = moments
        now, leeway = self._now().timestamp(), LEEWAY.total_seconds()
        if now >= ends + leeway:
            raise Unauthenticated(_EXPIRED)
        if now < begins - leeway or now < issued - leeway:
            raise Unauthenticated("The token is not valid yet; the clocks of the servers differ.")


def audience(kind: TokenKind) -> str:
    """Claim ``aud`` of the kind."""
    return f"{ISSUER}:{kind.value}"


def _purpose(kind: TokenKind) -> str:
    return f"jwt {kind.value}"


def _opened(token: str, key: bytes, kind: TokenKind) -> dict[str, Any] | None:
    """The payload, when this key signed it for this audience.

    Times are ours to check, by the signer's clock; everything else is the library's.
    """
    try:
        opened = jwt.decode_complete(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=audience(kind),
            issuer=ISSUER,
            options={
                "require": list(_REQUIRED),
                "strict_aud": True,
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        return None
    return opened["payload"] if opened["header"] == _HEADER else None
