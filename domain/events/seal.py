"""The seal on an event: proof that one of our own processes sent it (CATALOGUE T26).

Who can write to the broker can add messages; only who has the installation's secret can seal them. The seal
stands before the body, so that nothing of an unsealed message is read.
"""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Final

from domain.events.envelope import BadEvent

if TYPE_CHECKING:
    from domain.keyring import KeyRing

_PURPOSE: Final = "event"
_SEAL_CHARS: Final = 43
"""32 bytes in base64 without padding."""


def sealed(ring: KeyRing, body: bytes) -> bytes:
    """The body behind its seal and a full stop."""
    return urlsafe_b64encode(ring.sign(_PURPOSE, body))[:_SEAL_CHARS] + b"." + body


def unsealed(ring: KeyRing, message: bytes) -> bytes:
    """The body of a sealed message.

    Raises:
        BadEvent: There is no seal, or none of ours.
    """
    seal, body = message[:_SEAL_CHARS], message[_SEAL_CHARS + 1 :]
    if message[_SEAL_CHARS : _SEAL_CHARS + 1] != b".":
        raise BadEvent("the event is not signed")
    try:
        signature = b64decode(seal + b"=", altchars=b"-_", validate=True)
    except ValueError:
        raise BadEvent("the event is not signed") from None
    if not ring.holds(_PURPOSE, body, signature):
        raise BadEvent("the event's signature is none of ours")
    return body
