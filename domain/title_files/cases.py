"""The case of a file: put together, named by its digest, and searched on to a later day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.dated_rules import rules_hash
from domain.errors import BadInput, NotFound
from domain.title_files.papers import STRUCK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

_RULE_FILES: Final = ("title.yaml", "title_findings.yaml")


def searched_on(  # what an updating search may bring
    case: Mapping[str, Any],
    *,
    until: date,
    events: Iterable[Mapping[str, Any]] = (),
    records: Mapping[str, Any] | None = None,
    whole: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The case of an updating search.

    Args:
        case: The earlier one.
        until: The day searched to.
        events: Instruments since.
        records: Registers as they stand now; those named take the place of the earlier ones.
        whole: A whole case in place of the earlier one; its date is ``until`` whatever it says.

    Raises:
        BadInput: The day is not after the last search, an event has the id of an earlier one, or both a
            whole case and parts are given.
    """
    if whole is not None and (list(events) or records is not None):
        raise BadInput("Give either a whole case, or new events and records.")
    before = str(case.get("as_of", ""))
    if until.isoformat() <= before:
        raise BadInput(f"The search went to {before} already; search on to a later day.")
    if whole is not None:
        return {**whole, "as_of": until.isoformat()}
    new = [dict(each) for each in events]
    known = {str(each.get("id")) for each in case.get("events", ())}
    twice = sorted(known & {str(each.get("id")) for each in new})
    if twice:
        raise BadInput(
            f"These events are in the case already: {', '.join(twice)[:200]}; give new ones other ids."
        )
    after = {**case, "as_of": until.isoformat(), "events": [*case.get("events", ()), *new]}
    if records is not None:
        after["records"] = {**case.get("records", {}), **records}
    return after


def with_event(
    case: Mapping[str, Any], event_id: str, event: Mapping[str, Any] | None, *, struck: Iterable[str] = ()
) -> dict[str, Any]:
    """The case with one event as a person tells it.

    Args:
        case: The one that was reviewed.
        event_id: The event; one that the case has not is added.
        event: Its fields; None strikes it out, also where a paper tells it.
        struck: Events that were struck out before.

    Raises:
        NotFound: The event that is to be struck out is not in the case.
    """
    events = [dict(each) for each in case.get("events", ())]
    place = next((at for at, each in enumerate(events) if str(each.get("id")) == event_id), None)
    out = set(struck) - {event_id}
    if event is None:
        if place is None:
            raise NotFound("The case has no such event.")
        del events[place]
        out.add(event_id)
    elif place is None:
        events.append({**event, "id": event_id})
    else:
        events[place] = {**event, "id": event_id}
    return {**case, "events": events, **({STRUCK: sorted(out)} if out else {})}


def told_otherwise(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Names of the fields of an event that a person told otherwise.

    >>> told_otherwise({"id": "D1", "doc_no": "7/2011"}, {"id": "D1", "doc_no": "9/2011", "registered": True})
    ['doc_no', 'registered']
    """
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def ruleset_hash(day: date) -> str:
    """SHA-256 in hex over the rules of title in force on a day: equal hashes, equal rules."""
    return rules_hash(_RULE_FILES, day)
