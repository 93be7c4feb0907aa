"""Readers of deeds: which parts each kind has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.documents.instruments import terms
from domain.documents.instruments.parties import add_parties
from domain.documents.instruments.property import add_property
from domain.documents.instruments.registration import add_execution, add_recitals, add_registration, add_stamp
from domain.documents.instruments.sheet import Sheet
from domain.documents.labels import DocumentLabel as Label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.documents.page import Page

    Part = Callable[[Sheet], None]

_COMMON: Final[tuple[Part, ...]] = (
    add_execution, add_registration, add_recitals, add_stamp, add_parties, add_property, terms.add_witnesses,
)  # fmt: skip
_TRANSFER: Final[tuple[Part, ...]] = (
    *_COMMON, terms.add_money, terms.add_share, terms.add_power, terms.add_minors, terms.add_family_land,
)  # fmt: skip
PARTS: Final[dict[Label, tuple[Part, ...]]] = {
    **dict.fromkeys(
        (Label.SALE_DEED, Label.MOTHER_DEED, Label.CONVEYANCE, Label.EXCHANGE, Label.SETTLEMENT, Label.GIFT),
        _TRANSFER,
    ),
    Label.RELEASE: _TRANSFER,
    Label.PARTITION: (*_COMMON, terms.add_allotments),
    Label.MORTGAGE: (*_COMMON, terms.add_money, terms.add_lender),
    Label.MODT: (*_COMMON, terms.add_money, terms.add_lender),
    Label.RELEASE_OF_MORTGAGE: (*_COMMON, terms.add_money, terms.add_lender),
    Label.POA: (*_COMMON, terms.add_money, terms.add_power_terms),
    Label.WILL: (*_COMMON, terms.add_bequests),
    Label.CODICIL: (*_COMMON, terms.add_bequests),
    Label.AGREEMENT_FOR_SALE: (*_TRANSFER, terms.add_long_stop),
}


def read_deed(label: Label, pages: Sequence[Page], document_id: UUID | None) -> tuple[Fact, ...]:
    """The facts of a deed of one of the kinds in ``PARTS``."""
    sheet = Sheet(label, pages, document_id)
    for part in PARTS[label]:
        part(sheet)
    return tuple(sheet.facts)
