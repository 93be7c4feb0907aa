"""Which lead to call, and why: pure functions from what is known to score, reasons, owner, next step."""

from __future__ import annotations

from domain.lead_scoring.facts import Evidence, Reason

__all__ = ["Evidence", "Reason"]
