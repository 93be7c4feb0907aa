"""What an updating search changed: findings that appeared, went away or weigh otherwise (DOMAIN B5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class FindingKey(NamedTuple):
    """What makes two findings of two searches the same one."""

    code: str
    events: tuple[str, ...]


class Weighed(TypedDict):
    """A finding of both searches whose severity is another now."""

    code: str
    events: list[str]
    before: str
    now: str


class SearchChanges(TypedDict):
    """The difference of two reports; JSON-plain."""

    as_of_before: str
    as_of_now: str
    opinion_before: str
    opinion_now: str
    holders_before: list[dict[str, str]]
    holders_now: list[dict[str, str]]
    appeared: list[dict[str, Any]]
    """Findings of the later search that the earlier one had not."""
    gone: list[dict[str, Any]]
    weighed: list[Weighed]
    new_events: list[str]
    """Ids of instruments that only the later search has."""


def key_of(finding: Mapping[str, Any]) -> FindingKey:
    """The finding's code and the deeds it rests on."""
    return FindingKey(finding["code"], tuple(finding["events"]))


def changes_between(before: Mapping[str, Any], now: Mapping[str, Any]) -> SearchChanges:
    """What the later of two reports (`domain.title.output.to_json`) says otherwise."""
    old, new = _by_key(before["findings"]), _by_key(now["findings"])
    seen = {step["event"] for step in before["chain"]}
    return {
        "as_of_before": before["as_of"],
        "as_of_now": now["as_of"],
        "opinion_before": before["opinion"],
        "opinion_now": now["opinion"],
        "holders_before": list(before["holders"]),
        "holders_now": list(now["holders"]),
        "appeared": [new[key] for key in new if key not in old],
        "gone": [old[key] for key in old if key not in new],
        "weighed": [
            {
                "code": key.code,
                "events": list(key.events),
                "before": old[key]["severity"],
                "now": new[key]["severity"],
            }
            for key in new
            if key in old and old[key]["severity"] != new[key]["severity"]
        ],
        "new_events": [step["event"] for step in now["chain"] if step["event"] not in seen],
    }


def _by_key(findings: Sequence[Mapping[str, Any]]) -> dict[FindingKey, dict[str, Any]]:
    return {key_of(each): dict(each) for each in findings}
