"""What the model may propose of an enquiry: facts and labels, each with its quote. No authority yet."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from agents.prompts import load_prompt
from domain.lead_scoring.reading import MOST_CHARS, vocabulary

if TYPE_CHECKING:
    from router.port import ModelMessage

PACKAGE = "agents.enquiry_reader"


class ProposedFact(BaseModel):
    """One thing the enquiry is said to say."""

    model_config = ConfigDict(extra="ignore")

    key: str
    value: str
    quote: str


class ProposedLabel(BaseModel):
    """What the enquiry is said to be."""

    model_config = ConfigDict(extra="ignore")

    label: str
    confidence: Annotated[Decimal, Field(ge=0, le=1)]
    quote: str


class Proposal(BaseModel):
    """One reading of one enquiry."""

    model_config = ConfigDict(extra="ignore")

    facts: list[ProposedFact] = Field(default_factory=list)
    labels: list[ProposedLabel] = Field(default_factory=list)


def reading_messages(text: str) -> list[ModelMessage]:
    """The prompt and the enquiry, delimited."""
    said = text[:MOST_CHARS].replace("</enquiry>", " ").replace("<enquiry>", " ")
    return [
        {"role": "system", "content": _system()},
        {"role": "user", "content": f"<enquiry>{said}</enquiry>"},
    ]


@cache
def _system() -> str:
    words = vocabulary()
    facts = "; ".join(
        f"{key}: {', '.join(sorted(values))}" for key, values in sorted(words.items()) if key != "label"
    )
    return load_prompt(PACKAGE).render(
        facts=facts,
        labels=", ".join(sorted(words["label"])),
        schema=json.dumps(Proposal.model_json_schema(), ensure_ascii=False),
    )
