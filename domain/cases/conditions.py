"""Conditions of a case."""

from __future__ import annotations

from typing import Literal

ConditionState = Literal["open", "received", "cleared", "waived"]
Before = Literal["sanction", "disbursal"]
