"""A portal that delivers leads signs them with a key that it has for one tenant alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.errors import BadInput

if TYPE_CHECKING:
    from uuid import UUID

    from domain.keyring import KeyRing

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")


def portal_key(ring: KeyRing, tenant_id: UUID, portal: str) -> str:
    """The key of a portal, made from the installation's secret; tells nothing about another's.

    Raises:
        BadInput: The portal's name is not 2 to 40 small letters, digits or dashes.
    """
    if not _NAME.fullmatch(portal):
        raise BadInput("A portal's name is 2 to 40 small letters, digits or dashes, such as magicbricks.")
    return f"plsec_{ring.keys(f'portal:{tenant_id}:{portal}')[0].hex()}"
