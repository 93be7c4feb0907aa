"""Sign-ins in a browser: cookies that no script reads, and the token that proves a page of ours sent them.

Three cookies: the access token and the refresh token (httpOnly), and the CSRF token, which a page of ours
reads and sends back as a header. That token is a signature over the sign-in's id, so a cookie planted by a
neighbouring host name does not fit the victim's sign-in, and it changes with every sign-in.

On a secure address the names carry ``__Host-`` and browsers refuse to set them from anywhere else. Cookies
are Secure everywhere but on this machine: over plain HTTP to another machine a browser drops them, and the
sign-in does not come about, which is right.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.errors import Forbidden
from domain.origins import host_of, is_loopback_host, is_loopback_origin

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from starlette.requests import Request
    from starlette.responses import Response

    from domain.keyring import KeyRing

ACCESS: Final = "pm_access"
REFRESH: Final = "pm_refresh"
CSRF: Final = "pm_csrf"
CSRF_HEADER: Final = "x-csrf-token"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_PURPOSE: Final = "csrf"


@dataclass(frozen=True, slots=True, repr=False)
class SignInCookies:
    """What the three cookies hold; has no ``repr`` that shows it."""

    access: str
    refresh: str
    csrf: str


def cookie_of(request: Request, name: str) -> str | None:
    """The cookie's value; on a secure address only one that nobody else could have set."""
    return request.cookies.get(_named(request, name)) or None


def give(request: Request, response: Response, cookies: SignInCookies, expires_at: datetime) -> None:
    """Sets all three, for as long as the sign-in can be renewed.

    The access cookie outlives the token in it on purpose: a browser whose token ran out must be told so,
    and not become an anonymous caller.
    """
    for name, value in ((ACCESS, cookies.access), (REFRESH, cookies.refresh), (CSRF, cookies.csrf)):
        response.set_cookie(
            _named(request, name),
            value,
            expires=expires_at,
            path="/",
            secure=_is_secure(request),
            httponly=name != CSRF,
            samesite="strict" if name == REFRESH else "lax",
        )


def take_back(request: Request, response: Response) -> None:
    """Deletes all three."""
    for name in (ACCESS, REFRESH, CSRF):
        response.delete_cookie(_named(request, name), path="/", secure=_is_secure(request))


def csrf_token(ring: KeyRing, sign_in: UUID) -> str:
    """The CSRF token of a sign-in."""
    return ring.sign(_PURPOSE, sign_in.bytes).hex()


def check_csrf(request: Request, ring: KeyRing, sign_in: UUID) -> None:
    """That a page of ours sent the cookies along.

    Raises:
        Forbidden: The header is missing or is not this sign-in's.
    """
    sent = request.headers.get(CSRF_HEADER, "")
    cookie = cookie_of(request, CSRF) or ""
    is_twice = hmac.compare_digest(sent.encode(), cookie.encode())
    if not (sent and is_twice and _fits(ring, sign_in, sent)):
        raise Forbidden(
            f"With cookies, {request.method} needs the header {CSRF_HEADER}: the value of cookie {CSRF}.",
            missing=CSRF_HEADER,
        )


def check_own_page(request: Request) -> None:
    """That cookies are asked for by a page of this server, or of this machine when it is this machine's.

    Raises:
        Forbidden: Another site's page asks; it could sign its visitor in as someone else.
    """
    origin = request.headers.get("origin")
    host = request.headers.get("host", "")
    if origin is None or origin.partition("://")[2] == host.lower():
        return
    if is_loopback_origin(origin) and is_loopback_host(host_of(host)):
        return
    raise Forbidden("Cookies are for pages of this server only; sign in without them and send the token.")


def _fits(ring: KeyRing, sign_in: UUID, sent: str) -> bool:
    try:
        return ring.holds(_PURPOSE, sign_in.bytes, bytes.fromhex(sent))
    except ValueError:
        return False


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https" or not is_loopback_host(host_of(request.headers.get("host", "")))


def _named(request: Request, name: str) -> str:
    return f"__Host-{name}" if _is_secure(request) else name
