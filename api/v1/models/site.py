"""What a widget sends and gets when it begins."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.v1.models.shape import InBody, OutBody


class SiteSessionIn(InBody):
    """Which site, and who it was the last time."""

    site: Annotated[str, Field(min_length=5, max_length=80, pattern=r"^pms_[A-Za-z0-9_-]+$")]
    """The site's public key, as in ``data-site``."""
    visitor: Annotated[str | None, Field(max_length=2048, repr=False)] = None
    """``visitor`` of an earlier answer; without it, or when it no longer holds, a new visitor begins."""


class ConsentTextOut(OutBody):
    """The words a person agrees to before they leave a phone number, in each language we have them in."""

    version: str
    text: dict[str, str]
    """Language -> the words, for a phone call."""


class SiteSessionOut(OutBody):
    """A quarter of an hour as a visitor of the site."""

    access_token: Annotated[str, Field(repr=False)]
    """Send as ``Authorization: Bearer`` or ``x-api-key``, from pages of this origin only."""
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  # a scheme, not a secret
    expires_at: datetime
    visitor: Annotated[str, Field(repr=False)]
    """Keep it in the browser and send it with the next session: the same visitor for 30 days."""
    consent: ConsentTextOut
