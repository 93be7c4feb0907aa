"""Domain arithmetic by name."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from api.v1.models.calc import CalcFault, CalcIn, CalcOut
from domain.calc import calculate
from domain.errors import PropMubiError

router = APIRouter(prefix="/calc", tags=["calculations"])

Many = Annotated[list[CalcIn], Field(min_length=1, max_length=1000)]


@router.post("")
async def calc(asked: CalcIn | Many) -> CalcOut | list[CalcOut]:
    """One calculation, or up to a thousand; in a list a bad item carries its error and the others go on."""
    if isinstance(asked, CalcIn):
        return CalcOut(id=asked.id, kind=asked.kind, output=calculate(asked.kind, asked.inputs))
    return [_one_of_many(each) for each in asked]


def _one_of_many(asked: CalcIn) -> CalcOut:
    try:
        return CalcOut(id=asked.id, kind=asked.kind, output=calculate(asked.kind, asked.inputs))
    except PropMubiError as error:
        fault = CalcFault(code=error.code, detail=error.detail)
        return CalcOut(id=asked.id, kind=asked.kind, output=None, error=fault)
