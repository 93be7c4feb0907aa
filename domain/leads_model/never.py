"""Columns that no score may know, found by their names (DOMAIN D and A11).

Two kinds: what a person is (religion, gender, age, …, and names, which tell it), and who of the staff works
on the lead. A lead's score that knew its agent would measure the agent, and send good leads to those who
had some.
"""

from __future__ import annotations

import re
from typing import Final, Literal

Why = Literal["protected", "staff"]

# fmt: off
_PROTECTED: Final = frozenset({
    "religion", "faith", "caste", "subcaste", "jati", "gotra", "community", "ethnicity", "race",
    "tribe", "gender", "sex", "age", "dob", "birthday", "birthdate", "marital", "married", "spouse",
    "husband", "wife", "pregnancy", "pregnant", "disability", "disabled", "hiv", "language", "tongue",
    "nationality", "birthplace", "surname", "firstname", "lastname", "fullname", "photo", "photograph",
    "picture", "selfie", "diet", "vegetarian", "political", "party", "salutation", "honorific",
})
# fmt: on
_PHRASES: Final = (
    ("date", "of", "birth"),
    ("place", "of", "birth"),
    ("family", "status"),
    ("sexual", "orientation"),
)
# fmt: off
_NAMED: Final = frozenset({
    "first", "last", "middle", "full", "family", "given", "sur", "customer", "lead", "client",
    "contact", "person", "buyer", "applicant", "father", "mother", "owner", "s", "of", "the",
})
"""What may stand beside ``name`` when it is a person's; a project's or campaign's name is no secret."""
_STAFF: Final = frozenset({
    "agent", "broker", "telecaller", "salesperson", "salesman", "executive", "assignee", "owner",
    "handler", "rm", "counsellor", "advisor",
})
# fmt: on
_STAFF_PHRASES: Final = (("assigned", "to"), ("handled", "by"), ("sales", "rep"), ("lead", "owner"))
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def why_never(column: str) -> Why | None:
    """Why no score may know a column of this name; None: it may.

    >>> why_never("Marital Status"), why_never("dateOfBirth"), why_never("Customer Name")
    ('protected', 'protected', 'protected')
    >>> why_never("assigned_to"), why_never("AgentId")
    ('staff', 'staff')
    >>> why_never("Page Views Per Visit"), why_never("campaign_name")
    (None, None)
    """
    words = [word.lower() for word in _WORD.findall(column)]
    if _PROTECTED & set(words) or any(_holds(words, phrase) for phrase in _PHRASES):
        return "protected"
    if "name" in words and set(words) - {"name"} <= _NAMED:
        return "protected"
    if _STAFF & set(words) or any(_holds(words, phrase) for phrase in _STAFF_PHRASES):
        return "staff"
    return None


def _holds(words: list[str], phrase: tuple[str, ...]) -> bool:
    wide = len(phrase)
    return any(tuple(words[at : at + wide]) == phrase for at in range(len(words) - wide + 1))
