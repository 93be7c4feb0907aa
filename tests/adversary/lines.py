"""Every graph under attack, one line each: a graph joins by a line here and a world beside this file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.adversary import (
    case_line,
    lead_world,
    listing_world,
    paper_world,
    search_world,
    title_world,
)

if TYPE_CHECKING:
    from tests.adversary.line import Line

LINES: Final[dict[str, Line]] = {
    "property_search": search_world.LINE,
    "listing_enrichment": listing_world.LINE,
    "lead_scoring": lead_world.LINE,
    "document_intake": paper_world.LINE,
    "title_review": title_world.LINE,
    "underwriting": case_line.LINE,
}
