"""The home's papers that a credit case needs: the agreement's price and the valuer's opinion."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain.documents.labels import DocumentLabel
from tools.made_papers import world
from tools.made_papers.paper import MadePaper, TrueField
from tools.made_papers.writing import drawn, rupees_in_words

if TYPE_CHECKING:
    from random import Random

    from tools.made_papers.story import Story


def property_papers(told: Story, draw: Random) -> list[MadePaper]:
    """The agreement, and the valuation."""
    unit = f"Flat No. {draw.randrange(101, 1999)}, {draw.choice(('Amaltas', 'Kadamba', 'Palash'))} Residency"
    place = f"{told.place[1]}, {told.place[0]}"
    carpet = f"{draw.randrange(420, 1300) / 10:.2f}"
    return [_agreement(told, draw, unit, place, carpet), _valuation(told, draw, unit, place, carpet)]


def _agreement(told: Story, draw: Random, unit: str, place: str, carpet: str) -> MadePaper:
    layout = draw.choice("abc")
    wrote = drawn(draw, "dash", "paise", "sign")
    on = told.as_of - timedelta(days=draw.randrange(10, 60))
    name, pan = told.name_on(DocumentLabel.AGREEMENT_FOR_SALE), told.pan_on(DocumentLabel.AGREEMENT_FOR_SALE)
    seller = draw.choice(world.BUILDERS)
    token = told.price // 10
    field = "agreement_for_sale"
    return MadePaper(
        name="agreement-for-sale.pdf",
        label=DocumentLabel.AGREEMENT_FOR_SALE,
        layout=f"agreement_{layout}",
        title="Agreement for sale (synthetic)",
        data={
            "city": told.place[0],
            "day": wrote.day(on),
            "day_words": f"{_ordinal(on.day)} day of {on:%B %Y}",
            "seller": seller,
            "buyer": name,
            "pan": pan,
            "home": told.home,
            "unit": unit,
            "place": place,
            "carpet": carpet,
            "price": wrote.rupees(told.price),
            "price_words": rupees_in_words(told.price),
            "token": wrote.rupees(token),
            "balance": wrote.rupees(told.price - token),
            "stamp": wrote.rupees(told.price * 6 // 100),
            "fees": wrote.rupees(30_000),
        },
        truth=(
            TrueField(f"{field}.price_inr", told.price),
            TrueField(f"{field}.buyer", name),
            TrueField(f"{field}.seller", seller),
            TrueField(f"{field}.pan", pan),
            TrueField(f"{field}.date", on.isoformat()),
            TrueField(f"{field}.carpet_sqm", carpet),
        ),
    )


def _valuation(told: Story, draw: Random, unit: str, place: str, carpet: str) -> MadePaper:
    layout = draw.choice("abc")
    wrote = drawn(draw, "dash", "paise", "rs")
    on = told.as_of - timedelta(days=draw.randrange(2, 20))
    name, valuer = told.name_on(DocumentLabel.VALUATION_REPORT), draw.choice(world.VALUERS)
    field = "valuation_report"
    return MadePaper(
        name="valuation-report.pdf",
        label=DocumentLabel.VALUATION_REPORT,
        layout=f"valuation_{layout}",
        title="Valuation report (synthetic)",
        data={
            "valuer": valuer,
            "day": wrote.day(on),
            "name": name,
            "unit": unit,
            "place": place,
            "carpet": carpet,
            "rate": wrote.rupees(int(told.market / float(carpet))),
            "agreement": wrote.rupees(told.price),
            "market": wrote.rupees(told.market),
            "market_words": rupees_in_words(told.market),
            "realisable": wrote.rupees(told.market * 9 // 10),
            "distress": wrote.rupees(told.market * 8 // 10),
        },
        truth=(
            TrueField(f"{field}.market_value_inr", told.market),
            TrueField(f"{field}.agreement_value_inr", told.price),
            TrueField(f"{field}.applicant", name),
            TrueField(f"{field}.valuer", valuer),
            TrueField(f"{field}.date", on.isoformat()),
            TrueField(f"{field}.carpet_sqm", carpet),
        ),
    )


def _ordinal(day: int) -> str:
    ending = "th" if 10 < day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"
