"""Who may work on home-loan cases."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends

from api.auth import one_of
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
