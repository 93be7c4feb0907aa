"""Values of facts: JSON without fractions, and which of several is the one that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

MAX_CHARS: Final = 2_000
MAX_ITEMS: Final = 60
MAX_DEPTH: Final = 4
ROLES: Final[dict[str, str]] = {
    "payslip": "income",
    "form16": "income",
    "form130": "income",
    "itr": "income",
    "bank_statement": "income",
    "aadhaar": "identity",
    "pan": "identity",
    "passport": "identity",
    "voter_id": "identity",
    "driving_licence": "identity",
    "bureau_report": "bureau",
    "valuation_report": "property",
    "agreement_for_sale": "property",
    "builder_buyer_agreement": "property",
    "sale_deed": "property",
    "approved_plan": "property",
    "encumbrance_certificate": "property",
}
"""What a paper is for, by its label; all others are of the property's title or of nothing in particular."""


def check_value(value: object, depth: int = 0) -> None:
    """Lets a value be kept.

    Raises:
        BadInput: It holds a fraction, is too long or nested too deep.
    """
    if value is None or isinstance(value, bool | int):
        return
    if isinstance(value, str) and len(value) <= MAX_CHARS:
        return
    if isinstance(value, list | dict) and depth < MAX_DEPTH and len(value) <= MAX_ITEMS:
        for inner in value.values() if isinstance(value, dict) else value:
            check_value(inner, depth + 1)
        return
    raise BadInput(
        "A fact's value is text, a whole number, true or false, or a short list or object of these; "
        'give fractions as text, such as "8.50".'
    )


def role_of(label: str) -> str:
    """What a paper of that label is for.

    >>> role_of("payslip"), role_of("khata")
    ('income', 'other')
    """
    return ROLES.get(label, "other")


def current_ids(facts: Iterable[tuple[UUID, int, str, UUID | None]]) -> set[UUID]:
    """The facts that count: of each field and paper the newest one.

    Args:
        facts: Id, number, field, and paper; None: typed by a person.
    """
    newest: dict[tuple[str, UUID | None], tuple[int, UUID]] = {}
    for fact_id, seq, field, paper in facts:
        held = newest.get((field, paper))
        if held is None or held[0] < seq:
            newest[field, paper] = (seq, fact_id)
    return {fact_id for _, fact_id in newest.values()}


def typed_values(facts: Sequence[tuple[str, Any, UUID]]) -> dict[str, tuple[Any, UUID]]:
    """Values that a person typed, by field: they count before any paper's. The last one of a field stands."""
    return {field: (value, fact_id) for field, value, fact_id in facts}
