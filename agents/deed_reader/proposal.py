"""What the model may propose of a paper: fields with value, page and quote. No authority yet."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, Field

from agents.prompts import load_prompt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.documents.page import Page
    from router.port import ModelMessage

PACKAGE: Final = "agents.deed_reader"
MOST_PAGES: Final = 20
MOST_LETTERS: Final = 6_000
"""Of one page that the model sees."""
_TAGS: Final = re.compile(r"</?\s*(?:page|fields)\b[^>]*>", re.IGNORECASE)


class ProposedFact(BaseModel):
    """One field as the model read it."""

    model_config = ConfigDict(extra="ignore")

    field: str
    value: str
    quote: str
    page: int


class Proposal(BaseModel):
    """All that it read in one paper."""

    model_config = ConfigDict(extra="ignore")

    facts: list[ProposedFact] = Field(default_factory=list, max_length=200)


def reading_messages(pages: Sequence[Page], fields: Iterable[str]) -> list[ModelMessage]:
    """The prompt, the fields asked for, and the paper, delimited; tags within it are taken out."""
    shown = "\n".join(
        f'<page number="{page.number}">{_TAGS.sub(" ", page.text[:MOST_LETTERS])}</page>'
        for page in pages[:MOST_PAGES]
    )
    return [_prompt(), {"role": "user", "content": f"<fields>{', '.join(fields)}</fields>\n{shown}"}]


@cache
def _prompt() -> ModelMessage:
    return load_prompt(PACKAGE).message(schema=json.dumps(Proposal.model_json_schema(), ensure_ascii=False))
