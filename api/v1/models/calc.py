"""Calculations by name, one or many: the same kinds and forms as ``propmubi calc``."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from api.v1.models.shape import InBody, OutBody


class CalcIn(InBody):
    """One calculation."""

    id: str | int | None = None
    """The caller's own mark, given back."""
    kind: Annotated[str, Field(max_length=64)]
    """emi, ltv, area, …; an unknown kind is answered with the known ones."""
    inputs: dict[str, Any]


class CalcFault(OutBody):
    """Why one of many could not be computed."""

    code: str
    detail: str


class CalcOut(OutBody):
    """One result."""

    id: str | int | None
    kind: str
    output: dict[str, Any] | None
    error: CalcFault | None = None
    """Only in answers to a list: the other items are computed all the same."""
