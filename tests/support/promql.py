"""What a PromQL expression asks of a scrape: enough of the language for our own alerts and dashboards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prometheus_client.samples import Sample

_SELECTOR = re.compile(r"\b(propmubi_\w+)(?:\{([^}]*)\})?")
_MATCHER = re.compile(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"')
_GROUPING = re.compile(r"\b(?:by|without)\s*\(([^)]*)\)")


def unmet(expression: str, samples: Iterable[Sample]) -> list[str]:
    """What the expression names and the scrape has not got: series, their labels, exact values of labels."""
    held = list(samples)
    found: list[str] = []
    labels: set[str] = set()
    for name, matchers in _SELECTOR.findall(expression):
        series = [one for one in held if one.name == name]
        own = {label for one in series for label in one.labels}
        labels |= own
        if not series:
            found.append(f"no series {name}")
            continue
        for label, operator, value in _MATCHER.findall(matchers):
            if label not in own:
                found.append(f"{name} has no label {label}")
            elif operator == "=" and all(one.labels.get(label) != value for one in series):
                found.append(f"{name} has no {label}={value}")
    for grouping in _GROUPING.findall(expression):
        wanted = {label.strip() for label in grouping.split(",")} - {""}
        found += [f"nothing has a label {label}" for label in sorted(wanted - labels)]
    return found
