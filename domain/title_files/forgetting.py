"""What a title file holds of a document that is erased, and what is left of the file without it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from domain.title_files.papers import assembled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from domain.title_files.papers import KeptFact, PaperReading

_REGISTERS: Final = ("records", "state")


def facts_without(facts: Mapping[str, Sequence[KeptFact]], document_id: UUID) -> dict[str, list[KeptFact]]:
    """Facts by event without those that were read in the document; an event of no other paper goes too."""
    kept = {
        event: [fact for fact in each if fact["document_id"] != str(document_id)]
        for event, each in facts.items()
    }
    return {event: each for event, each in kept.items() if each}


def given_without(
    given: Mapping[str, Any], reading: PaperReading, *, standing: Mapping[str, Any], today: date
) -> dict[str, Any]:
    """A given case without what the document brought into it.

    Once a person edits an event, the whole case is a given one, with what was read of all papers: events that
    are called as the document's papers, lines of registers that it alone would bring, the land it names. What
    the person wrote of such an event goes too, for nothing tells their words from the paper's.

    Args:
        given: The case as a person gave or edited it.
        reading: What was kept of the document.
        standing: Events that other papers bear out, by their names; they stay.
        today: For a case without a day.
    """
    names = {paper["id"] for paper in reading["papers"]} - standing.keys()
    brought = assembled(None, [reading], today=today).case
    left = {
        **given,
        "events": [each for each in given.get("events", ()) if str(each.get("id")) not in names],
    }
    for part in _REGISTERS:
        if part in given:
            left[part] = _without(given[part], brought.get(part, {}))
    if "schedule" in given and given["schedule"] == brought.get("schedule"):
        del left["schedule"]
    return left


def given_without_dropped(
    given: Mapping[str, Any], number: int, *, standing: Mapping[str, Any]
) -> dict[str, Any]:
    """A given case without events of a document that was dropped before: it has no reading, their names tell.

    >>> events = [{"id": "D1-2"}, {"id": "D12"}, {"id": "P1"}]
    >>> given_without_dropped({"events": events}, 1, standing={})["events"]
    [{'id': 'D12'}, {'id': 'P1'}]

    Args:
        given: The case as a person gave or edited it.
        number: The document's place in the file, from 1.
        standing: Events that other papers bear out, by their names; they stay.
    """
    of_document = re.compile(rf"D{number}(?:-\d+)?")
    left = [
        each
        for each in given.get("events", ())
        if str(each.get("id")) in standing or not of_document.fullmatch(str(each.get("id")))
    ]
    return {**given, "events": left}


def report_emptied(report: Mapping[str, Any]) -> dict[str, Any]:
    """A report of which its day and opinion are left, as that from which a later search tells changes.

    >>> report_emptied({"as_of": "2026-11-01", "opinion": "defective", "holders": [{"name": "Asha"}]})
    {'as_of': '2026-11-01', 'opinion': 'defective', 'holders': [], 'chain': [], 'findings': []}
    """
    return {
        "as_of": report["as_of"],
        "opinion": report["opinion"],
        "holders": [],
        "chain": [],
        "findings": [],
    }


def _without(given: Mapping[str, Any], brought: Mapping[str, Any]) -> dict[str, Any]:
    """The register's lists without those lines, and without values that are the same."""
    left: dict[str, Any] = {}
    for name, each in given.items():
        other = brought.get(name)
        if isinstance(each, list) and isinstance(other, list):
            left[name] = [line for line in each if line not in other]
        elif name not in brought or each != other:
            left[name] = each
    return left
