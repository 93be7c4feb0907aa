"""An answer to what a tax question still needed: "85 lakh", "Pune", "18 lakh, my wife 12 lakh"."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from domain.search.place_spans import find_places
from domain.search.reading import Reading
from domain.search.wishes.tax_questions import is_home_wish, read_tax_details

if TYPE_CHECKING:
    from domain.search.slots import ToolCall


def complete_tax_question(text: str, asked: ToolCall) -> ToolCall | None:
    """The question with what the text adds; None where it adds nothing or wishes for a home."""
    reading = Reading(text, {}, datetime.now(UTC).date())
    spans = find_places(reading)
    if is_home_wish(reading):
        return None
    tool: ToolCall = {**asked}
    read_tax_details(reading, spans, tool)
    return None if tool == asked else tool
