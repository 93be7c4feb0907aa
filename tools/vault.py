"""Values of the person, read from the vault by the step that needs one, when it needs it (T14).

A graph's state holds tokens. What a token stands for is asked for at the moment of the effect and kept in no
state, event or log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from domain.phones import find_phone
from domain.pii.kinds import PiiType
from domain.pii.tokens import token_of

if TYPE_CHECKING:
    from domain.phones import Phone
    from domain.pii.border import Kept


class PersonalVault(Protocol):
    """Opens tokens of the person for whom a run acts (`runtime.vault.RunVault`)."""

    async def open(self, token: str) -> Kept | None:
        """What the token stands for; None: it is another's, or was erased.

        Raises:
            Unavailable: The vault cannot be reached.
        """
        ...


async def telephone(said: str, vault: PersonalVault | None) -> Phone | None:
    """The number that a text names by itself or by a token; None where no person can be reached at it.

    Args:
        said: A number, or a token that stands for one.
        vault: None: there are no tokens here.
    """
    token = token_of(PiiType.PHONE, said)
    if token is None or vault is None:
        return find_phone(said)
    kept = await vault.open(token)
    return None if kept is None else find_phone(kept.said) or find_phone(kept.normal)
