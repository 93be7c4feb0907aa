"""A review as advocates tell it, for its picture and its report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.title.findings import by_severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.title.findings import Severity
    from domain.title.review import Opinion, Review

SIGNED: Final = "signed"
"""Stands in the head of a picture of a signed opinion, where a draft says that it is one."""


class ToldFinding(NamedTuple):
    """What an advocate says of one finding of the engine."""

    code: str
    events: tuple[str, ...]
    detail: str
    severity: Severity
    is_cleared: bool


def as_told(found: Review, told: Iterable[ToldFinding], opinion: Opinion) -> Review:
    """The review with severities and opinion as told, without findings that were cleared."""
    by_key = {(one.code, one.events, one.detail): one for one in told}
    findings = []
    for each in found.findings:
        one = by_key.get((each.code.value, each.events, each.detail))
        if one is None:
            findings.append(each)
        elif not one.is_cleared:
            findings.append(replace(each, severity=one.severity))
    return replace(found, findings=by_severity(findings), opinion=opinion)


def conclusion(as_of: str, opinion_words: str, findings: int) -> str:
    """The last paragraph of an opinion: always of our own words, whoever worded the others.

    >>> conclusion("2026-11-01", "clear and marketable", 0)
    'On the papers and registers examined up to 2026-11-01, the title is clear and marketable.'
    """
    text = f"On the papers and registers examined up to {as_of}, the title is {opinion_words}."
    if not findings:
        return text
    counted = "1 finding is" if findings == 1 else f"{findings} findings is"
    return f"{text} What is asked for under {counted} to be met first."
