"""What a model may propose of an agreement: which words deal with which check. No authority."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, Field

from agents.prompts import load_prompt
from domain.contract.review import CHECKS, RULES_FILE
from domain.dated_rules import rule_on

if TYPE_CHECKING:
    from datetime import date

    from router.port import ModelMessage

PACKAGE: Final = "agents.contract_reader"


class ProposedClause(BaseModel):
    """Words of the agreement, and the check that they deal with."""

    model_config = ConfigDict(extra="ignore")

    check: str
    quote: str


class ClauseProposal(BaseModel):
    """One piece of an agreement."""

    model_config = ConfigDict(extra="ignore")

    clauses: list[ProposedClause] = Field(default_factory=list)


def reading_messages(piece: str, day: date) -> list[ModelMessage]:
    """The prompt and a piece of the agreement, delimited."""
    said = piece.replace("</agreement>", " ").replace("<agreement>", " ")
    checks = "; ".join(
        f"{check} {rule_on(RULES_FILE, check, day).value['title'].lower()}" for check in CHECKS
    )
    schema = json.dumps(ClauseProposal.model_json_schema(), ensure_ascii=False)
    return [
        load_prompt(PACKAGE).message(checks=checks, schema=schema),
        {"role": "user", "content": f"<agreement>{said}</agreement>"},
    ]
