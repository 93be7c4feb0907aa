"""Makes the reading part of the session: new filters, chips, refusals; and says which step is next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from langgraph.runtime import Runtime  # noqa: TC002  # LangGraph reads the annotation at run time
from langgraph.types import Command

from agents.answer_writer.phrases import phrase
from domain.search.chips import chips as chips_of
from domain.verdicts import Doubt, Verdict, after_doubt
from graphs.property_search.events import event_id
from graphs.property_search.state import Chip, Reading, SearchContext, SearchState  # noqa: TC001  # read at run time

if TYPE_CHECKING:
    from domain.leads import Language
    from domain.search.slots import SearchFilters
    from tools.outcomes import Outcome

Destination = Literal[
    "search",
    "clarify",
    "compare",
    "afford",
    "recommend",
    "contact",
    "details",
    "note",
    "refuse",
    "tax",
    "answer",
]
TOOL_STEPS: Final[dict[str, Destination]] = {
    "emi": "afford",
    "afford": "afford",
    "compare": "compare",
    "more_like": "recommend",
    "contact": "contact",
    "details": "details",
    "tax": "tax",
}
NAMED_PLACE_SLOTS: Final = frozenset({"localities", "landmarks", "commute"})
"""A name that several cities share: the city is asked for in place of a search, since lists would mix."""
PLACE_SLOTS: Final = frozenset({"city", "localities", "landmarks", "commute"})


async def merge(state: SearchState, runtime: Runtime[SearchContext]) -> Command[Destination]:
    """Filters after this turn, and the next step."""
    reading = state.get("reading") or {}
    language: Language = state.get("language", "en")  # type: ignore[assignment]  # one of four, as checkpoints keep it
    before = state.get("filters", {})
    after = filters_after(reading, before)
    update: SearchState = {"contact": reading.get("draft")}
    refused = reading.get("parsed", {}).get("refused", [])
    if refused:
        update["refused"] = refused
        for item in refused:
            runtime.stream_writer(
                {
                    "type": "refusal",
                    "id": event_id(state["turn"], "refusal", item["attribute"]),
                    "attribute": item["attribute"],
                    "code": item["code"],
                    "text": phrase(f"refused_{item['code']}", language),
                }
            )
    destination = next_step(reading, after)
    if reading.get("wants_more") and state.get("list_reason") == "similar":
        destination = "recommend"
    if destination == "answer":
        update["outcome"] = plain_outcome(reading)
    if _changes_filters(reading, destination):
        update.update(_session(after, reading, state["turn"], language, runtime))
    elif _is_said_otherwise(state, before, language):
        update.update(_session(before, {}, state["turn"], language, runtime))
    return Command(goto=destination, update=update)


def _is_said_otherwise(state: SearchState, filters: SearchFilters, language: Language) -> bool:
    """Whether the chips on the screen stand in another language than this turn's."""
    shown = [chip["label"] for chip in state.get("chips", [])]
    return shown != [chip.label for chip in chips_of(filters, language)]


def _changes_filters(reading: Reading, destination: Destination) -> bool:
    """Whether the turn's slots become the session's; a greeting, read as a wish for anything, does not."""
    parsed = reading.get("parsed", {})
    is_wish = destination in {"search", "clarify", "contact"} or parsed.get("intent") == "reset"
    return is_wish and ("filters" in parsed or "state_after" in parsed)


def _session(
    filters: SearchFilters,
    reading: Reading,
    turn: str,
    language: Language,
    runtime: Runtime[SearchContext],
) -> SearchState:
    """The new filters with their chips, announced; a fresh start also forgets the list."""
    parsed = reading.get("parsed", {})
    chips: list[Chip] = [{"key": chip.key, "label": chip.label} for chip in chips_of(filters, language)]
    runtime.stream_writer(
        {
            "type": "filters",
            "id": event_id(turn, "filters"),
            "chips": chips,
            "filters": filters,
            "assumptions": parsed.get("assumptions", []),
        }
    )
    update: SearchState = {"filters": filters, "chips": chips}
    if parsed.get("intent") == "reset":
        update.update({"shown": [], "total": 0, "focus": 0})
    return update


def filters_after(reading: Reading, before: SearchFilters) -> SearchFilters:
    """The session's filters after this turn."""
    parsed = reading.get("parsed", {})
    if "state_after" in parsed:
        return parsed["state_after"]
    return parsed.get("filters", before)


def next_step(reading: Reading, filters: SearchFilters) -> Destination:  # noqa: PLR0911  # one return per kind of turn
    """Which step serves this turn; ``answer`` where nothing has to be looked up."""
    if verdict_of(reading) is Verdict.REFER:
        return "contact"
    if "problem" in reading or reading.get("is_declined"):
        return "answer"
    if reading.get("wants_more"):
        return "search"
    if "draft" in reading:
        return "contact"
    if "action" in reading:
        return "note"
    parsed = reading.get("parsed", {})
    tool = parsed.get("tool")
    if parsed.get("intent") == "tool" and tool:
        return TOOL_STEPS[tool["name"]]
    if parsed.get("intent") == "refuse":
        return "refuse"
    if not set(filters) - {"transaction", "category"}:
        return "clarify" if _says_deal(reading) else "answer"
    is_ambiguous = parsed.get("clarify", [])[:1] == ["city"] and NAMED_PLACE_SLOTS & filters.keys()
    return "clarify" if is_ambiguous else "search"


def verdict_of(reading: Reading) -> Verdict:
    """Whether the turn is served, refused by a rule, or a person's to take (R7)."""
    is_refused = reading.get("parsed", {}).get("intent") == "refuse"
    doubt = Doubt(reading["doubt"]) if "doubt" in reading else None
    return after_doubt(Verdict.DECLINE if is_refused else Verdict.APPROVE, doubt)


def _says_deal(reading: Reading) -> bool:
    """Whether the person said to buy or to rent, and nothing else yet."""
    parsed = reading.get("parsed", {})
    said = parsed.get("filters") or parsed.get("state_after") or {}
    return "transaction" in said and "transaction" not in parsed.get("clarify", [])


def plain_outcome(reading: Reading) -> Outcome:
    """The outcome of a turn that needs no look-up."""
    if "problem" in reading:
        return {"kind": "problem", "detail": reading["problem"]}
    if reading.get("is_declined"):
        return {"kind": "contact_dropped"}
    if reading.get("parsed", {}).get("intent") == "reset":
        return {"kind": "reset"}
    return {"kind": "help"}
