"""Which fields a label has, and their kinds: the closed list a model may propose from (DOMAIN B1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from domain.documents.dates import find_dates
from domain.documents.labels import DocumentLabel as Label
from domain.documents.number_words import number_in_words
from domain.documents.running_text import plain

if TYPE_CHECKING:
    from domain.documents.fact import FactValue

Kind = Literal["date", "money", "name", "text"]

_DEED: Final[dict[str, Kind]] = {
    "execution_date": "date",
    "registration_date": "date",
    "doc_no": "text",
    "sro": "text",
    "consideration_inr": "money",
    "stamp_paid_inr": "money",
    "survey": "text",
    "village": "text",
    "taluk": "text",
    "district": "text",
    "witness": "name",
}
_LOAN: Final[dict[str, Kind]] = {**_DEED, "amount_inr": "money", "lender": "text"}
_EXTRACT: Final[dict[str, Kind]] = {
    "holder": "name",
    "survey": "text",
    "khata_no": "text",
    "mutation_no": "text",
    "date": "date",
    "village": "text",
    "taluk": "text",
    "district": "text",
    "other_rights": "text",
}
_SUIT: Final[dict[str, Kind]] = {
    "date": "date",
    "case_no": "text",
    "court": "text",
    "plaintiff": "name",
    "defendant": "name",
    "survey": "text",
}
_ORDER: Final[dict[str, Kind]] = {"date": "date", "order_no": "text", "authority": "text", "survey": "text"}
_PLAN: Final[dict[str, Kind]] = {**_ORDER, "fsi": "text", "floors": "text"}
_BUILT: Final[dict[str, Kind]] = {**_ORDER, "plan_no": "text", "floors": "text"}
FIELD_KINDS: Final[dict[Label, dict[str, Kind]]] = {
    **dict.fromkeys(
        (
            Label.SALE_DEED,
            Label.MOTHER_DEED,
            Label.CONVEYANCE,
            Label.GIFT,
            Label.SETTLEMENT,
            Label.EXCHANGE,
            Label.RELEASE,
            Label.PARTITION,
            Label.POA,
            Label.WILL,
            Label.CODICIL,
        ),
        _DEED,
    ),
    Label.AGREEMENT_FOR_SALE: {**_DEED, "advance_inr": "money", "long_stop_date": "date"},
    **dict.fromkeys((Label.MORTGAGE, Label.MODT, Label.RELEASE_OF_MORTGAGE), _LOAN),
    **dict.fromkeys((Label.SEVEN_TWELVE, Label.RTC_PAHANI, Label.KHATA), _EXTRACT),
    Label.ENCUMBRANCE_CERTIFICATE: {"certificate_no": "text", "from": "date", "to": "date", "survey": "text"},
    Label.RERA_REGISTRATION: {
        "rera_no": "text",
        "promoter": "text",
        "project": "text",
        "date": "date",
        "end_date": "date",
    },
    Label.TAX_RECEIPT: {
        "receipt_no": "text",
        "payer": "name",
        "amount_inr": "money",
        "arrears_inr": "money",
        "date": "date",
    },
    Label.MUTATION_ORDER: {"order_no": "text", "holder": "name", "date": "date"},
    Label.DEATH_CERTIFICATE: {"of": "name", "death_date": "date", "registration_no": "text"},
    Label.LEGAL_HEIR_CERTIFICATE: {
        "of": "name",
        "death_date": "date",
        "certificate_no": "text",
        "date": "date",
    },
    Label.PROBATE: {"of": "name", "probate_no": "text", "date": "date", "court": "text"},
    Label.LIS_PENDENS: {**_SUIT, "doc_no": "text", "relief": "text"},
    Label.COURT_DECREE: {**_SUIT, "owner": "name"},
    Label.ATTACHMENT: _SUIT,
    Label.ACQUISITION_NOTICE: {**_ORDER, "section": "text"},
    Label.NA_CONVERSION_ORDER: {**_ORDER, "purpose": "text", "lapse_date": "date"},
    **dict.fromkeys((Label.APPROVED_PLAN, Label.COMMENCEMENT_CERTIFICATE), _PLAN),
    **dict.fromkeys((Label.OCCUPANCY_CERTIFICATE, Label.COMPLETION_CERTIFICATE), _BUILT),
    Label.CERSAI_REPORT: {"security_id": "text", "lender": "text", "date": "date"},
}


def value_in_quote(kind: Kind, said: str, quote: str) -> FactValue:
    """The value as the quote itself gives it; None when the quote does not say it.

    The model's own writing is never taken: a date is read from the quote by our grammar, a sum by its
    digits (and its words must not say another), a name or number as the quote spells it.

    >>> value_in_quote("date", "2011-03-15", "on this 15th day of March, 2011")
    '2011-03-15'
    >>> value_in_quote("money", "99", "a sum of Rs. 45,00,000/-") is None
    True
    """
    written = plain(quote)
    if kind == "date":
        return next(
            (found.day.isoformat() for found in find_dates(written) if found.day.isoformat() == said.strip()),
            None,
        )
    if kind == "money":
        return _sum_in(said, written)
    match = re.search(
        r"\s+".join(re.escape(word) for word in plain(said).split()) or r"(?!)", written, re.IGNORECASE
    )
    return None if match is None else " ".join(match[0].split())


def _sum_in(said: str, written: str) -> int | None:
    wanted = re.sub(r"\D", "", plain(said))
    figures = [re.sub(r"\D", "", match) for match in re.findall(r"\d[\d,]*", written)]
    words = re.search(r"rupees\s+([a-z\s\-]+?)(?:\s+only|\)|$)", written, re.IGNORECASE)
    spoken = number_in_words(words[1]) if words else None
    if not wanted or wanted not in figures or (spoken is not None and spoken != int(wanted)):
        return None
    return int(wanted)
