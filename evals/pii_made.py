"""A labelled set of Indian personal data made from a seed, for the types that no public set labels.

Every value is drawn at random with a right checksum and belongs to nobody by intent; it is written the ways
people and scanners write it, inside sentences of the trade in English, Hinglish, Hindi and Marathi. Half of
the texts hold nothing personal: prices, areas, dates, loan figures. What such a set shows is that rules and
forms work, not how often real text deviates from them.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from domain.pii.kinds import PiiType
from domain.pii.made_values import MADE_VALUES
from evals.pii import Example, Gold

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEVANAGARI: Final = str.maketrans("0123456789", "०१२३४५६७८९")
_ZERO_WIDTH: Final = "\u200b"

SENTENCES: Final[dict[PiiType, tuple[str, ...]]] = {
    PiiType.AADHAAR: (
        "My Aadhaar is {}.",
        "{} is on the form",
        "आधार क्रमांक {} आहे",
        "mera aadhar number {} hai",
    ),
    PiiType.AADHAAR_VID: ("Use the virtual id {} instead", "VID: {}"),
    PiiType.PAN: ("PAN {} is linked", "पैन {}", "mera pan card {} hai", "TDS under {} was filed"),
    PiiType.CARD: ("Token paid by credit card {}", "card no. {} expired"),
    PiiType.BANK_ACCOUNT: ("Transfer to a/c {} today", "account number: {}", "खाता क्रमांक {} में जमा करें"),
    PiiType.PASSPORT: ("Passport no. {} (NRI buyer)", "पासपोर्ट {}"),
    PiiType.VOTER_ID: ("Voter ID {} attached", "EPIC: {}"),
    PiiType.DRIVING_LICENCE: ("driving licence {} as proof", "DL no {}"),
    PiiType.VEHICLE: ("Parking for {} please", "my car {} needs a covered slot"),
    PiiType.GSTIN: ("GSTIN {} on the invoice", "Invoice of {}"),
    PiiType.CIN: ("CIN {} of the developer", "registered as {}"),
    PiiType.IFSC: ("IFSC {}", "branch code {} Kothrud"),
    PiiType.UPI: ("Pay the token to {}", "UPI id {} par bhej do"),
    PiiType.RERA: ("MahaRERA no. {}", "registered under {}"),
    PiiType.SURVEY: ("Survey No. {} at Mulshi", "गट नंबर {} मधील जमीन", "S.No. {}, Hinjewadi"),
    PiiType.PHONE: ("Call me on {}", "मेरा नंबर {} है", "whatsapp {}", "{} par call karo"),
    PiiType.EMAIL: ("Mail {} the papers", "email: {}"),
    PiiType.PERSON: ("My name is {}", "Applicant: {}", "Mr. {} will visit", "S/o {}"),
    PiiType.ADDRESS: ("I live at {}", "Address: {}"),
    PiiType.PINCODE: ("pincode {}", "Pin code is {}."),
    PiiType.BIRTH_DATE: ("DOB: {}", "born on {}", "जन्मतिथि {}"),
}

HARMLESS: Final = (
    "3 BHK in Whitefield under 1.2 crore",
    "Carpet area 1,450 sq ft, price ₹1,15,00,000",
    "EMI of ₹65,087 for 240 months at 8.5%",
    "Possession by 31/12/2027, 12th floor of 24",
    "पुणे में 2 बीएचके 80 लाख तक",
    "बाणेरमध्ये 2 बीएचके पाहिजे",
    "budget 50 to 75 lakh, under 5000 a month maintenance",
    "Compare 1 and 3",
    "Loan of 4500000 over 20 years",
    "Built in 2019, 1200 sqft, price 9500000",
    "Plot of 2400 sq ft near Hinjewadi phase 3",
    "deposit 100000 and rent 25000 per month",
)


def ways(value: str, rng: random.Random) -> str:
    """The value as somebody writes it: plain, grouped, hyphened, in Devanagari, with a hidden mark."""
    plain = value.isalnum()
    match rng.randrange(5):
        case 1 if plain and value.isdigit():
            return " ".join(_groups(value))
        case 2 if plain and value.isdigit():
            return "-".join(_groups(value))
        case 3 if plain:
            return value.translate(_DEVANAGARI)
        case 4 if plain:
            return f"{value[:3]}{_ZERO_WIDTH}{value[3:]}"
        case _:
            return value


def _groups(digits: str) -> list[str]:
    """Fours, as on cards; a PIN in threes."""
    size = 3 if len(digits) == 6 else 4
    return [digits[at : at + size] for at in range(0, len(digits), size)]


def made(seed: int = 5, each: int = 40) -> Iterator[Example]:
    """``each`` texts of every type, and as many without personal data."""
    rng = random.Random(seed)  # noqa: S311  # a test set, not a secret
    for kind, value_of in MADE_VALUES.items():
        for _ in range(each):
            before, _, after = rng.choice(SENTENCES[kind]).partition("{}")
            said = ways(value_of(rng), rng)
            text = f"{rng.choice(HARMLESS)}. {before}"
            yield Example(f"{text}{said}{after}", (Gold(kind, len(text), len(text) + len(said)),))
            yield Example(rng.choice(HARMLESS), ())
