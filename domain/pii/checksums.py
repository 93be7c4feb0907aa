"""Check digits: what tells a real number from a chance one.

Verhoeff (Aadhaar, UIDAI) catches every single wrong digit and every swap of neighbours; Luhn guards cards
(ISO/IEC 7812) and the seven digits of newer voter ids; GSTIN ends in a weighted sum modulo 36.
"""

from __future__ import annotations

from typing import Final

_DIHEDRAL: Final = (
    "0123456789",
    "1234067895",
    "2340178956",
    "3401289567",
    "4012395678",
    "5987604321",
    "6598710432",
    "7659821043",
    "8765932104",
    "9876543210",
)
_PERMUTED: Final = (
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
)
_BASE_36: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def passes_verhoeff(digits: str) -> bool:
    """Whether the last digit is the Verhoeff check digit of the others.

    >>> passes_verhoeff("234123412346")
    True
    """
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = int(_DIHEDRAL[check][int(_PERMUTED[place % 8][int(digit)])])
    return check == 0


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others.

    >>> passes_luhn("1186253")
    True
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def gstin_check(first_14: str) -> str:
    """The 15th character of a GSTIN.

    >>> gstin_check("27AAPFU0939F1Z")
    'V'
    """
    total = 0
    for place, char in enumerate(first_14):
        product = _BASE_36.index(char) * (1 + place % 2)
        total += product // 36 + product % 36
    return _BASE_36[-total % 36]
