"""What a vector search may be narrowed by: a small closed language, so that no text ever becomes a filter.

Each condition is about one payload key. A payload without the key satisfies no condition on it, hence every
``none_of`` on it. Keys are checked against the declared payload fields: a key nobody indexed is refused
rather than scanned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from domain.errors import BadInput
from domain.geo import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

Scalar: TypeAlias = str | int | float | bool
PayloadValue: TypeAlias = "Scalar | list[str] | Mapping[str, float]"
Payload: TypeAlias = "Mapping[str, PayloadValue]"
TENANT_KEY: Final = "tenant_id"
"""Written and filtered by the scope alone; a caller's condition on it is refused."""


@dataclass(frozen=True, slots=True)
class MatchAny:
    """The value, or one of the listed values, is among ``values``."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """``low <= value <= high``; an open end is None."""

    key: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """A point (``{"lat": …, "lon": …}``) within ``km`` of a place, great circle."""

    key: str
    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True, slots=True)
class IdIn:
    """The point is one of these."""

    ids: frozenset[UUID]


Condition: TypeAlias = "MatchAny | Between | Near | IdIn | Where"


@dataclass(frozen=True, slots=True)
class Where:
    """All of, none of and (when given) at least one of some conditions."""

    all_of: tuple[Condition, ...] = ()
    none_of: tuple[Condition, ...] = ()
    any_of: tuple[Condition, ...] = ()


EVERYTHING: Final = Where()


def keys_of(where: Where) -> Iterator[str]:
    """Every payload key a filter names, nested ones too."""
    for condition in (*where.all_of, *where.none_of, *where.any_of):
        if isinstance(condition, Where):
            yield from keys_of(condition)
        elif not isinstance(condition, IdIn):
            yield condition.key


def check_keys(where: Where, allowed: frozenset[str]) -> None:
    """Refuses a filter on anything but the declared payload fields.

    Raises:
        BadInput: A key is not declared, or is the tenant, which only the scope may set.
    """
    for key in keys_of(where):
        if key not in allowed or key == TENANT_KEY:
            known = ", ".join(sorted(allowed))
            raise BadInput(f"{key!r} is not a field this index can be filtered by; use one of: {known}.")


def holds(where: Where, point_id: UUID, payload: Payload) -> bool:
    """The meaning of a filter, in plain Python: the reference that back ends are tested against."""
    return (
        all(_holds(condition, point_id, payload) for condition in where.all_of)
        and not any(_holds(condition, point_id, payload) for condition in where.none_of)
        and (not where.any_of or any(_holds(condition, point_id, payload) for condition in where.any_of))
    )


def _holds(condition: Condition, point_id: UUID, payload: Payload) -> bool:
    match condition:
        case Where():
            return holds(condition, point_id, payload)
        case IdIn(ids):
            return point_id in ids
        case MatchAny(key, values):
            value = payload.get(key)
            return any(item in values for item in (value if isinstance(value, list) else [value]))
        case Between(key, low, high):
            value = payload.get(key)
            return (
                isinstance(value, int | float)
                and (low is None or value >= low)
                and (high is None or value <= high)
            )
        case Near(key, latitude, longitude, km):
            point = payload.get(key)
            return (
                isinstance(point, dict)
                and great_circle_km(latitude, longitude, point["lat"], point["lon"]) <= km
            )
