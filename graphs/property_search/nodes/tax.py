"""The step that answers tax questions: regime, total cost, stamp duty, TDS, GST."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time

from domain.errors import BadInput
from graphs.property_search.events import event_id
from graphs.property_search.nodes.shown import one_asked
from graphs.property_search.state import SearchContext, SearchState  # noqa: TC001  # read at run time
from tools.tax import TaxWish, tax_panel

if TYPE_CHECKING:
    from domain.leads import Language
    from domain.search.slots import ToolCall


async def tax(state: SearchState, runtime: Runtime[SearchContext]) -> SearchState:
    """A card of figures, or the question for what it still needs; the question waits for its answer."""
    tool = (state.get("reading") or {}).get("parsed", {}).get("tool") or {}
    language: Language = state.get("language", "en")  # type: ignore[assignment]  # one of four, as checkpoints keep it
    wish = _wish(tool, state)
    missing = wish.missing()
    if missing is not None:
        return {"outcome": {"kind": "clarify", "key": missing, "echo": ""}, "tax_asked": tool}
    try:
        panel = tax_panel(wish, runtime.context.now().date(), language)
    except BadInput as error:
        return {"outcome": {"kind": "problem", "detail": error.detail}}
    runtime.stream_writer({"type": "tax", "id": event_id(state["turn"], "tax"), "tax": panel})
    return {"outcome": {"kind": "tax", "panel": panel}}


def _wish(tool: ToolCall, state: SearchState) -> TaxWish:
    """What was said, filled up from the listing last spoken of and from the search."""
    card = one_asked(state) if state.get("focus") or tool.get("result_numbers") else None
    price = card.get("price_inr") if card and card["price_period"] == "total" else None
    is_of_card = card is not None and "price_inr" not in tool
    city = card.get("city") if card is not None and is_of_card else None
    return TaxWish(
        topic=tool["topic"],
        price_inr=tool.get("price_inr", price),
        city=tool.get("city") or city or state.get("filters", {}).get("city"),
        buyer=tool.get("buyer"),
        stage=tool.get("stage"),
        seller=tool.get("seller"),
        income_inr=tool.get("yearly_income_inr"),
        spouse_income_inr=tool.get("spouse_income_inr"),
        loan_inr=tool.get("loan_inr"),
        rate_pct=_number(tool.get("rate_pct")),
        months=tool.get("tenure_months"),
        brokerage_pct=_number(tool.get("brokerage_pct")),
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
