"""Who sees what of personal data (DOMAIN G): everybody their own, staff what their work needs."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from domain.masking import masked
from domain.pii.kinds import CLASS_OF, DataClass, PiiType
from domain.tenancy import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

_HIGHEST: Final[dict[Role, DataClass]] = {
    Role.ANALYST: DataClass.S4,
    Role.LEGAL_REVIEWER: DataClass.S3,
}
"""Of other people's data, whole. Roles not named see public registers only: sellers and builders get
enquiries masked, agents a phone only once they accepted the lead, ML engineers de-identified data, admins
nothing of a case without break-glass."""
_SEES_NO_MASK: Final = frozenset({Role.BUYER, Role.ML_ENGINEER})
"""Others' data is nothing to a buyer, and a mask is not de-identified."""


class Sight(Enum):
    """How much of a value somebody sees."""

    WHOLE = auto()
    MASKED = auto()
    NAMED = auto()
    """Of what type it is, and nothing of it."""


def may_see(role: Role, kind: PiiType, *, is_own: bool = False) -> bool:
    """Whether somebody of the role sees a value of the type whole.

    >>> may_see(Role.ADMIN, PiiType.AADHAAR)
    False
    >>> may_see(Role.BUYER, PiiType.PHONE, is_own=True)
    True
    """
    return is_own or CLASS_OF[kind] <= _HIGHEST.get(role, DataClass.S1)


def sight_of(roles: Iterable[Role], kind: PiiType, *, is_own: bool = False) -> Sight:
    """What somebody with these roles sees of a value; the role that shows most counts.

    >>> sight_of({Role.AUDITOR}, PiiType.PHONE)
    <Sight.MASKED: 2>
    """
    held = set(roles)
    if is_own or any(may_see(role, kind) for role in held):
        return Sight.WHOLE
    return Sight.MASKED if held - _SEES_NO_MASK else Sight.NAMED


def shown(kind: PiiType, value: str | None, sight: Sight) -> str:
    """The value as it is seen; one that is gone, or was never there, by its type.

    >>> shown(PiiType.PHONE, None, Sight.WHOLE)
    '[phone]'
    """
    if value is None or sight is Sight.NAMED:
        return f"[{kind.value.replace('_', ' ')}]"
    return value if sight is Sight.WHOLE else masked(kind, value)
