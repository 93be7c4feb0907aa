"""The case of a file: put together, named by its digest, and searched on to a later day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.dated_rules import load_rules
from domain.errors import BadInput
from domain.hash_chain import digest_of

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


def ruleset_hash(day: date) -> str:
    """SHA-256 in hex over the rules of title in force on a day: equal hashes, equal rules."""
    told = [
        [rule.id, rule.value, rule.effective_from.isoformat(), rule.standing, rule.source]
        for file in _RULE_FILES
        for rule in load_rules(file)
        if rule.holds_on(day)
    ]
    return digest_of(sorted(told, key=lambda one: str(one[0])))
