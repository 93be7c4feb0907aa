"""The answerer of questions about papers: a model may choose among extracts, and no more.

Its whole output is a list of numbers. Whatever an extract told it to say cannot be said: the answer is made
of the papers' own words, with their places (T1, T5, T9). Without a model the first extracts stand.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, Field

from agents.prompts import load_prompt
from domain.errors import ModelUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from router.port import ModelMessage, ModelPort

PACKAGE: Final = "agents.paper_answerer"
MOST_CHOSEN: Final = 3


class Chosen(BaseModel):
    """Extracts that answer the question."""

    chosen: list[int] = Field(max_length=20)


async def choose(question: str, extracts: Sequence[str], model: ModelPort | None) -> tuple[list[int], str]:
    """Indices of the extracts that answer, best first, and what chose: ``rules`` or the model's name."""
    by_rules = list(range(min(len(extracts), MOST_CHOSEN)))
    if model is None or not extracts:
        return by_rules, "rules"
    try:
        proposal = await model.structured(_messages(question, extracts), Chosen)
    except ModelUnavailable:
        return by_rules, "rules"
    held = [number - 1 for number in dict.fromkeys(proposal.chosen) if 1 <= number <= len(extracts)]
    return held[:MOST_CHOSEN], model.name


def _messages(question: str, extracts: Sequence[str]) -> list[ModelMessage]:
    schema = json.dumps(Chosen.model_json_schema())
    numbered = json.dumps(dict(enumerate(extracts, 1)), ensure_ascii=False)
    return [
        load_prompt(PACKAGE).message(schema=schema),
        {
            "role": "user",
            "content": f"<question>{_plain(question)}</question>\n<extracts>{_plain(numbered)}</extracts>",
        },
    ]


def _plain(text: str) -> str:
    """Text that cannot end its own mark."""
    return text.replace("<", "‹").replace(">", "›")
