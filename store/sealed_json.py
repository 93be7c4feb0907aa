"""What is sealed as one text inside JSON: the key's name, a colon, and the sealed bytes in base64."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any, Final

import orjson

from store.sealing import SEALED, Typed, not_sealed

if TYPE_CHECKING:
    from store.sealing import Sealer

MARK: Final = "__sealed__"
"""Key of that text in a JSON object; callers cannot make metadata that begins so."""
_JSON: Final = "json"


def dump(value: Any) -> bytes:  # noqa: ANN401  # JSON
    """A value as JSON, numbers beyond 64 bits among them."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value).encode()


def seal_json(sealer: Sealer, data: bytes, *place: str) -> str:
    """The text of JSON that is sealed to a place."""
    return f"{sealer.active}:{b64encode(sealer.seal(Typed(_JSON, data), *place).data).decode()}"


def open_json(sealer: Sealer, mark: object, *place: str) -> Any:  # noqa: ANN401  # JSON
    """The value that was sealed to the place.

    Raises:
        SealUnreadable: There is no such text, its key is not among the settings, or it was changed or moved
            here from elsewhere.
    """
    if not isinstance(mark, str):
        raise not_sealed()
    name, _, encoded = mark.partition(":")
    try:
        data = b64decode(encoded, validate=True)
    except ValueError:
        data = b""
    return json.loads(sealer.open(Typed(SEALED + name, data), *place).data)


def key_of(mark: str) -> str:
    """Name of the key that such a text says it is under."""
    return mark.partition(":")[0]
