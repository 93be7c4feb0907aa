"""Who may send and see papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import Depends

from api.auth import one_of
from domain.errors import Forbidden
from domain.tenancy import Principal, Role

if TYPE_CHECKING:
    from store.documents.records import Document, SubjectKind

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


def may_correct(caller: Principal, document: Document) -> bool:
    """Whether the caller may sort the document's pages and judge its facts."""
    if document.subject_kind == "other" and document.subject_id is None and _is_sender(caller, document):
        return True
    staff = STAFF_OF.get(document.subject_kind, frozenset({Role.ANALYST, Role.LEGAL_REVIEWER}))
    return bool(caller.roles & staff)


def check_correct(caller: Principal, document: Document) -> None:
    """Refuses corrections by whoever does not work on the document's file.

    Raises:
        Forbidden: They do not.
    """
    if not may_correct(caller, document):
        raise Forbidden("Only those who work on a file correct its papers.")


def may_open_file(caller: Principal, document: Document) -> bool:
    """Whether the caller may have the file itself, as `PaperDesk.original` decides.

    An analyst has one that may hold a whole Aadhaar number for a purpose that they name.
    """
    return not document.may_hold_aadhaar or _is_sender(caller, document) or Role.ANALYST in caller.roles


def _is_sender(caller: Principal, document: Document) -> bool:
    return document.owner_id is not None and document.owner_id == caller.owner_id
