"""The one form of errors below ``/api/v1``: RFC 9457, as `api.errors` renders it."""

from __future__ import annotations

from api.v1.models.shape import OutBody


class ProblemOut(OutBody):
    """What was wrong and what to do; some errors add facts of their own beside these."""

    type: str
    title: str
    status: int
    detail: str
    """One sentence, never with what the caller sent."""
    instance: str | None
    """This very occurrence: ``urn:propmubi:request:`` and the request's id."""
    code: str
    """Stable, for programs."""
    request_id: str | None
    errors: dict[str, list[str]] | None = None
    """Only for a payload that is not of its form: field to what is wrong with it."""
