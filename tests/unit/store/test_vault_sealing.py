from __future__ import annotations

from uuid import uuid4

import pytest

from domain.keyring import KeyRing
from store.vault.sealing import KeyWrapper, VaultUnreadable

OLD, NEW = "o" * 40, "n" * 40
TENANT, SUBJECT = uuid4(), uuid4()


def test_a_value_opens_at_its_place_only():
    wrapper = KeyWrapper(KeyRing(OLD))
    cipher = wrapper.cipher(TENANT, SUBJECT, wrapper.new_key(TENANT, SUBJECT))
    sealed = cipher.seal("token", b"98450 77123")

    assert cipher.open("token", sealed) == b"98450 77123"
    assert b"98450" not in sealed
    for token, changed in (
        ("other", sealed),
        ("token", sealed[:-1] + bytes([sealed[-1] ^ 1])),
        ("token", b""),
    ):
        with pytest.raises(VaultUnreadable, match="changed"):
            cipher.open(token, changed)


def test_a_key_is_its_subjects_alone():
    wrapper = KeyWrapper(KeyRing(OLD))
    wrapped = wrapper.new_key(TENANT, SUBJECT)

    for tenant, subject in ((TENANT, uuid4()), (uuid4(), SUBJECT)):
        with pytest.raises(VaultUnreadable, match="rewrap"):
            wrapper.cipher(tenant, subject, wrapped)
    other = wrapper.cipher(TENANT, SUBJECT, wrapper.new_key(TENANT, SUBJECT))
    with pytest.raises(VaultUnreadable):
        other.open("token", wrapper.cipher(TENANT, SUBJECT, wrapped).seal("token", b"x"))


def test_a_new_secret_takes_the_keys_over():
    wrapped = KeyWrapper(KeyRing(OLD)).new_key(TENANT, SUBJECT)
    sealed = KeyWrapper(KeyRing(OLD)).cipher(TENANT, SUBJECT, wrapped).seal("token", b"value")
    both = KeyWrapper(KeyRing(NEW, OLD))

    again = both.rewrapped(TENANT, SUBJECT, wrapped)

    assert again is not None
    assert both.rewrapped(TENANT, SUBJECT, again) is None
    assert KeyWrapper(KeyRing(NEW)).cipher(TENANT, SUBJECT, again).open("token", sealed) == b"value"
    with pytest.raises(VaultUnreadable):
        KeyWrapper(KeyRing(NEW)).cipher(TENANT, SUBJECT, wrapped)
