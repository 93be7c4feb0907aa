"""The one tree of errors that callers may see.

    PropMubiError
    ├── BadInput                 422  the request or file is not of the form it must have
    │   └── UnreadableFile       422  one file of several cannot be read; the others go on
    ├── TooLarge                 413  the request body is larger than its route takes
    ├── TooSlow                  408  retryable: the request body did not come in time
    ├── NotFound                 404
    ├── Conflict                 409  the thing exists, is busy, or is closed
    ├── Forbidden                403
    ├── Unauthenticated          401
    ├── TooManyRequests          429  retryable
    ├── Unavailable              503  retryable: an engine is down, full or starting
    │   └── Contended            503  others wrote to the same rows; tried again already (`store.contention`)
    ├── ModelUnavailable         503  retryable: never shown to a user, the floor answers instead
    │   └── ContentFiltered      503  a model refused the content; a person looks, no other model is asked
    ├── OutcomeUnknown           409  an outside call may have been made: a person has to find out
    ├── StaleLease               409  a worker lost its thread to another (never shown to a user)
    └── SetupError               500  this machine or its settings need a person's hand

Every error carries ``code`` (stable, snake_case), ``status`` (HTTP), ``is_retryable`` and a sentence that
says what was wrong and what to do. HTTP renders ``application/problem+json`` (``/api/v1``) or
``{"detail": …}`` (LangGraph protocol); the CLI prints one line and exits 2. Messages never hold personal data
or run input.
"""

from __future__ import annotations

from typing import ClassVar


class PropMubiError(Exception):
    """Root of the tree.

    Attributes:
        detail: One sentence: what was wrong and what to do.
        extra: JSON-plain facts for programs (never personal data).
        facts: Structured facts that the border adds for the caller who may see them.
    """

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    is_retryable: ClassVar[bool] = False

    def __init__(self, detail: str, **extra: str | int | float | bool | None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra
        self.facts: dict[str, object] = {}


class BadInput(PropMubiError):
    """The payload, file or argument is not of the form it must have."""

    code = "bad_input"
    status = 422


class UnreadableFile(BadInput):
    """One file cannot be read; the caller names it, counts it and goes on with the others."""

    code = "unreadable_file"


class TooLarge(PropMubiError):
    """The request body is larger than its route takes; none of it was kept."""

    code = "too_large"
    status = 413


class TooSlow(PropMubiError):
    """The request body did not come in time."""

    code = "too_slow"
    status = 408
    is_retryable = True


class NotFound(PropMubiError):
    """No such thing, or not this caller's to see."""

    code = "not_found"
    status = 404


class Conflict(PropMubiError):
    """The thing already exists, is busy, or is closed."""

    code = "conflict"
    status = 409


class Forbidden(PropMubiError):
    """The caller is known and may not do this."""

    code = "forbidden"
    status = 403


class Unauthenticated(PropMubiError):
    """The caller is not known."""

    code = "unauthenticated"
    status = 401


class TooManyRequests(PropMubiError):
    """A rate limit or quota was reached; try again later."""

    code = "too_many_requests"
    status = 429
    is_retryable = True


class Unavailable(PropMubiError):
    """An engine is down, full or still starting; nothing was accepted."""

    code = "unavailable"
    status = 503
    is_retryable = True


class Contended(Unavailable):
    """Postgres broke a transaction off so that others could go on; all of it may be done again."""


class ModelUnavailable(PropMubiError):
    """No model could answer within its budget; the floor takes over."""

    code = "model_unavailable"
    status = 503
    is_retryable = True


class ContentFiltered(ModelUnavailable):
    """A provider's filter or the model itself refused the content.

    No other model is asked, for that would be shopping for one that does not mind: a graph with a person in
    it refers, any other step takes its floor.
    """

    code = "content_filtered"
    is_retryable = False


class StaleLease(PropMubiError):
    """Another worker has taken the thread since; this worker's writes are refused."""

    code = "stale_lease"
    status = 409


class OutcomeUnknown(PropMubiError):
    """A call outside may have been made or not; it is not made again until a person has found out."""

    code = "outcome_unknown"
    status = 409


class SetupError(PropMubiError):
    """This machine or its settings need a person's hand (port busy, folder not writable, disk full)."""

    code = "setup_error"
    status = 500
