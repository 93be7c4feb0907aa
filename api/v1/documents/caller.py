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


AADHAAR_FLAG: Final = "aadhaar_masked"
"""On documents in whose pages Aadhaar numbers were masked."""


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
    """Whether the caller may have the file itself, whose words nobody has masked.

    A file with Aadhaar numbers in full is its sender's alone; what is in one is not known before it is read.
    """
    is_clear = document.state not in {"received", "reading"} and AADHAAR_FLAG not in document.flags
    return is_clear or _is_sender(caller, document)


def check_file(caller: Principal, document: Document) -> None:
    """Refuses the file itself.

    Raises:
        Forbidden: It has numbers in it that only its sender may see.
    """
    if not may_open_file(caller, document):
        raise Forbidden(
            "This file has Aadhaar numbers in full, or is not read yet: only who sent it may open it. "
            "Its pages show them masked."
        )


def _is_sender(caller: Principal, document: Document) -> bool:
    return document.owner_id is not None and document.owner_id == caller.owner_id
