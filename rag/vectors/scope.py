"""The one place where a tenant becomes part of a filter (CATALOGUE T6).

Stores call `scoped` for every read and delete and `owned` for every payload they write. Nothing else in the
package names the tenant key, and a test over the source keeps it so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.vectors.filters import TENANT_KEY, MatchAny, Where, check_keys

if TYPE_CHECKING:
    from uuid import UUID

    from rag.vectors.filters import Payload
    from rag.vectors.protocol import CollectionSpec


def scoped(spec: CollectionSpec, tenant_id: UUID, where: Where) -> Where:
    """The caller's filter within the tenant: one more condition that all must meet.

    Raises:
        BadInput: The filter names a field that is not declared.
    """
    check_keys(where, spec.allowed)
    # Beside the caller's own conditions, not around them: engines plan by the conditions of the top level,
    # and a nested filter made them walk the whole tenant.
    tenant = MatchAny(TENANT_KEY, (str(tenant_id),))
    return Where((tenant, *where.all_of), where.none_of, where.any_of)


def owned(tenant_id: UUID, payload: Payload) -> dict[str, object]:
    """The payload as written: with its tenant, whatever it said before."""
    return {**payload, TENANT_KEY: str(tenant_id)}
