"""Worked cases of others, read from a folder: ``*.json`` lists of {id, kind, inputs, expected}."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from domain.errors import BadInput
from evals.harness.suite import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


def of_kinds(*kinds: str, kind_field: str = "") -> Callable[[Path], list[Case]]:
    """Reads the cases of some kinds from a folder.

    Args:
        kinds: Of ``vectors/README.md``.
        kind_field: Input under which the task looks for the kind.
    """

    def read(folder: Path) -> list[Case]:
        found = [
            case
            for path in sorted(folder.glob("*.json"))
            for one in _list_of(path)
            if one.get("kind") in kinds
            for case in [_case(one, path.name, kind_field)]
        ]
        if not found:
            raise BadInput(f"{folder} holds no worked case of {', '.join(kinds)}.")
        return found

    return read


def _list_of(path: Path) -> list[dict[str, Any]]:
    try:
        raw = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} cannot be read as JSON ({type(error).__name__}).") from None
    return [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []


def _case(one: Mapping[str, Any], name: str, kind_field: str) -> Case:
    expected = dict(one["expected"])
    inputs = dict(one["inputs"])
    if kind_field:
        inputs[kind_field] = one["kind"]
    return Case(
        id=str(one["id"]),
        inputs=inputs,
        expected=expected,
        origin=f"worked case of {name}",
        tags={"kind": str(one["kind"])},
        is_golden=True,
    )
