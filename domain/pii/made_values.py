"""Made personal data of every type: drawn at random with right checksums, and nobody's by intent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.pii.checksums import gstin_check, passes_luhn, passes_verhoeff
from domain.pii.kinds import PiiType

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _digits(rng: random.Random, count: int, first: str = "123456789") -> str:
    return rng.choice(first) + "".join(rng.choices("0123456789", k=count - 1))


def _checked(stem: str, passes: Callable[[str], bool]) -> str:
    return next(f"{stem}{digit}" for digit in range(10) if passes(f"{stem}{digit}"))


def _letters(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(_LETTERS, k=count))


def _pan(rng: random.Random) -> str:
    return f"{_letters(rng, 3)}P{_letters(rng, 1)}{_digits(rng, 4)}{_letters(rng, 1)}"


def _gstin(rng: random.Random) -> str:
    stem = f"{rng.choice(['27', '29', '06', '36'])}{_pan(rng)}1Z"
    return stem + gstin_check(stem)


MADE_VALUES: Final[dict[PiiType, Callable[[random.Random], str]]] = {
    PiiType.AADHAAR: lambda rng: _checked(_digits(rng, 11, "23456789"), passes_verhoeff),
    PiiType.AADHAAR_VID: lambda rng: _checked(_digits(rng, 15, "23456789"), passes_verhoeff),
    PiiType.PAN: _pan,
    PiiType.CARD: lambda rng: _checked("4" + _digits(rng, 14), passes_luhn),
    PiiType.BANK_ACCOUNT: lambda rng: _digits(rng, rng.choice([11, 14, 15])),
    PiiType.PASSPORT: lambda rng: rng.choice("JKLMNPRSTUVZ") + _digits(rng, 7),
    PiiType.VOTER_ID: lambda rng: _letters(rng, 3) + _checked(_digits(rng, 6), passes_luhn),
    PiiType.DRIVING_LICENCE: lambda rng: f"MH{_digits(rng, 2)}20{_digits(rng, 2, '01')}{_digits(rng, 7)}",
    PiiType.VEHICLE: lambda rng: f"KA{_digits(rng, 2, '0')}{_letters(rng, 2)}{_digits(rng, 4)}",
    PiiType.GSTIN: _gstin,
    PiiType.CIN: lambda rng: f"U{_digits(rng, 5)}MH20{_digits(rng, 2, '01')}PTC{_digits(rng, 6)}",
    PiiType.IFSC: lambda rng: f"{rng.choice(['HDFC', 'SBIN', 'ICIC', 'KKBK'])}0{_digits(rng, 6, '0')}",
    PiiType.UPI: lambda rng: (
        f"{rng.choice(['ravi.k', 'meena82', 'sai-homes'])}@{rng.choice(['okaxis', 'ybl'])}"
    ),
    PiiType.RERA: lambda rng: f"P5{_digits(rng, 10, '12')}",
    PiiType.SURVEY: lambda rng: f"{_digits(rng, 3)}/{_digits(rng, 1)}{rng.choice('AB')}",
    PiiType.PHONE: lambda rng: f"98{_digits(rng, 8)}",
    PiiType.EMAIL: lambda rng: (
        f"{rng.choice(['ravi', 'meena.k'])}{_digits(rng, 2)}@{rng.choice(['gmail.com', 'x.co.in'])}"
    ),
    PiiType.PERSON: lambda rng: rng.choice(["Ravi Kulkarni", "Meena Iyer", "Arjun Mehta", "Sunita Patil"]),
    PiiType.ADDRESS: lambda rng: (
        f"Flat {_digits(rng, 3)}, Sai Heights, Baner Road, Pune 411{_digits(rng, 3, '0')}"
    ),
    PiiType.PINCODE: lambda rng: f"411{_digits(rng, 3, '0')}",
    PiiType.BIRTH_DATE: lambda rng: f"{_digits(rng, 2, '12')}/0{_digits(rng, 1)}/19{_digits(rng, 2, '678')}",
}
"""A random value of each type."""
