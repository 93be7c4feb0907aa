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
from domain.phones import find_phone, phone_mentions
from domain.tokens import digits_as_ascii

if TYPE_CHECKING:
    from collections.abc import Callable

_AADHAAR_DIGITS: Final = 12
_EMAIL: Final = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}")
_PAN: Final = re.compile(r"\b[A-Za-z]{5}\d{4}[A-Za-z]\b")
_AADHAAR: Final = re.compile(r"(?<![\d+])[2-9]\d{3}[ \-]?\d{4}[ \-]?\d{4}(?!\d)")


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


def mask_text(text: str) -> str:
    """Free text with every email, phone, PAN and Aadhaar number in it masked; the rest unchanged."""
    masked = _EMAIL.sub(lambda match: _email(match.group()), text)
    masked = _PAN.sub(lambda match: _tail(match.group(), keep=4, kind="pan"), masked)
    for mention in reversed(list(phone_mentions(masked))):
        masked = masked[: mention.start] + _phone(mention.phone.e164) + masked[mention.end :]
    return _AADHAAR.sub(lambda match: _aadhaar(match.group()), masked)


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
    "passport": partial(_tail, keep=3, kind="passport"),
}
