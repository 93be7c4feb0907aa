"""How a review is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.v1.models.contracts import ClauseWordOut, ContractClauseOut, ContractOut, ContractRowOut
from api.v1.models.titles import PersonOut
from domain.contract.told import off_of
from domain.tenancy import Role

if TYPE_CHECKING:
    from domain.tenancy import Principal
    from store.contracts.reviews import ReviewedContract


def shown_row(held: ReviewedContract) -> ContractRowOut:
    """A review in a list."""
    return ContractRowOut.model_validate(_row(held))


def shown_review(held: ReviewedContract, caller: Principal) -> ContractOut:
    """All of a review."""
    review = held.row.review
    return ContractOut(
        **_row(held),
        notice=review["notice"],
        engine=review["engine"],
        ruleset_hash=held.row.ruleset_hash,
        clauses=[
            ContractClauseOut.model_validate({**each, "told": _told(held, each["id"])})
            for each in review["clauses"]
        ],
        may_tell=Role.LEGAL_REVIEWER in caller.roles,
    )


def _row(held: ReviewedContract) -> dict[str, Any]:
    told: Any = {clause: word.present for clause, word in held.words.items()}
    return {
        "id": held.row.id,
        "document_id": held.row.document_id,
        "file_name": held.file_name,
        "pages": held.page_count,
        "day": held.row.day,
        "created_at": held.row.created_at,
        "off": off_of(held.row.review["clauses"], told),
    }


def _told(held: ReviewedContract, clause: str) -> ClauseWordOut | None:
    word = held.words.get(clause)
    if word is None:
        return None
    by = PersonOut(id=word.told_by, name=held.names.get(word.told_by, "—"))
    return ClauseWordOut(present=word.present, note=word.note, by=by, at=word.told_at)
