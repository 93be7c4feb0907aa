"""What the model may propose: slots of a search, or a tool question. Nothing here has any authority yet."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from agents.prompts import load_prompt
from domain.search.slots import SearchFilters, ToolCall

if TYPE_CHECKING:
    from router.port import ModelMessage

PACKAGE = "agents.search_understanding"
MOST_CHARS = 2000
"""Of a message, sent to a model."""


class Proposal(BaseModel):
    """One reading of one message."""

    model_config = ConfigDict(extra="ignore")

    intent: Literal["search", "refine", "reset", "tool"]
    filters: SearchFilters = Field(default_factory=SearchFilters)
    tool: ToolCall | None = None


def reading_messages(text: str, filters: SearchFilters) -> list[ModelMessage]:
    """The prompt and the person's words, delimited."""
    prompt = load_prompt(PACKAGE)
    said = text[:MOST_CHARS].replace("</message>", " ").replace("<message>", " ")
    return [
        prompt.message(filters=json.dumps(filters, ensure_ascii=False), schema=_schema()),
        {"role": "user", "content": f"<message>{said}</message>"},
    ]


@cache
def _schema() -> str:
    return json.dumps(_untitled(Proposal.model_json_schema()), ensure_ascii=False)


def _untitled(schema: Any) -> Any:  # noqa: ANN401  # any part of a JSON Schema
    """The schema without pydantic's titles, which repeat the names: "Seller Type" is read as a person's."""
    if isinstance(schema, list):
        return [_untitled(inner) for inner in schema]
    if isinstance(schema, dict):
        return {
            key: _untitled(inner)
            for key, inner in schema.items()
            if key != "title" or not isinstance(inner, str)
        }
    return schema
