"""Sources that disagree."""

from __future__ import annotations

from typing import Literal

Severity = Literal["info", "review", "stop"]
MismatchState = Literal["open", "explained", "resolved"]
