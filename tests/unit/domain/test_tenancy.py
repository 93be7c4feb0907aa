from __future__ import annotations

from uuid import UUID

import pytest

from domain.tenancy import (
    ANONYMOUS_BUYER,
    DEMO_TENANT_ID,
    SYSTEM_USER_ID,
    Principal,
    Role,
    narrowed,
    system_principal,
)

ANN, BROWSER = UUID(int=1), UUID(int=2)


def test_owner_is_the_user_else_the_visitor_else_nobody() -> None:
    assert Principal(DEMO_TENANT_ID, ANN).owner_id == ANN
    assert Principal(DEMO_TENANT_ID, None, visitor_id=BROWSER).owner_id == BROWSER
    assert ANONYMOUS_BUYER.owner_id is None


def test_nobody_is_user_and_visitor() -> None:
    with pytest.raises(ValueError, match="not both"):
        Principal(DEMO_TENANT_ID, ANN, visitor_id=BROWSER)


def test_a_credential_never_widens_what_its_owner_may() -> None:
    held = frozenset({Role.AGENT, Role.SELLER})

    assert narrowed(held, None) == held
    assert narrowed(held, frozenset({Role.AGENT, Role.ADMIN})) == {Role.AGENT}
    assert narrowed(held, frozenset()) == frozenset()


def test_the_system_of_a_tenant_owns_what_nobody_else_can() -> None:
    system = system_principal(DEMO_TENANT_ID, frozenset({Role.AGENT}))

    assert (system.tenant_id, system.owner_id) == (DEMO_TENANT_ID, SYSTEM_USER_ID)
    assert system.roles == {Role.AGENT}
    assert system_principal(DEMO_TENANT_ID).roles == frozenset()
