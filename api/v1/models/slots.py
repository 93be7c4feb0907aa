"""The plain TypedDicts of the floors below, as checked parts of a request or response body.

Pydantic wants TypedDicts of ``typing_extensions`` below Python 3.12, and would drop a misspelt key without a
word. So each type gets a twin, made from its own annotations, that refuses unknown keys: one definition, and
no second list of slots to keep true.
"""

from __future__ import annotations

from types import UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

import typing_extensions
from pydantic import ConfigDict

from domain.search.slots import ParsedUtterance, SearchFilters
from tools.cards import ListingCard

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

_TWINS: Final[dict[type, Any]] = {}


class Checked:
    """Marks an annotation: validate and describe it by the twin of this TypedDict."""

    def __init__(self, plain: type) -> None:
        self._twin: object = _twin_of(plain)

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Pydantic's hook."""
        return handler.generate_schema(self._twin)


def _twin_of(plain: type) -> object:
    if plain not in _TWINS:
        make: Any = typing_extensions.TypedDict
        hints = {name: _twinned(hint) for name, hint in get_type_hints(plain, include_extras=True).items()}
        twin = make(plain.__name__, hints, total=getattr(plain, "__total__", True))
        twin.__doc__ = (plain.__doc__ or "").partition("\n")[0]
        twin.__pydantic_config__ = ConfigDict(extra="forbid")
        _TWINS[plain] = twin
    return _TWINS[plain]


def _twinned(hint: object) -> object:
    if is_typeddict(hint) and isinstance(hint, type):
        return _twin_of(hint)
    origin: Any = get_origin(hint)
    arguments = tuple(_twinned(each) for each in get_args(hint))
    if origin in (UnionType, Union):
        return Union[arguments]  # noqa: UP007  # the alternatives are known at run time only
    return origin[arguments] if origin in (list, dict) else hint


Filters = Annotated[SearchFilters, Checked(SearchFilters)]
"""All slots of a wish; every key optional, unknown keys refused."""

Parsed = Annotated[ParsedUtterance, Checked(ParsedUtterance)]
"""What was understood from the words."""

Card = Annotated[ListingCard, Checked(ListingCard)]
"""A listing as people see it: the same card that the chat shows."""
