"""Events of a title case from papers of courts and offices (DOMAIN B3, steps 2, 6 and 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.documents.labels import DocumentLabel as Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.documents.instruments.bundle import Fields

ALLOWANCES: Final[dict[Label, str]] = {
    Label.NA_CONVERSION_ORDER: "na_conversion_order",
    Label.APPROVED_PLAN: "approved_plan",
    Label.OCCUPANCY_CERTIFICATE: "occupancy_certificate",
}
"""What an office allowed: shown in the chain, moves nothing."""
CHARGES: Final[dict[Label, tuple[str, str]]] = {
    Label.LIS_PENDENS: ("lis_pendens", "case_no"),
    Label.ATTACHMENT: ("attachment", "case_no"),
    Label.ACQUISITION_NOTICE: ("acquisition_notice", "authority"),
}
"""What hangs over the property, and by what it is called."""
LAND_PAPERS: Final = frozenset({*ALLOWANCES, *CHARGES, Label.COURT_DECREE})


def land_event(fields: Fields, papers: Sequence[Fields]) -> dict[str, Any] | str | None:
    """The event of such a paper; a text: what it lacks; None: it makes none.

    A decree that declares an owner passes title. One that ends a suit otherwise closes the notice of that
    suit, where the bundle has it (``ref`` is then the suit, for the caller to find). A decree for the
    plaintiff leaves the notice open: an appeal may follow, and an advocate says when it is over.
    """
    day = fields.one("date")
    if day is None:
        return "its date was not found; the paper was left out"
    label = fields.paper.label
    if label in ALLOWANCES:
        return {"type": ALLOWANCES[label], "date": day}
    if label in CHARGES:
        kind, called = CHARGES[label]
        event = {"type": kind, "date": day}
        for name in ("doc_no", called):
            if (said := fields.one(name)) is not None:
                event[name] = said
        return event
    return _decree(fields, papers, day)


def _decree(fields: Fields, papers: Sequence[Fields], day: Any) -> dict[str, Any] | str | None:  # noqa: ANN401 - a fact's value
    outcome, owner = fields.one("outcome"), fields.one("owner")
    if outcome is None:
        return "how the suit ended was not found; the decree was left out"
    if outcome == "decreed":
        if owner is None:
            return "whom it declares owner was not found; the decree was left out"
        bound = [str(name) for name in fields.all("defendant")]
        return {
            "type": "conveyance_by_decree",
            "date": day,
            "executants": bound,
            "claimants": [{"name": owner}],
        }
    suit = fields.one("case_no")
    is_noted = any(
        one.paper.label is Label.LIS_PENDENS and one.one("case_no") == suit
        for one in papers
        if suit is not None
    )
    return {"type": "discharge", "date": day, "ref": suit} if is_noted else None
