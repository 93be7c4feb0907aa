"""Signing in and out, and tokens for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from api.v1.models.shape import InBody, OutBody
from domain.tenancy import Role


class LoginIn(InBody):
    """Email and password."""

    email: Annotated[str, Field(min_length=3, max_length=254)]
    password: Annotated[
        str, Field(min_length=1, max_length=1024, repr=False, json_schema_extra={"format": "password"})
    ]
    cookies: bool = False
    """True for pages of this server: the tokens come as cookies that no script reads, and not in the body."""


class RefreshIn(InBody):
    """The refresh token, unless it is in the cookie."""

    refresh_token: Annotated[str | None, Field(max_length=2048, repr=False)] = None


class SignInOut(OutBody):
    """A quarter of an hour as the person who signed in, and the way to the next."""

    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  # a scheme, not a secret
    access_token: Annotated[str | None, Field(repr=False)]
    """Send as ``Authorization: Bearer`` or ``x-api-key``; null when it came as a cookie."""
    expires_at: datetime
    """End of the access token."""
    refresh_token: Annotated[str | None, Field(repr=False)]
    """For one use at ``/api/v1/auth/refresh``; null when it came as a cookie."""
    refresh_expires_at: datetime
    csrf_token: Annotated[str | None, Field(repr=False)]
    """With cookies: send it as ``x-csrf-token`` with everything that is not a GET."""


class TokenIn(InBody):
    """A token to be made."""

    label: Annotated[str, Field(min_length=1, max_length=80)]
    """What it is for."""
    roles: Annotated[list[Role], Field(min_length=1, max_length=len(Role))] | None = None
    """Some of your roles; left out: all of them, as they change."""
    expires_in_days: Annotated[int, Field(ge=1, le=366)] | None = 90
    """null: until it is revoked."""


class TokenOut(OutBody):
    """A token of yours, without the token."""

    id: UUID
    label: str
    hint: str
    """Its last four characters."""
    roles: list[Role] | None
    created_at: datetime
    last_used_at: datetime | None
    """To the hour."""
    expires_at: datetime | None
    revoked_at: datetime | None


class NewTokenOut(TokenOut):
    """A token just made."""

    token: Annotated[str, Field(repr=False)]
    """Shown this once; keep it where passwords are kept."""
