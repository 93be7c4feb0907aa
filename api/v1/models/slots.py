"""The plain TypedDicts of the floors below, as checked parts of a request or response body.

Pydantic drops a misspelt key of a TypedDict without a word unless the type's own configuration forbids it,
and the floors below know no pydantic. So each gets a twin that forbids unknown keys, made from its own
annotations; TypedDicts inside it have no configuration of their own and take over the twin's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

from pydantic import ConfigDict
from typing_extensions import TypedDict

from domain.search.slots import ParsedUtterance, SearchFilters
from tools.cards import ListingCard

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


class Checked:
    """Marks an annotation: validate and describe it by the twin of this TypedDict."""

    def __init__(self, plain: type) -> None:
        make: Any = TypedDict
        total = getattr(plain, "__total__", True)
        self._twin = make(plain.__name__, get_type_hints(plain, include_extras=True), total=total)
        self._twin.__doc__ = (plain.__doc__ or "").partition("\n")[0]
        self._twin.__pydantic_config__ = ConfigDict(extra="forbid")

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Pydantic's hook."""
        return handler.generate_schema(self._twin)


Filters = Annotated[SearchFilters, Checked(SearchFilters)]
"""All slots of a wish; every key optional, unknown keys refused."""

Parsed = Annotated[ParsedUtterance, Checked(ParsedUtterance)]
"""What was understood from the words."""

Card = Annotated[ListingCard, Checked(ListingCard)]
"""A listing as people see it: the same card that the chat shows."""
