"""The floor: the opinion's words from the report alone, a paragraph for each part of it.

The last paragraph is always this one's: what the title is, is the engine's to say and no model's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from typing_extensions import TypedDict

from domain.title_files.drawn import conclusion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agents.title_opinion.facts import OpinionFacts

Section = Literal["flow_of_title", "findings", "conclusion"]
SECTIONS: Final[tuple[Section, ...]] = ("flow_of_title", "findings", "conclusion")
WORDED: Final[tuple[Section, ...]] = ("flow_of_title", "findings")
"""Sections that a model may word."""


class Paragraph(TypedDict):
    """One paragraph of the opinion."""

    section: Section
    text: str
    is_grounded: bool
    edited_by: str | None


def paragraph(section: Section, text: str) -> Paragraph:
    """A paragraph in which everything was given by the engine."""
    return {"section": section, "text": text, "is_grounded": True, "edited_by": None}


def write(facts: OpinionFacts) -> list[Paragraph]:
    """All paragraphs."""
    given = facts.facts
    texts = (_flow(given), _findings(given), _conclusion(given))
    return [paragraph(section, facts.untoken(text)) for section, text in zip(SECTIONS, texts, strict=True)]


def _flow(given: Mapping[str, Any]) -> str:
    sentences = []
    held: Sequence[Any] = ()
    for step in given["chain"]:
        after = step["held_after"]
        if not step["passed_title"]:
            sentences.append(f"The {step['kind']} of {step['date']} ({step['deed']}) passed no title.")
        elif after != held:
            deed = f"the {step['kind']} of {step['date']} ({step['deed']})"
            sentences.append(f"By {deed} the property came to {_held(after)}.")
        held = after
    sentences.append(f"On {given['searched_to']} it is held by {_held(given['held_by'])}.")
    return " ".join(sentences)


def _findings(given: Mapping[str, Any]) -> str:
    found = given["findings"]
    if not found:
        return "Nothing was found against the title in the papers and registers that were examined."
    sentences = []
    for each in found:
        rests_on = f" ({', '.join(each['deeds'])})" if each["deeds"] else ""
        sentences.append(f"{each['what']}{rests_on}, {each['severity']}: ask for {each['ask_for']}.")
    return " ".join(sentences)


def _conclusion(given: Mapping[str, Any]) -> str:
    counted = [each for each in given["findings"] if each["severity"] != "low"]
    return conclusion(given["searched_to"], given["opinion"], len(counted))


def _held(holders: Sequence[Mapping[str, str]]) -> str:
    if not holders:
        return "nobody who could be shown"
    parts = [
        each["name"] if each["share"] == "1" else f"{each['name']} ({each['share']})" for each in holders
    ]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
