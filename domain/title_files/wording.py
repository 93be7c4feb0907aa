"""What an entry of a title file's story says, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIXED: Final = {
    "opened": "The file was opened.",
    "case_edited": "The case was corrected; it is reviewed anew.",
    "paper_dropped": "A document is waited for and read no more.",
    "paper_erased": "A document was erased; what was read of it is gone.",
    "read": "The papers were put together to a case.",
    "problem": "The papers make no case that can be reviewed.",
    "returned": "The second advocate sent it back.",
    "opinion_edited": "The words of the opinion were edited.",
    "claimed": "The file was taken on.",
    "released": "The file was given back.",
}


_TOLD: Final = {"changed": "corrected", "added": "added", "struck": "struck out"}


def says(kind: str, details: Mapping[str, Any]) -> str:  # noqa: C901, PLR0911  # a sentence for each kind
    """One sentence; kinds that are not known are spelt out.

    >>> says("signed", {"role": "second_advocate"})
    'Signed as second advocate.'
    """
    if kind in _FIXED:
        return _FIXED[kind]
    match kind:
        case "papers_added":
            return f"Documents were added: {len(details.get('documents', ()))}."
        case "event_edited":
            told = _TOLD[str(details.get("how"))]
            return f"Event {details.get('event')} was {told}; the case is reviewed anew."
        case "paper_verified":
            return f"A document was read: {_words(details.get('label'))}."
        case "reviewed":
            return f"Reviewed: {_words(details.get('opinion'))}, {details.get('findings')} findings."
        case "finding_lowered" | "finding_told":
            before, after = " ".join(details["from"]), " ".join(details["to"])
            return f"{_words(details.get('code')).capitalize()}: {before} is now {after}."
        case "requisition_told":
            return f"Requisition {details.get('number')} is {details.get('state')}."
        case "signed":
            return f"Signed as {_words(details.get('role'))}."
        case "search_asked":
            return f"A search to {details.get('until')} was asked for."
        case "issued":
            return f"The opinion is out: {_words(details.get('opinion'))}."
        case _:
            return f"{_words(kind).capitalize()}."


def _words(name: object) -> str:
    return str(name).replace("_", " ").lower()
