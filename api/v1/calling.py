"""Who calls, and when: what routes of every desk ask first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from domain.errors import Unauthenticated

if TYPE_CHECKING:
    from uuid import UUID

    from domain.tenancy import Principal


def now() -> datetime:
    """This moment, aware UTC."""
    return datetime.now(UTC)


def person(caller: Principal) -> UUID:
    """The caller's own id.

    Raises:
        Unauthenticated: Nobody is behind the call; `one_of` has refused those before.
    """
    if caller.user_id is None:
        raise Unauthenticated("Sign in first.")
    return caller.user_id
