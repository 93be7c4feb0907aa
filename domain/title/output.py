"""A review as plain JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.title.reading import read_case
from domain.title.review import DRAFT, review

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.title.chain import Holding
    from domain.title.review import Review


def title_chain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The review of a case in JSON, in JSON.

    Raises:
        BadInput: The case is not of its form, or its shares become too fine to be real.
    """
    return to_json(review(read_case(inputs)))


def to_json(found: Review) -> dict[str, Any]:
    """All of a review; shares as fractions in text, dates as ISO text."""
    return {
        "status": DRAFT,
        "as_of": found.as_of.isoformat(),
        "holders": _holders(found.holders),
        "findings": [
            {
                "code": each.code.value,
                "severity": each.severity,
                "events": list(each.events),
                "detail": each.detail,
                "requisition": each.requisition,
                "cure": each.cure,
                "source": each.source,
            }
            for each in found.findings
        ],
        "opinion": found.opinion,
        "chain": [
            {
                "event": each.event,
                "date": each.day.isoformat(),
                "type": each.kind,
                "effect": each.effect,
                "effective": each.is_effective,
                "holders": _holders(each.holders),
            }
            for each in found.steps
        ],
        "charges": [
            {
                "event": each.event,
                "type": each.kind,
                "holder": each.holder,
                "opened": each.opened.isoformat(),
                "closed": each.closed.isoformat() if each.closed else None,
                "closed_by": each.closed_by,
            }
            for each in found.burdens
        ],
        "records": [
            {"register": each.register, "line": each.line, "event": each.event, "remark": each.remark}
            for each in found.matches
        ],
        "name_proposals": [
            {
                "event": each.event,
                "name": each.name,
                "may_be": each.may_be,
                "likeness": str(each.likeness),
            }
            for each in found.name_proposals
        ],
        "notes": list(found.notes),
        "unread": list(found.unread),
    }


def _holders(holders: Iterable[Holding]) -> list[dict[str, str]]:
    return [{"name": each.name, "share": str(each.share)} for each in holders]
