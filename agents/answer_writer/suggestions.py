"""What the person may want to say next: messages the conversation understands, never a dead end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agents.answer_writer.phrases import phrase

if TYPE_CHECKING:
    from domain.leads import Language
    from tools.outcomes import Outcome, Results

MOST: Final = 4
SHORT_TENURE_MONTHS: Final = 180


def suggest(outcome: Outcome, language: Language, *, numbers: list[int], total: int) -> list[str]:
    """At most four messages, best first. ``numbers`` are those of the list the person sees."""
    keys = _keys(outcome, shown=len(numbers), total=total)
    number = _subject(outcome, numbers)
    other = next((n for n in numbers if n != number), number)
    return [phrase(f"suggest_{key}", language, number=number, other=other) for key in keys[:MOST]]


def _keys(outcome: Outcome, *, shown: int, total: int) -> list[str]:  # noqa: PLR0911  # one return per kind
    compare = ["compare"] if shown > 1 else []
    match outcome["kind"]:
        case "results":
            return _after_results(outcome, shown=shown, total=total)
        case "emi":
            is_short = outcome["panel"]["months"] <= SHORT_TENURE_MONTHS
            contact = ["contact"] if shown else []
            return ["emi_longer" if is_short else "emi_shorter", *contact, *compare]
        case "comparison" | "details" | "noted":
            return ["emi", "similar", "contact"]
        case "affordability" | "emi_not_applicable":
            return [*(["contact"] if shown else []), *compare, "reset"]
        case "contact_asked":
            return ["no"] if "phone" in outcome["missing"] else ["yes", "no"]
    if not shown:
        return ["example"]
    return [*(["more"] if shown < total else []), *compare, "reset"]


def _after_results(outcome: Results, *, shown: int, total: int) -> list[str]:
    if outcome["question"] == "transaction":
        return ["buy", "rent", *(["cheaper"] if shown else [])]
    if not outcome["cards"]:
        return ["reset", "human"]
    is_sale = outcome["cards"][0]["transaction"] == "buy"
    keys = ["compare"] if shown > 1 else []
    keys += ["emi"] if is_sale else ["contact"]
    keys += ["more"] if shown < total and outcome["reason"] != "similar" else ["similar"]
    return [*keys, "cheaper"]


def _subject(outcome: Outcome, numbers: list[int]) -> int:
    """The number the suggestions speak of: the listing just spoken of, else the first of the page."""
    match outcome["kind"]:
        case "results" if outcome["cards"]:
            return outcome["cards"][0]["number"]
        case "details":
            return outcome["card"]["number"]
        case "comparison":
            return outcome["comparison"]["numbers"][0]
        case "noted" | "emi_not_applicable":
            return outcome["number"]
        case "emi" | "affordability":
            return outcome["panel"].get("number", numbers[0] if numbers else 1)
    return numbers[0] if numbers else 1
