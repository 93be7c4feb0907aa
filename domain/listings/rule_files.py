"""The YAML files of `domain/rules` that listings are read by."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import yaml

_FOLDER: Final = Path(__file__).parent.parent / "rules"
_LOADER: Final[type[Any]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C loader is ten times faster; both build plain data only."""


def read_rules(name: str) -> dict[str, Any]:
    """One rule file, as plain data."""
    text = (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506  # a safe loader, by either name
    return loaded
