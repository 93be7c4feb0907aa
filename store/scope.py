"""The scope of a transaction: whose rows Postgres lets it see and write.

Row-level security is the lock behind the repositories' own conditions: a scoped transaction acts as the role
``propmubi_app``, for which the policies of migration 0008 hold, and says by three settings who asks. The
settings are local to the transaction, so none is left on the connection for the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

if TYPE_CHECKING:
    from domain.tenancy import Principal, Role

APP_ROLE: Final = "propmubi_app"
"""A role nobody signs in with; it owns nothing and has no more rights than the migrations granted it."""
ANONYMOUS_OWNER: Final = "anonymous"
"""Stands for the owner of what belongs to nobody by name."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows: one tenant's, and of those with an owner only this owner's."""

    tenant_id: UUID
    owner: str = ""
    """Id of the user or visitor, `ANONYMOUS_OWNER`, or empty: nothing that has an owner."""
    roles: frozenset[Role] = frozenset()

    @classmethod
    def of(cls, asker: Principal | UUID | Scope) -> Scope:
        """The scope of a caller, or of a tenant without a person: its listings, nobody's chats."""
        if isinstance(asker, Scope):
            return asker
        if isinstance(asker, UUID):
            return cls(asker)
        return cls.owned(asker.tenant_id, asker.owner_id, asker.roles)

    @classmethod
    def owned(cls, tenant_id: UUID, owner_id: UUID | None, roles: frozenset[Role] = frozenset()) -> Scope:
        """The scope of an owner; None: what belongs to nobody by name."""
        return cls(tenant_id, ANONYMOUS_OWNER if owner_id is None else str(owner_id), roles)

    @property
    def begin_sql(self) -> str:
        """Begins a transaction of this scope, in one message to the server.

        Several statements in one message take no parameters; ids and role names hold no quote by their types.
        """
        roles = ",".join(sorted(role.value for role in self.roles))
        return (
            f"begin; select set_config('role', '{APP_ROLE}', true), "
            f"set_config('app.tenant_id', '{self.tenant_id}', true), "
            f"set_config('app.owner_id', '{self.owner}', true), "
            f"set_config('app.roles', '{roles}', true)"
        )
