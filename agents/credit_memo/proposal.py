"""What the model may hand in."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from agents.credit_memo.facts import Section  # Pydantic reads the annotation


class ParagraphProposal(BaseModel):
    """One section in words."""

    model_config = ConfigDict(extra="ignore")

    section: Section
    text: str = Field(max_length=1200)


class MemoProposal(BaseModel):
    """The memo."""

    model_config = ConfigDict(extra="ignore")

    paragraphs: list[ParagraphProposal] = Field(max_length=12)
