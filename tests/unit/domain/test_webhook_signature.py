from __future__ import annotations

from uuid import UUID

import pytest

from domain.keyring import KeyRing
from domain.webhook_signature import is_signed, signature, tenant_key

NOW = 1_795_000_000
KEY = "whsec_test"
BODY = b'{"status":"success"}'
HEADER = signature(KEY, BODY, at_s=NOW)


def test_each_tenant_has_a_key_of_its_own() -> None:
    ring, other = KeyRing("s" * 40), KeyRing("t" * 40)
    one, two = UUID(int=1), UUID(int=2)

    assert tenant_key(ring, one) == tenant_key(ring, one)
    assert len({tenant_key(ring, one), tenant_key(ring, two), tenant_key(other, one)}) == 3
    assert tenant_key(ring, one).startswith("whsec_")


@pytest.mark.parametrize("later_s", [0, 299, -299])
def test_a_signed_body_is_recognised(later_s: int) -> None:
    assert is_signed(KEY, BODY, HEADER, now_s=NOW + later_s)


@pytest.mark.parametrize(
    ("key", "body", "header", "now_s"),
    [
        ("whsec_other", BODY, HEADER, NOW),
        (KEY, BODY + b" ", HEADER, NOW),
        (KEY, BODY, HEADER.replace(str(NOW), str(NOW + 1)), NOW),
        (KEY, BODY, HEADER, NOW + 301),
        (KEY, BODY, HEADER, NOW - 301),
        (KEY, BODY, "", NOW),
        (KEY, BODY, HEADER.replace("v1=", "v0="), NOW),
    ],
)
def test_anything_else_is_refused(key: str, body: bytes, header: str, now_s: int) -> None:
    assert not is_signed(key, body, header, now_s=now_s)
