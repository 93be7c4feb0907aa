"""What a model may propose: sentences for two paragraphs. No authority."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from agents.prompts import load_prompt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from router.port import ModelMessage

PACKAGE = "agents.title_opinion"


class OpinionProposal(BaseModel):
    """Sentences as a model words them."""

    model_config = ConfigDict(extra="ignore")

    flow_of_title: list[str] = Field(default_factory=list)
    findings: list[str] = Field(default_factory=list)


def opinion_messages(facts: Mapping[str, Any]) -> list[ModelMessage]:
    """The prompt and the facts, delimited."""
    schema = json.dumps(OpinionProposal.model_json_schema(), ensure_ascii=False)
    data = json.dumps(facts, ensure_ascii=False)
    return [
        load_prompt(PACKAGE).message(schema=schema),
        {"role": "user", "content": f"<facts>{data}</facts>"},
    ]
