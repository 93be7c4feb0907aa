"""Who may send and see papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import Depends

from api.auth import one_of
from domain.errors import Forbidden
from domain.tenancy import Principal, Role

if TYPE_CHECKING:
    from store.documents.records import SubjectKind

ReaderDep = Annotated[Principal, Depends(one_of(frozenset(Role)))]
"""Anyone with an account has the papers that they sent; what more staff see is the database's rule."""
STAFF_OF: Final[dict[str, frozenset[Role]]] = {
    "case": frozenset({Role.ANALYST}),
    "title": frozenset({Role.ANALYST, Role.LEGAL_REVIEWER}),
}
"""Who adds papers to a file of the house (DOMAIN G)."""


def check_subject(caller: Principal, kind: SubjectKind, has_id: bool) -> None:  # a check of one wish
    """Refuses papers for a file that the caller does not work on.

    Raises:
        Forbidden: Only staff add papers to cases and titles.
    """
    staff = STAFF_OF.get(kind, frozenset({Role.ANALYST, Role.LEGAL_REVIEWER}))
    if (kind != "other" or has_id) and not caller.roles & staff:
        raise Forbidden(
            "Only those who work on a file add papers to it; send yours without a subject.",
            missing=f"one of the roles {', '.join(sorted(staff))}",
        )
