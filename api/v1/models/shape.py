"""What all bodies share: unknown keys are refused coming in, attribute docstrings describe the fields."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class InBody(BaseModel):
    """A request body; a misspelt key is an error, never a silent default."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class OutBody(BaseModel):
    """A response body, made from a domain value or by name."""

    model_config = ConfigDict(from_attributes=True, use_attribute_docstrings=True)
