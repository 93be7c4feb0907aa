"""Words of registers in English, Hindi and Marathi, and Kannada: patterns over plain text (digits as 0-9).

Spaces may be missing or doubled inside a word of another script (how a PDF or a scan gives it), so each
pattern is matched against text whose spaces `loose` has made optional.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

NATURES: Final[tuple[tuple[str, str], ...]] = (
    ("discharge", (r"release\s+of\s+mortgage|discharge|reconveyance|re-?conveyance|गहाणमुक्ती|"
                  r"गहाण\s*मुक्ती|बोजा\s*कमी|ಅಡಮಾನ ಬಿಡುಗಡೆ|ಅಡಮಾನ ಖುಲಾಸೆ|ಋಣಮುಕ್ತ")),
    ("agreement_cancelled", r"cancellation\s+of\s+(?:sale\s+)?agreement|करारनामा\s*रद्द|ಕರಾರು ರದ್ದು"),
    ("agreement_for_sale", (r"agreement\s+(?:for|of|to)\s+s(?:ale|ell)|sale\s+agreement|साठेखत|"
                           r"विक्री\s*करार|ಕ್ರಯದ ಕರಾರು|ಕ್ರಯ ಕರಾರು")),
    ("mortgage", r"mortgage|deposit\s+of\s+title|\bmodt?\b|गहाणखत|गहाण|ಅಡಮಾನ|ಆಧಾರ ಪತ್ರ"),
    ("lis_pendens", r"lis\s+pendens|pending\s+suit|दावा\s*प्रलंबित|लिस\s*पेंडन्स|ದಾವೆ ಬಾಕಿ|ಲಿಸ್ ಪೆಂಡೆನ್ಸ್"),
    ("attachment", r"attachment|जप्ती|ಜಪ್ತಿ"),
    ("poa", r"power\s+of\s+attorney|\bg\.?p\.?a\b|मुखत्यारपत्र|कुलमुखत्यार|ಮುಖ್ತ್ಯಾರು|ಅಧಿಕಾರ ಪತ್ರ"),
    ("partition", r"partition|वाटणीपत्र|वाटप|ವಿಭಾಗ"),
    ("release", r"release|relinquish|हक्कसोड|ಹಕ್ಕು ಬಿಡುಗಡೆ|ಹಕ್ಕು ಖುಲಾಸೆ"),
    ("gift", r"gift|settlement|बक्षीसपत्र|दानपत्र|ದಾನ ಪತ್ರ|ದಾನಪತ್ರ"),
    ("exchange", r"exchange|अदलाबदल|ಅದಲು ಬದಲು"),
    ("lease", r"\blease|भाडेपट्टा|ಗುತ್ತಿಗೆ|ಭೋಗ್ಯ"),
    ("sale", r"sale|conveyance|खरेदीखत|खरेदी|विक्रय|बैनामा|ಕ್ರಯ"),
)  # fmt: skip
"""Type of a title case -> how a certificate names the act; the first that is found counts."""

VILLAGE: Final = r"(?:name\s+of\s+)?village(?:\s+name)?|मौजे|गाव(?:ाचे\s*नाव)?|ग्राम|ಗ್ರಾಮ(?:ದ ಹೆಸರು)?"
TALUK: Final = r"(?:name\s+of\s+)?taluka?(?:\s+name)?|tehsil|ता[लळ]ुका|तहसील|ತಾಲ್ಲೂಕು|ತಾಲೂಕು"
DISTRICT: Final = r"(?:name\s+of\s+)?district(?:\s+name)?|जिल्हा|जिला|ಜಿಲ್ಲೆ"
HOLDER: Final = (
    r"name\s+of\s+(?:the\s+)?(?:occupant|owner|holder|khatedar)s?|owner'?s?\s+name|"
    r"occupant|khatedar|भोगवटादार(?:ाचे|ांचे)?\s*(?:नाव|नांव)?|खातेदार(?:ाचे|ांचे)?\s*(?:नाव|नांव)?|"
    r"ಸ್ವಾಧೀನದಾರರ "
    r"ಹೆಸರು|ಭೂ ಮಾಲೀಕರ ಹೆಸರು|ಮಾಲೀಕರ ಹೆಸರು|ಖಾತೆದಾರರ ಹೆಸರು"
)
KHATA_NO: Final = (
    r"khat(?:h)?a\s*(?:no|number)\.?|account\s*no\.?|खाते\s*(?:क्रमांक|क्र\.?)|ಖಾತಾ ಸಂಖ್ಯೆ|ಖಾತೆ "
    r"ಸಂಖ್ಯೆ|ಖಾತೆ ನಂ"
)
MUTATION: Final = (
    r"mutation\s*(?:entry\s*)?(?:no|number)s?\.?|फेरफार\s*(?:क्रमांक|क्र\.?|नं\.?)|"
    r"फे\.?फा\.?|ಮ್ಯುಟೇಶನ್ ಸಂಖ್ಯೆ|ಎಂ\.?ಆರ್ ಸಂಖ್ಯೆ|ಮ್ಯುಟೇಷನ್ ಸಂಖ್ಯೆ"
)
EXTENT: Final = r"(?:total\s+)?extent|(?:total\s+)?area|(?:एकूण\s*)?क्षेत्र|ವಿಸ್ತೀರ್ಣ"
OTHER_RIGHTS: Final = r"other\s+rights(?:\s+and\s+loans)?|इतर\s*(?:अधिकार|हक्क)|ಇತರ ಹಕ್ಕುಗಳು|ಋಣಗಳು"
TENURE: Final = r"tenure|भूधारणा\s*पद्धती|धारणाधिकार|ಹಿಡುವಳಿ"
ISSUED: Final = r"date\s+of\s+issue|dated?|issued\s+on|दिनांक|ದಿನಾಂಕ"
NIL: Final = r"^(?:nil|none|no|-+|निरंक\S{0,2}|ಇಲ್ಲ\S{0,2})$"
REFERENCE: Final = r"ref(?:erence)?|संदर्भ|मूळ\s*दस्त|ಉಲ್ಲೇಖ|ಮೂಲ ದಸ್ತಾವೇಜು"


@cache
def loose(pattern: str) -> re.Pattern[str]:
    """A pattern with the spaces of its other scripts optional, case ignored, lines of their own."""
    spaced = re.sub(r"(?<=[\u0900-\u0cff]) (?=[\u0900-\u0cff])", r"\\s*", pattern)
    return re.compile(spaced, re.IGNORECASE | re.MULTILINE)


def nature_of(text: str) -> str | None:
    """The type of a registered act from its words.

    >>> nature_of("Release of Mortgage"), nature_of("खरेदीखत")
    ('discharge', 'sale')
    """
    return next((kind for kind, pattern in NATURES if loose(pattern).search(text)), None)
