"""What an opinion may speak of, with a token in the place of every word that a stranger wrote.

A party's name comes out of papers that anybody could have made. A model is given ``{P1}`` and never the
name, so that no deed can speak to it; the names are put back, as plain words, into sentences that were kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from domain.title.picture.drawing import OPINIONS
from domain.title.picture.rows import code_words
from router.text_safety import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NAME_CHARS: Final = 80
_TOKEN: Final = re.compile(r"\{([PD]\d{1,4})\}")
_PLAIN_ID: Final = re.compile(r"[A-Za-z0-9._/-]{1,40}")
"""Ids of another form may hold anything; such a deed is not named."""
MOST_STEPS: Final = 60
"""Of a chain that is longer, the last; a lawyer reads the rest in the table."""
MOST_FINDINGS: Final = 40


@dataclass(frozen=True, slots=True)
class OpinionFacts:
    """The facts with tokens, and what each token stands for."""

    facts: dict[str, Any]
    stands_for: Mapping[str, str]
    """Token without its braces -> plain words."""

    def untoken(self, text: str) -> str:
        """The text with names and deeds in their places."""
        return _TOKEN.sub(lambda found: self.stands_for.get(found[1], "?"), text)

    def unknown_tokens(self, text: str) -> list[str]:
        """Tokens of the text that stand for nothing."""
        return [one for one in _TOKEN.findall(text) if one not in self.stands_for]


def without_tokens(text: str) -> str:
    """The text as a check of figures and names reads it."""
    return _TOKEN.sub("the same", text)


def spoken(name: str) -> str:
    """A stranger's word as we say it in our own voice: plain, one line, not long, without our braces."""
    words = " ".join(re.sub(r"[{}\[\]<>]", " ", plain_text(name)).split())
    if len(words) > NAME_CHARS:
        words = words[:NAME_CHARS].rpartition(" ")[0]
    return words.strip() or "(unnamed)"


def facts_of(report: Mapping[str, Any], sellers: Sequence[str]) -> OpinionFacts:
    """What may be said of a report (`domain.title.output.to_json`)."""
    tokens = _Tokens()
    steps = report["chain"][-MOST_STEPS:]
    facts = {
        "searched_to": report["as_of"],
        "opinion": OPINIONS[report["opinion"]],
        "sellers": [tokens.person(name) for name in sellers],
        "held_by": _holders(report["holders"], tokens),
        "chain": [
            {
                "deed": tokens.deed(step["event"]),
                "date": step["date"],
                "kind": step["type"].replace("_", " "),
                "passed_title": step["effective"],
                "held_after": _holders(step["holders"], tokens),
            }
            for step in steps
        ],
        "findings": [
            {
                "what": code_words(each["code"]),
                "severity": each["severity"],
                "deeds": [tokens.deed(event) for event in each["events"]],
                "ask_for": each["requisition"],
                "cure": each["cure"],
            }
            for each in report["findings"][:MOST_FINDINGS]
        ],
        "open_charges": [
            {
                "deed": tokens.deed(each["event"]),
                "kind": each["type"].replace("_", " "),
                "of": tokens.person(each["holder"]) if each["holder"] else None,
                "since": each["opened"],
            }
            for each in report["charges"]
            if each["closed"] is None
        ],
    }
    return OpinionFacts(facts, tokens.stands_for)


class _Tokens:
    def __init__(self) -> None:
        self.stands_for: dict[str, str] = {}
        self._known: dict[tuple[str, str], str] = {}

    def person(self, name: str) -> str:
        return self._token("P", name)

    def deed(self, event: str) -> str:
        return self._token("D", event)

    def _token(self, kind: str, word: str) -> str:
        if (kind, word) not in self._known:
            number = sum(one == kind for one, _ in self._known) + 1
            self._known[kind, word] = f"{kind}{number}"
            is_id = kind == "P" or _PLAIN_ID.fullmatch(word)
            self.stands_for[f"{kind}{number}"] = spoken(word) if is_id else "an unnamed deed"
        return f"{{{self._known[kind, word]}}}"


def _holders(holders: Iterable[Mapping[str, str]], tokens: _Tokens) -> list[dict[str, str]]:
    return [{"name": tokens.person(each["name"]), "share": each["share"]} for each in holders]
