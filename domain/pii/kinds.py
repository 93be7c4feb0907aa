"""What personal data there is, and how sensitive each type is (DOMAIN G)."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Final, NamedTuple


class PiiType(StrEnum):
    """One type of personal data."""

    AADHAAR = "aadhaar"
    AADHAAR_VID = "aadhaar_vid"
    """The 16-digit virtual id that stands for an Aadhaar number."""
    PAN = "pan"
    CARD = "card"
    BANK_ACCOUNT = "bank_account"
    PASSPORT = "passport"
    VOTER_ID = "voter_id"
    DRIVING_LICENCE = "driving_licence"
    VEHICLE = "vehicle"
    GSTIN = "gstin"
    """Holds the PAN of its owner."""
    CIN = "cin"
    IFSC = "ifsc"
    UPI = "upi"
    RERA = "rera"
    SURVEY = "survey"
    PHONE = "phone"
    EMAIL = "email"
    PERSON = "person"
    ADDRESS = "address"
    PINCODE = "pincode"
    BIRTH_DATE = "birth_date"


class DataClass(IntEnum):
    """Classes of DOMAIN G: the higher, the fewer may see it."""

    S1 = 1
    """Of public registers, or a mere preference."""
    S2 = 2
    S3 = 3
    S4 = 4


CLASS_OF: Final[dict[PiiType, DataClass]] = {
    PiiType.AADHAAR: DataClass.S4,
    PiiType.AADHAAR_VID: DataClass.S4,
    PiiType.PAN: DataClass.S4,
    PiiType.CARD: DataClass.S4,
    PiiType.BANK_ACCOUNT: DataClass.S4,
    PiiType.GSTIN: DataClass.S4,
    PiiType.PASSPORT: DataClass.S3,
    PiiType.VOTER_ID: DataClass.S3,
    PiiType.DRIVING_LICENCE: DataClass.S3,
    PiiType.UPI: DataClass.S2,
    PiiType.PHONE: DataClass.S2,
    PiiType.EMAIL: DataClass.S2,
    PiiType.PERSON: DataClass.S2,
    PiiType.ADDRESS: DataClass.S2,
    PiiType.BIRTH_DATE: DataClass.S2,
    PiiType.VEHICLE: DataClass.S2,
    PiiType.PINCODE: DataClass.S1,
    PiiType.IFSC: DataClass.S1,
    PiiType.CIN: DataClass.S1,
    PiiType.RERA: DataClass.S1,
    PiiType.SURVEY: DataClass.S1,
}
"""S4 and S2 as DOMAIN G lists them; papers that prove identity count as documents (S3). GSTIN is S4 because a
PAN can be read off it."""


class Hit(NamedTuple):
    """One piece of personal data in a text."""

    type: PiiType
    start: int
    end: int
    """Offsets in the text as given, the end not included."""
    score: float
    """0 to 1."""
    reason: str
    """``checksum``, ``form``, ``plan`` (of numbers), ``label``, ``honorific``, with ``+context`` where words
    near it spoke of the type. Never any of the text."""
    normal: str
    """The value in one spelling: equal values are the same datum."""
