"""What a request shows as proof of who calls, before any of it is believed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from api.identity.cookies import ACCESS, cookie_of
from domain.errors import Unauthenticated

if TYPE_CHECKING:
    from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Proof:
    """A token, and whether the browser sent it by itself. ``repr`` leaves the token out."""

    token: str = field(repr=False)
    is_cookie: bool


def proof_of(request: Request) -> Proof | None:
    """The proof: ``x-api-key``, else ``Authorization``, else the access cookie. None when there is none.

    The first that is there counts, also when it does not hold: a broken token is never overruled.

    Raises:
        Unauthenticated: The Authorization header is of another form.
    """
    key = request.headers.get("x-api-key")
    if key is not None:
        return Proof(key.strip(), is_cookie=False)
    authorization = request.headers.get("authorization")
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated("The Authorization header must be: Bearer, a space, the token.")
        return Proof(token.strip(), is_cookie=False)
    cookie = cookie_of(request, ACCESS)
    return Proof(cookie, is_cookie=True) if cookie else None
