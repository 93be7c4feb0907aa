from __future__ import annotations

import pytest

from domain.pii.border import Kept
from domain.pii.kinds import PiiType
from domain.pii.tokens import new_token
from tools.vault import telephone


class Vault:
    def __init__(self, said, normal):
        self.token = new_token(PiiType.PHONE)
        self.kept = Kept(self.token, PiiType.PHONE, said, normal)

    async def open(self, token):
        return self.kept if token == self.token else None


@pytest.mark.parametrize(
    ("said", "normal", "expected"),
    [
        ("98450 77123", "+919845077123", "+919845077123"),
        ("nine eight four five zero double seven one two three", "9845077123", "+919845077123"),
        ("12345", "12345", None),
    ],
)
async def test_a_token_is_opened_to_a_number(said, normal, expected):
    vault = Vault(said, normal)

    phone = await telephone(f"call {vault.token}", vault)

    assert (phone and phone.e164) == expected


async def test_numbers_stand_for_themselves_and_strange_tokens_for_nothing():
    strange = new_token(PiiType.PHONE)

    assert (await telephone("98450 77123", None)).e164 == "+919845077123"
    assert await telephone(strange, Vault("98450 77123", "+919845077123")) is None
    assert await telephone(strange, None) is None
    assert await telephone("", None) is None
