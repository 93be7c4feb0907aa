"""What the model may propose of a paper: values with page and quote. No authority yet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from agents.prompts import load_prompt
from domain.documents.income.vocabulary import FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.documents.labels import DocumentLabel
    from domain.documents.page import Page
    from router.port import ModelMessage

PACKAGE: Final = "agents.field_reader"
MOST_CHARS: Final = 24_000
"""Of all pages together that a model is shown."""
_WHAT: Final = {
    "money": "an amount",
    "person": "a person's name",
    "firm": "a firm's name",
    "pan": "a PAN",
    "day": "a date",
    "month": "a month",
    "year": "an assessment or tax year",
    "whole": "a whole number",
    "text": "as written",
}


class ProposedField(BaseModel):
    """One value, and the words that say it."""

    model_config = ConfigDict(extra="ignore")

    field: str
    value: str
    quote: str
    page: Annotated[int, Field(ge=1)]


class Proposal(BaseModel):
    """One reading of one paper."""

    model_config = ConfigDict(extra="ignore")

    fields: list[ProposedField] = Field(default_factory=list)


def reading_messages(label: DocumentLabel, pages: Sequence[Page]) -> list[ModelMessage]:
    """The prompt, and the pages, delimited."""
    known = FIELDS[label]
    system = load_prompt(PACKAGE).message(
        label=label.value.replace("_", " "),
        fields="\n".join(f"- {name}: {_WHAT[kind]}" for name, kind in known.items()),
        schema=json.dumps(Proposal.model_json_schema(), ensure_ascii=False),
    )
    left, shown = MOST_CHARS, []
    for page in pages:
        text = page.text[:left].replace("<page", " ").replace("</page", " ")
        left -= len(text)
        shown.append(f'<page number="{page.number}">\n{text}\n</page>')
        if left <= 0:
            break
    return [system, {"role": "user", "content": "\n".join(shown)}]
