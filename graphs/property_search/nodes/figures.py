"""Steps that work with shown listings: EMI and affordability, comparison, details, likes, and questions."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from uuid import UUID

from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time

from domain.errors import BadInput
from graphs.property_search.events import event_id
from graphs.property_search.nodes.shown import numbers_asked, one_asked
from graphs.property_search.state import SearchContext, SearchState  # noqa: TC001  # read at run time
from tools.card_words import worded
from tools.cards import listing_card
from tools.compare import MOST, saving
from tools.compare import compare as compare_cards
from tools.loans import LoanWish, afford_panel, emi_panel, loan_panel

if TYPE_CHECKING:
    from datetime import date

    from domain.leads import Language
    from domain.search.slots import ToolCall
    from tools.loans import EmiPanel


def _language(state: SearchState) -> Language:
    return state.get("language", "en")  # type: ignore[return-value]  # one of four, as checkpoints keep it


def question(key: str) -> SearchState:
    """One question in place of a result."""
    return {"outcome": {"kind": "clarify", "key": key, "echo": ""}}


async def clarify(state: SearchState) -> SearchState:
    """Asks for the slot that decides what is searched at all."""
    parsed = (state.get("reading") or {}).get("parsed", {})
    return question((parsed.get("clarify") or ["city"])[0])


async def refuse(state: SearchState) -> SearchState:
    """Nothing of the wish can be served."""
    return {"outcome": {"kind": "refused", "codes": [item["code"] for item in state.get("refused", [])]}}


async def note(state: SearchState) -> SearchState:
    """Remembers a like or dislike."""
    action = (state.get("reading") or {}).get("action", {})
    cards, _ = numbers_asked(state, [action["number"]])
    if not cards:
        return question("which")
    listing_id, is_liked = cards[0]["listing_id"], action["type"] == "like"
    liked = [value for value in state.get("liked", []) if value != listing_id]
    disliked = [value for value in state.get("disliked", []) if value != listing_id]
    (liked if is_liked else disliked).append(listing_id)
    return {
        "liked": liked,
        "disliked": disliked,
        "focus": cards[0]["number"],
        "outcome": {
            "kind": "noted",
            "number": cards[0]["number"],
            "listing_id": listing_id,
            "is_liked": is_liked,
        },
    }


async def compare(state: SearchState, runtime: Runtime[SearchContext]) -> SearchState:
    """Puts two to four shown listings side by side."""
    cards, missing = numbers_asked(state)
    shown = state.get("shown", [])
    if not cards and len(shown) == 2:
        cards = shown
    if not shown:
        return question("search_first")
    if missing or not 2 <= len(cards) <= MOST:
        return question("which_two")
    comparison = compare_cards(cards, _language(state))
    runtime.stream_writer(
        {"type": "comparison", "id": event_id(state["turn"], "comparison"), "comparison": comparison}
    )
    return {
        "outcome": {"kind": "comparison", "comparison": comparison, "cards": cards, "saving": saving(cards)}
    }


async def details(state: SearchState, runtime: Runtime[SearchContext]) -> SearchState:
    """One listing in full, as it stands now."""
    card = one_asked(state)
    if card is None:
        return question("which" if state.get("shown") else "search_first")
    context = runtime.context
    found = await context.listings.get_many(context.principal.tenant_id, [UUID(card["listing_id"])])
    if found:
        card = {**card, **worded(listing_card(found[0], card["number"]), _language(state))}
    runtime.stream_writer(
        {
            "type": "listing",
            "id": event_id(state["turn"], "listing", card["listing_id"]),
            "listing": card,
            "is_detail": True,
        }
    )
    return {"outcome": {"kind": "details", "card": card}, "focus": card["number"]}


async def afford(state: SearchState, runtime: Runtime[SearchContext]) -> SearchState:
    """An EMI, or what an income carries."""
    tool = (state.get("reading") or {}).get("parsed", {}).get("tool") or {}
    day = runtime.context.now().date()
    try:
        if tool.get("name") == "afford":
            return _afford(state, runtime, tool, day)
        return _emi(state, runtime, tool, day)
    except BadInput as error:
        return {"outcome": {"kind": "problem", "detail": error.detail}}


def _emi(state: SearchState, runtime: Runtime[SearchContext], tool: ToolCall, day: date) -> SearchState:
    card = one_asked(state)
    wish = _wish(tool)
    if card is None and wish.loan_inr is not None and not tool.get("result_numbers"):
        return _emi_found(state, runtime, loan_panel(wish.loan_inr, day, wish, _language(state)))
    if card is None:
        return question("which" if state.get("shown") else "search_first")
    if card["price_period"] == "month" or "price_inr" not in card:
        return {
            "focus": card["number"],
            "outcome": {
                "kind": "emi_not_applicable",
                "number": card["number"],
                "listing_id": card["listing_id"],
                "why": "rent" if card["price_period"] == "month" else "no_price",
            },
        }
    panel = emi_panel(card["price_inr"], day, wish, _language(state))
    panel["number"], panel["listing_id"] = card["number"], card["listing_id"]
    return _emi_found(state, runtime, panel)


def _emi_found(state: SearchState, runtime: Runtime[SearchContext], panel: EmiPanel) -> SearchState:
    subject = panel.get("listing_id", "loan")
    runtime.stream_writer({"type": "emi", "id": event_id(state["turn"], "emi", subject), "emi": panel})
    return {"outcome": {"kind": "emi", "panel": panel}, "focus": panel.get("number", 0)}


def _afford(state: SearchState, runtime: Runtime[SearchContext], tool: ToolCall, day: date) -> SearchState:
    income = tool.get("monthly_income_inr")
    if income is None:
        return question("income")
    card = one_asked(state) if tool.get("result_numbers") or state.get("focus") else None
    price = card.get("price_inr") if card and card["price_period"] == "total" else None
    panel = afford_panel(income, day, _wish(tool), price_inr=price, language=_language(state))
    if card is not None:
        panel["number"], panel["listing_id"] = card["number"], card["listing_id"]
    runtime.stream_writer(
        {"type": "affordability", "id": event_id(state["turn"], "affordability"), "affordability": panel}
    )
    return {"outcome": {"kind": "affordability", "panel": panel}}


def _wish(tool: ToolCall) -> LoanWish:
    """What was said about the loan.

    Raises:
        BadInput: the rate is no number.
    """
    rate = tool.get("rate_pct")
    try:
        rate_pct = None if rate is None else Decimal(rate)
    except InvalidOperation:
        raise BadInput("The rate must be a plain number such as 8.5.") from None
    return LoanWish(
        rate_pct=rate_pct,
        months=tool.get("tenure_months"),
        loan_inr=tool.get("loan_inr"),
        down_payment_inr=tool.get("down_payment_inr"),
        obligations_inr=tool.get("obligations_inr"),
    )
