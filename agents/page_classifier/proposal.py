"""What the model may propose of pages: a label of the list, with words of the page. No authority yet."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, Field

from agents.prompts import load_prompt
from domain.documents.labels import DocumentLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.documents.page import Page
    from router.port import ModelMessage

PACKAGE: Final = "agents.page_classifier"
MOST_LETTERS: Final = 1_500
"""Of a page that the model sees: its head, where papers say what they are."""
_TAGS: Final = re.compile(r"</?\s*page\b[^>]*>", re.IGNORECASE)


class ProposedLabel(BaseModel):
    """One page as the model sees it."""

    model_config = ConfigDict(extra="ignore")

    number: int
    label: str
    is_start: bool = False
    quote: str = ""


class Proposal(BaseModel):
    """All pages of one call."""

    model_config = ConfigDict(extra="ignore")

    pages: list[ProposedLabel] = Field(default_factory=list)


def sorting_messages(pages: Sequence[Page]) -> list[ModelMessage]:
    """The prompt and the pages, delimited; tags within a page are taken out."""
    shown = "\n".join(
        f'<page number="{page.number}">{_TAGS.sub(" ", page.text[:MOST_LETTERS])}</page>' for page in pages
    )
    return [_prompt(), {"role": "user", "content": shown}]


@cache
def _prompt() -> ModelMessage:
    return load_prompt(PACKAGE).message(
        labels=", ".join(label.value for label in DocumentLabel),
        schema=json.dumps(Proposal.model_json_schema(), ensure_ascii=False),
    )
