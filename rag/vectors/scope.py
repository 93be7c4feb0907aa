"""The one place where a tenant becomes part of a filter (CATALOGUE T6).

Stores call `scoped` for every read and delete and `owned` for every payload they write. Nothing else in the
package names the tenant key, and a test over the source keeps it so.

Partition fields are kept with their tenant in the value, ``<tenant>/<value>``. A filter that requires one is
inside the tenant already, and the engine need not check the tenant of every point it looks at, which was half
the time of a filtered search.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rag.vectors.filters import TENANT_KEY, MatchAny, Where, check_keys

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from rag.vectors.filters import Condition, Payload
    from rag.vectors.protocol import CollectionSpec


def scoped(spec: CollectionSpec, tenant_id: UUID, where: Where) -> Where:
    """The caller's filter within the tenant.

    Raises:
        BadInput: The filter names a field that is not declared.
    """
    check_keys(where, spec.allowed)
    within = _with_own_values(spec, tenant_id, where)
    if any(isinstance(wish, MatchAny) and wish.key in spec.partitions for wish in within.all_of):
        return within
    # Beside the caller's own conditions, not around them: engines plan by the conditions of the top level,
    # and a nested filter made them walk the whole tenant.
    tenant = MatchAny(TENANT_KEY, (str(tenant_id),))
    return replace(within, all_of=(tenant, *within.all_of))


def owned(spec: CollectionSpec, tenant_id: UUID, payload: Payload) -> dict[str, object]:
    """The payload as written: with its tenant, whatever it said before."""
    written: dict[str, object] = {**payload, TENANT_KEY: str(tenant_id)}
    for key in spec.partitions:
        value = payload.get(key)
        if isinstance(value, list):
            written[key] = _own_values(tenant_id, value)
        elif value is not None:
            (written[key],) = _own_values(tenant_id, [str(value)])
    return written


def _with_own_values(spec: CollectionSpec, tenant_id: UUID, where: Where) -> Where:
    def own(condition: Condition) -> Condition:
        match condition:
            case Where():
                return _with_own_values(spec, tenant_id, condition)
            case MatchAny(key, values) if key in spec.partitions:
                return MatchAny(key, tuple(_own_values(tenant_id, values)))
            case _:
                return condition

    return Where(
        all_of=tuple(own(condition) for condition in where.all_of),
        none_of=tuple(own(condition) for condition in where.none_of),
        any_of=tuple(own(condition) for condition in where.any_of),
    )


def _own_values(tenant_id: UUID, values: Iterable[str]) -> list[str]:
    prefix = f"{tenant_id}/"
    return [prefix + value for value in values]
