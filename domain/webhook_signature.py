"""The signature of a webhook: proof of who sent it, of its body, and of when.

``X-PropMubi-Signature: t=<seconds since 1970>,v1=<hex>``, where hex is HMAC-SHA256 of ``<t>.<body>`` under a
key that each tenant has of its own. The receiver recomputes it over the raw bytes and refuses old times, so
that a recorded request cannot be sent again later.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from uuid import UUID

    from domain.keyring import KeyRing

SIGNATURE_HEADER: Final = "x-propmubi-signature"
DELIVERY_HEADER: Final = "x-propmubi-delivery"
"""Id of the delivery, the same at each try: by it a receiver knows what it has seen."""
TOLERANCE_S: Final = 300
_FORM: Final = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def tenant_key(ring: KeyRing, tenant_id: UUID) -> str:
    """The tenant's signing key, made from the installation's secret; tells nothing about another's."""
    return f"whsec_{ring.keys(f'webhook:{tenant_id}')[0].hex()}"


def signature(key: str, body: bytes, *, at_s: int) -> str:
    """The header's value for a body sent at that time.

    >>> signature("whsec_x", b"{}", at_s=1_795_000_000)[:20]
    't=1795000000,v1=fa7b'
    """
    return f"t={at_s},v1={_digest(key, body, at_s)}"


def is_signed(key: str, body: bytes, header: str, *, now_s: int, tolerance_s: int = TOLERANCE_S) -> bool:
    """Whether the header proves the body, made within ``tolerance_s`` seconds of now; for receivers."""
    found = _FORM.fullmatch(header)
    if found is None or abs(now_s - int(found[1])) > tolerance_s:
        return False
    return hmac.compare_digest(found[2], _digest(key, body, int(found[1])))


def _digest(key: str, body: bytes, at_s: int) -> str:
    return hmac.new(key.encode(), b"%d.%s" % (at_s, body), hashlib.sha256).hexdigest()
