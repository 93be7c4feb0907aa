"""Personal data shown as little as the reader needs: at display and in logs, traces and prompts (DOMAIN G).

Aadhaar keeps its last 4 digits only (RBI KYC direction), PAN its last 4 characters, a phone its country code
and last 4, an account its last 4, a passport its last 3, an email its first letter and domain.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

import phonenumbers

from domain.errors import BadInput
from domain.phones import find_phone
from domain.pii.find import NUMBERS, find_numbers
from domain.pii.folding import fold
from domain.pii.kinds import PiiType
from domain.tokens import digits_as_ascii

if TYPE_CHECKING:
    from collections.abc import Callable

_AADHAAR_DIGITS: Final = 12


def mask(kind: str, value: str) -> str:
    """One value of a known kind, masked.

    >>> mask("phone", "+919845012345")
    '+91XXXXXX2345'

    Raises:
        BadInput: unknown kind, or a value too short to be of that kind (never shown back).
    """
    rule = _RULES.get(kind)
    if rule is None:
        raise BadInput(f"unknown kind of personal data; known are {', '.join(_RULES)}")
    return rule(value.strip())


def mask_text(text: str, kinds: frozenset[PiiType] = NUMBERS) -> str:
    """Free text with the numbers of people in it masked; the rest unchanged.

    Names, addresses and the numbers of public registers stay: this is for text that people read.
    """
    for hit in reversed(find_numbers(text)):
        if hit.type in kinds:
            text = f"{text[: hit.start]}{masked(hit.type, text[hit.start : hit.end])}{text[hit.end :]}"
    return text


def mask_fields(value: object, kinds: frozenset[PiiType] = NUMBERS) -> object:
    """A JSON-plain value with every text in it masked, keys apart."""
    if isinstance(value, str):
        return mask_text(value, kinds)
    if isinstance(value, dict):
        return {key: mask_fields(one, kinds) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [mask_fields(one, kinds) for one in value]
    return value


def masked(kind: PiiType, value: str) -> str:
    """A value that a recogniser found, as one sees it who may not see it whole. Never raises.

    A number typed wrong, which has not the length of its type, shows its last two characters.

    >>> masked(PiiType.PERSON, "Ravi Kumar")
    'R***'
    """
    if kind is PiiType.PERSON:
        return f"{value[:1]}***"
    if kind in _WORDS:
        return _WORDS[kind]
    value = fold(value).text
    try:
        return _RULES.get(kind, partial(_tail, keep=4, kind=kind))(value)
    except BadInput:
        plain = re.sub(r"[\s\-]", "", value)
        return "X" * max(len(plain) - 2, 4) + plain[-2:]


_WORDS: Final = {
    PiiType.ADDRESS: "[address]",
    PiiType.BIRTH_DATE: "[date of birth]",
    PiiType.PINCODE: "[PIN]",
}


def _aadhaar(value: str) -> str:
    digits = re.sub(r"\D", "", digits_as_ascii(value))
    if len(digits) != _AADHAAR_DIGITS:
        raise BadInput("an Aadhaar number has 12 digits")
    return f"XXXX XXXX {digits[-4:]}"


def _tail(value: str, *, keep: int, kind: str) -> str:
    """All but the last ``keep`` characters hidden; never less than half of the value."""
    plain = re.sub(r"[\s\-]", "", value)
    if len(plain) < 2 * keep:
        raise BadInput(f"the value is too short to be a {kind}")
    return "X" * (len(plain) - keep) + plain[-keep:]


def _phone(value: str) -> str:
    found = find_phone(value)
    if found is None:
        return _tail(value, keep=4, kind="phone")
    national = phonenumbers.national_significant_number(phonenumbers.parse(found.e164))
    return f"{found.e164[: -len(national)]}{'X' * (len(national) - 4)}{national[-4:]}"


def _email(value: str) -> str:
    name, at, domain = value.partition("@")
    if not (name and at and domain):
        raise BadInput("an email address has the form name@domain")
    return f"{name[0]}***@{domain}"


_RULES: Final[dict[str, Callable[[str], str]]] = {
    "aadhaar": _aadhaar,
    "pan": partial(_tail, keep=4, kind="pan"),
    "phone": _phone,
    "bank_account": partial(_tail, keep=4, kind="bank_account"),
    "email": _email,
    "upi": _email,
    "passport": partial(_tail, keep=3, kind="passport"),
}
