"""Columns of rows as Postgres arrays in its binary form, made by joining bytes.

A batch of checkpoints goes to the server as one array per column, which ``unnest`` turns into rows again. The
driver's own way from a list to an array visits each element in Python; here an element is made once, when its
row is, and a column is one join.

The form (PostgreSQL source, ``array_recv``): dimensions, a flag, the elements' type, then length and first
index of the dimension, then each element as its length and bytes; length -1 is null. All numbers are signed
32-bit, the most significant byte first.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Any, ClassVar, Final

from psycopg import postgres
from psycopg.adapt import Dumper
from psycopg.pq import Format

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psycopg import AsyncConnection

_HEADER: Final = Struct("!iiIii").pack
_LENGTH: Final = Struct("!i").pack
_INT4: Final = Struct("!ii").pack
_INT8: Final = Struct("!iq").pack
_JSONB_VERSION: Final = b"\x01"
_EMPTY_HEADER: Final = Struct("!iiI").pack

NULL: Final = _LENGTH(-1)
"""The element null, of any type."""


def of_bytes(value: bytes) -> bytes:
    """An element of a ``bytea[]`` (or ``text[]``, of UTF-8)."""
    return _LENGTH(len(value)) + value


def of_text(value: str) -> bytes:
    """An element of a ``text[]``."""
    data = value.encode()
    return _LENGTH(len(data)) + data


def of_jsonb(text: bytes) -> bytes:
    """An element of a ``jsonb[]``, of its text in UTF-8."""
    return _LENGTH(len(text) + 1) + _JSONB_VERSION + text


def of_int4(value: int) -> bytes:
    """An element of an ``int4[]``."""
    return _INT4(4, value)


def of_int8(value: int) -> bytes:
    """An element of an ``int8[]``."""
    return _INT8(8, value)


class PgArray(bytes):
    """An array in binary form; the subclasses say of what."""

    element_oid: ClassVar[int]
    array_oid: ClassVar[int]

    @classmethod
    def of(cls, elements: Iterable[bytes], count: int) -> PgArray:
        """An array of elements made by the functions above."""
        if count == 0:
            return cls(_EMPTY_HEADER(0, 0, cls.element_oid))
        return cls(_HEADER(1, 1, cls.element_oid, count, 1) + b"".join(elements))


def _array_type(name: str) -> type[PgArray]:
    info = postgres.types[name]
    return type(f"PgArray_{name}", (PgArray,), {"element_oid": info.oid, "array_oid": info.array_oid})


UuidArray: Final = _array_type("uuid")
TextArray: Final = _array_type("text")
ByteaArray: Final = _array_type("bytea")
JsonbArray: Final = _array_type("jsonb")
Int4Array: Final = _array_type("int4")
Int8Array: Final = _array_type("int8")


def _dumper(kind: type[PgArray]) -> type[Dumper]:
    def dump(_self: Dumper, value: bytes) -> bytes:
        return value

    return type(
        f"{kind.__name__}Dumper", (Dumper,), {"format": Format.BINARY, "oid": kind.array_oid, "dump": dump}
    )


_DUMPERS: Final = {
    kind: _dumper(kind) for kind in (UuidArray, TextArray, ByteaArray, JsonbArray, Int4Array, Int8Array)
}


def register_arrays(connection: AsyncConnection[Any]) -> None:
    """Lets a connection take these arrays as parameters."""
    for kind, dumper in _DUMPERS.items():
        connection.adapters.register_dumper(kind, dumper)
