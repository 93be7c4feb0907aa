"""What the home costs and is worth: the agreement's price and the valuer's opinion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.documents.income import words
from domain.documents.income.figures import day_of, rupees_of
from domain.documents.income.grid import Found, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.documents.page import Page

_MONEY: Final = r"(?P<value>(?:(?:₹|Rs\.?|INR)\s*[\d,]+|\d{1,3}(?:,\d{2,3})+)(?:\.\d\d)?(?:/-)?)"
_PRICE: Final = (
    r"total price(?: payable)?",
    r"(?:agreed )?(?:sale|purchase) (?:price|consideration)",
    r"total consideration",
    r"agreement value",
)
_PRICE_IN_TEXT: Final = (
    rf"(?:total|sale|agreed)?\s*(?:consideration|sale price|total price|price)\b[^₹\d]{{0,80}}?{_MONEY}"
)
_CARPET: Final = r"(?P<value>\d{2,4}(?:\.\d{1,2})?)\s*(?:sq\.?\s*m|square met)"
_AREA: Final = re.compile(r"\d{2,4}(?:\.\d{1,2})?")


def read_agreement_price(pages: Sequence[Page], document_id: UUID | None = None) -> tuple[Fact, ...]:
    """The facts of an agreement's front matter that a credit case needs."""
    return tuple(_agreement(Sheet(pages, document_id)))


def read_valuation(pages: Sequence[Page], document_id: UUID | None = None) -> tuple[Fact, ...]:
    """The facts of a valuation report."""
    return tuple(_valuation(Sheet(pages, document_id)))


def _agreement(sheet: Sheet) -> Iterator[Fact]:
    field = "agreement_for_sale"
    price = sheet.find(_PRICE, _money) or sheet.search(_PRICE_IN_TEXT, _money)
    yield from sheet.fact(f"{field}.price_inr", price)
    buyer = sheet.find(
        (r"buyer(?:\(s\)|s)?", r"purchaser(?:\(s\)|s)?", r"allottee(?:\(s\)|s)?"), words.person
    ) or sheet.search(
        r"\bone part and\s+(?P<value>.{3,80}?),?\s*(?:\(?holding|\(?\bpan\b|residing|aged|\(hereinafter)",
        words.person,
    )
    yield from sheet.fact(f"{field}.buyer", buyer)
    seller = sheet.find(
        (r"seller(?:\(s\)|s)?", r"vendor(?:\(s\)|s)?", r"promoter", r"developer"), words.firm
    ) or sheet.search(
        r"\bbetween\s+(?P<value>.{3,90}?)\s*(?:\(hereinafter|,?\s*(?:having|residing|hereinafter|a company))",
        words.firm,
    )
    yield from sheet.fact(f"{field}.seller", seller)
    pan = sheet.find((r"pan of (?:the )?(?:allottee|purchaser|buyer)", r"pan"), words.pan) or sheet.search(
        r"\bPAN\b\W{0,4}(?P<value>[A-Z]{5}\d{4}[A-Z])", words.pan
    )
    yield from sheet.fact(f"{field}.pan", pan)
    on = sheet.find((r"date(?: of (?:the )?agreement)?", r"executed on", r"dated"), _iso_day) or sheet.search(
        r"(?:made|executed|entered)\b.{0,60}?\bon(?: this)?\s+(?P<value>.{6,40})", _iso_day
    )
    yield from sheet.fact(f"{field}.date", on)
    yield from sheet.fact(f"{field}.carpet_sqm", _carpet(sheet))


def _valuation(sheet: Sheet) -> Iterator[Fact]:
    field = "valuation_report"
    market = sheet.find(
        (
            r"(?:fair |present |assessed )*market value(?: of the property)?",
            r"total value",
            r"value assessed",
        ),
        _money,
    ) or sheet.search(rf"market value\b[^₹\d]{{0,60}}?{_MONEY}", _money)
    yield from sheet.fact(f"{field}.market_value_inr", market)
    agreed = sheet.find(
        (r"(?:agreement|transaction) (?:value|price)", r"(?:value|price) (?:per|as per) agreement"), _money
    )
    yield from sheet.fact(f"{field}.agreement_value_inr", agreed)
    applicant = sheet.find(
        (r"name of (?:the )?(?:applicant|borrower|owner|client)", r"applicant", r"client", r"borrower"),
        words.person,
    )
    yield from sheet.fact(f"{field}.applicant", applicant)
    yield from sheet.fact(f"{field}.valuer", _valuer(sheet))
    on = sheet.find(
        (r"date(?: of (?:the )?(?:report|valuation|inspection))?", r"inspection on"), _iso_day
    ) or sheet.search(r"\bon\s+(?P<value>\d{1,2}[-/. ]\S{2,4}[-/. ]?\S{2,4})", _iso_day)
    yield from sheet.fact(f"{field}.date", on)
    yield from sheet.fact(f"{field}.carpet_sqm", _carpet(sheet))


def _valuer(sheet: Sheet) -> Found[str] | None:
    labelled = sheet.find((r"(?:name of (?:the )?)?valuer", r"valued by"), words.firm)
    labelled = labelled or sheet.search(r"\bby\s+(?P<value>.{3,70}?)\s+on\s+\d", words.firm)
    if labelled is not None:
        return labelled
    top = sheet.cells[0] if sheet.cells else None
    name = words.firm(top.text) if top else None
    return None if top is None or name is None else Found(name, top, top.text)


def _carpet(sheet: Sheet) -> Found[str] | None:
    return sheet.find((r"carpet area(?: \(sq\.? ?m\.?\))?", r"area considered"), _area) or sheet.search(
        _CARPET, _area
    )


def _area(text: str) -> str | None:
    found = _AREA.search(text)
    return None if found is None else found[0]


def _money(text: str) -> int | None:
    """An amount that a price can be."""
    rupees = rupees_of(text)
    return rupees if rupees is not None and rupees >= 10_000 else None


def _iso_day(text: str) -> str | None:
    day = day_of(text)
    return None if day is None else day.isoformat()
