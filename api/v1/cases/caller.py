"""Who may work on home-loan cases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends

from api.auth import one_of
from domain.errors import Unauthenticated
from domain.tenancy import Principal, Role

CASE_WORKERS: Final = frozenset({Role.ANALYST})
CASE_READERS: Final = CASE_WORKERS | {Role.AUDITOR}
"""Analysts work; auditors read and write nothing."""
FIGURE_READERS: Final = CASE_READERS | {Role.ADMIN}
"""Administrators see how many cases there are, and none of them (DOMAIN G)."""

WorkerDep = Annotated[Principal, Depends(one_of(CASE_WORKERS))]
ReaderDep = Annotated[Principal, Depends(one_of(CASE_READERS))]
FigureDep = Annotated[Principal, Depends(one_of(FIGURE_READERS))]
KeeperDep = Annotated[Principal, Depends(one_of(frozenset({Role.ADMIN})))]
"""Who says up to which level a colleague may sign."""


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
