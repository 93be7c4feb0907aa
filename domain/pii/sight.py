"""Who may see which class of personal data (DOMAIN G): everybody their own, staff what their work needs."""

from __future__ import annotations

from typing import Final

from domain.pii.kinds import CLASS_OF, DataClass, PiiType
from domain.tenancy import Role

_HIGHEST: Final[dict[Role, DataClass]] = {
    Role.ANALYST: DataClass.S4,
    Role.LEGAL_REVIEWER: DataClass.S3,
}
"""Of other people's data. Roles not named see public registers only: sellers and builders get enquiries
masked, agents a phone only once they accepted the lead, ML engineers de-identified data, admins nothing of a
case without break-glass."""


def may_see(role: Role, kind: PiiType, *, is_own: bool = False) -> bool:
    """Whether somebody of the role sees a value of the type whole.

    >>> may_see(Role.ADMIN, PiiType.AADHAAR)
    False
    >>> may_see(Role.BUYER, PiiType.PHONE, is_own=True)
    True
    """
    return is_own or CLASS_OF[kind] <= _HIGHEST.get(role, DataClass.S1)
