"""Graph values as JSON, the way LangGraph clients read them.

Messages are dumped with all their fields, tuples become lists, money (Decimal) a string, unknown objects only
their class name: nothing private leaks through a repr.
"""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

import orjson
from pydantic import BaseModel

from domain.scrub import scrub, scrub_text

if TYPE_CHECKING:
    from collections.abc import Callable

_OPTIONS: Final = orjson.OPT_NON_STR_KEYS
_MAX_INT64: Final = 2**63


def to_json(value: object) -> bytes:
    """JSON bytes of any value a graph can hold; text that Postgres cannot store is scrubbed."""
    try:
        encoded = orjson.dumps(value, default=_plain, option=_OPTIONS)
    except (TypeError, UnicodeEncodeError, orjson.JSONEncodeError):
        encoded = orjson.dumps(_tame(value), default=_plain, option=_OPTIONS)
    # A NUL is legal in JSON and not in jsonb; text that merely spells the escape survives the round trip.
    if b"\\u0000" in encoded:
        encoded = orjson.dumps(scrub(orjson.loads(encoded)))
    return encoded


def to_plain(value: object) -> object:
    """The value as JSON-plain Python: dicts, lists, texts, numbers, booleans and None."""
    return orjson.loads(to_json(value))


_PLAIN: Final[tuple[tuple[type | tuple[type, ...], Callable[[Any], object]], ...]] = (
    (BaseModel, lambda model: model.model_dump()),
    (Decimal, str),
    ((set, frozenset, deque, tuple), list),
    (BaseException, lambda error: {"error": type(error).__name__}),
    (timedelta, lambda span: span.total_seconds()),
    (PurePath, lambda path: path.name),
    ((bytes, bytearray, memoryview), lambda blob: f"<{len(blob)} bytes>"),
    (str, str),
    (int, lambda number: str(int(number))),
)
"""What orjson does not know, in the order in which it is tried."""


def _plain(value: object) -> object:
    for kind, convert in _PLAIN:
        if isinstance(value, kind):
            return convert(value)
    return f"<{type(value).__name__}>"


def _tame(value: object) -> object:
    """Second try: integers beyond 64 bits become text, surrogates are replaced, depth is walked by hand."""
    if isinstance(value, str):
        return scrub_text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value) if -_MAX_INT64 <= value < _MAX_INT64 else str(int(value))
    if isinstance(value, BaseModel):
        return _tame(value.model_dump())
    if isinstance(value, dict):
        return {_key(key): _tame(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset | deque):
        return [_tame(one) for one in value]
    return value


def _key(key: object) -> str:
    if isinstance(key, str):
        return scrub_text(key)
    return str(key) if isinstance(key, int | float | bool) or key is None else f"<{type(key).__name__}>"
