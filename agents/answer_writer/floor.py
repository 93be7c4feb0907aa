"""The floor: an answer from templates, in the person's language, from the facts and nothing else."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, assert_never

from agents.answer_writer.listing_words import cite, details_lines, listing_line
from agents.answer_writer.loan_words import affordability_lines, emi_lines, emi_not_applicable_line
from agents.answer_writer.phrases import has_phrase, phrase, phrase_book, rupees
from agents.answer_writer.tax_words import tax_lines
from domain.money import format_indian
from domain.wording import say
from domain.wording.rupees import in_words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.leads import Language
    from domain.search.slots import Refusal
    from tools.outcomes import Clarify, Compared, ContactAsked, LeadCaptured, Outcome, Results


_FIGURE: Final = re.compile(r"-?\d+(?:\.\d+)?")


def write(outcome: Outcome, language: Language, refused: Sequence[Refusal] = ()) -> str:
    """The whole answer, one statement per line. Statements about a listing carry its number as ``[n]``."""
    return "\n".join([*refusal_lines(refused, language), *_lines(outcome, language)])


def refusal_lines(refused: Sequence[Refusal], language: Language) -> list[str]:
    """One polite sentence per rule, however many parts of the wish fell under it."""
    return [phrase(f"refused_{code}", language) for code in dict.fromkeys(item["code"] for item in refused)]


def _lines(outcome: Outcome, language: Language) -> list[str]:  # noqa: C901, PLR0911, PLR0912  # one arm per kind of outcome
    match outcome["kind"]:
        case "results":
            return results_lines(outcome, language)
        case "clarify":
            return [_question(outcome, language)]
        case "emi":
            return emi_lines(outcome["panel"], language)
        case "emi_not_applicable":
            return [emi_not_applicable_line(outcome, language)]
        case "affordability":
            return affordability_lines(outcome["panel"], language)
        case "tax":
            return tax_lines(outcome["panel"], language)
        case "comparison":
            return _comparison_lines(outcome, language)
        case "details":
            return [phrase("details", language), *details_lines(outcome["card"], language)]
        case "noted":
            key = "liked" if outcome["is_liked"] else "disliked"
            return [phrase(key, language, cite=cite(outcome["number"]))]
        case "contact_asked":
            return _contact_lines(outcome, language)
        case "contact_dropped":
            return [phrase("contact_dropped", language)]
        case "lead_captured":
            return [_captured_line(outcome, language)]
        case "refused":
            return []
        case "help":
            return [phrase("hello", language)]
        case "reset":
            return [phrase("reset", language)]
        case "problem":
            return [problem_words(outcome["detail"], language)]
        case "trouble":
            return [phrase("trouble", language)]
        case _:
            assert_never(outcome)


def results_lines(outcome: Results, language: Language) -> list[str]:
    """Opening, relaxation, the list, what was assumed, notes, at most one question."""
    lines = []
    if outcome["relaxed"] and outcome["cards"]:
        lines.append(phrase("relaxed", language, label=outcome["relaxed"][0]["label"]))
    lines.append(_opening(outcome, language))
    lines.extend(listing_line(card, language) for card in outcome["cards"])
    lines.extend(
        phrase("note_assumption", language, what=what.rstrip(".")) for what in outcome["assumptions"]
    )
    lines.extend(phrase(f"note_{note}", language) for note in outcome["notes"])
    if outcome["question"]:
        lines.append(phrase(f"ask_{outcome['question']}", language))
    return lines


_OPENINGS: Final = {
    "search": ("results_none", "results_all"),
    "more": ("results_end", "results_more"),
    "similar": ("similar_none", "results_similar"),
}
"""Reason of a list -> phrase for an empty and for a filled one."""


def _opening(outcome: Results, language: Language) -> str:
    shown, total = len(outcome["cards"]), outcome["total"]
    empty, filled = _OPENINGS[outcome["reason"]]
    key = filled if shown else empty
    if key == "results_all" and shown < total:
        key = "results_part"
    echo = outcome["echo"] or phrase("your_wish", language)
    return phrase(key, language, echo=echo, shown=shown, total=format_indian(total))


def problem_words(detail: str, language: Language) -> str:
    """An error in the person's language: the phrase of that very English sentence, else the sentence itself.

    Figures of the sentence ("between 1 and 480 months; it is 600") are kept as they stand.
    """
    figures = tuple(_FIGURE.findall(detail))
    key = _problems().get(_FIGURE.sub("#", detail))
    if key is None:
        return detail if language == "en" else phrase("problem_other", language, detail=detail)
    return phrase(key, language, **{f"figure{place}": figure for place, figure in enumerate(figures, 1)})


@cache
def _problems() -> dict[str, str]:
    """English sentences of errors without their figures, to the key of their phrase."""
    english = {key: book["en"] for key, book in phrase_book().items() if key.startswith("problem_")}
    return {re.sub(r"\{figure\d\}", "#", sentence): key for key, sentence in english.items()}


def _question(outcome: Clarify, language: Language) -> str:
    key = f"ask_{outcome['key']}"
    if has_phrase(key):
        return phrase(key, language)
    return phrase("ask_other", language, slot=outcome["key"].replace("_", " ").replace(".", " "))


def _comparison_lines(outcome: Compared, language: Language) -> list[str]:
    comparison, cards = outcome["comparison"], outcome["cards"]
    cites = ", ".join(f"[{number}]" for number in comparison["numbers"])
    lines = [phrase("compare", language, cites=cites), *(listing_line(card, language) for card in cards)]
    best = {row["key"]: row["best"] for row in comparison["rows"] if row["best"] is not None}
    if outcome["saving"] and "price" in best:
        number = comparison["numbers"][best["price"]]
        lines.append(
            phrase(
                "compare_saving", language, cite=cite(number), saving=in_words_of(outcome["saving"], language)
            )
        )
    if "price_per_sqft" in best:
        card = cards[best["price_per_sqft"]]
        rate = rupees(card["price_per_sqft_inr"], language)
        lines.append(phrase("compare_per_sqft", language, cite=cite(card["number"]), rate=rate))
    if "metro" in best:
        card = cards[best["metro"]]
        km = f"{card['metro_km']:g}"
        lines.append(phrase("compare_metro", language, cite=cite(card["number"]), km=km))
    if "area_basis_differs" in comparison["notes"]:
        lines.append(phrase("compare_basis", language))
    return lines


def _contact_lines(outcome: ContactAsked, language: Language) -> list[str]:
    referred = [phrase(f"referred_{outcome['doubt']}", language)] if "doubt" in outcome else []
    return [*referred, *_asked_lines(outcome, language)]


def _asked_lines(outcome: ContactAsked, language: Language) -> list[str]:
    if outcome["missing"] == ["name"]:
        return [phrase("contact_need_name", language)]
    if "phone" in outcome["missing"]:
        is_for_a_person = outcome.get("wants") == "human"
        asked = phrase("human_need_phone" if is_for_a_person else "contact_need_phone", language)
        echo = outcome.get("echo") if is_for_a_person else None
        along = [phrase("human_goes_along", language, echo=echo)] if echo else []
        return [*along, asked, outcome["consent_text"]]
    asked = phrase("contact_need_consent", language, phone=outcome["phone_masked"] or "")
    lines = [asked, outcome["consent_text"]]
    return [*lines, phrase("contact_need_name", language)] if "name" in outcome["missing"] else lines


def _captured_line(outcome: LeadCaptured, language: Language) -> str:
    return phrase(
        "human_captured" if outcome.get("wants") == "human" else "lead_captured",
        language,
        cites="".join(cite(number) for number in outcome["numbers"]),
        phone=outcome["phone_masked"],
        channel=say("channels", outcome["channel"], language),
    )
