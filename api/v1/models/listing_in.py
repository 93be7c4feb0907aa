"""Listings in our own JSON shape (docs/import-format.md), as the API takes them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


class ListingIn(BaseModel):
    """One listing; other keys of the import format may stand beside these and are read by the same rules."""

    model_config = ConfigDict(extra="allow", use_attribute_docstrings=True)

    id: Annotated[str, Field(min_length=1, max_length=200)]
    """Your own reference: the same id is the same listing, so sending it again updates it."""
    transaction: Annotated[str, Field(max_length=40)]
    """buy, rent, pg or lease."""
    property_type: Annotated[str, Field(max_length=60)]
    """apartment, villa, plot, …"""
    city: Annotated[str, Field(max_length=100)]
    __pydantic_extra__: dict[str, Any] = Field(init=False)
