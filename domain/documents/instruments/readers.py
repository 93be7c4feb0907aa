"""Readers of instruments by label."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final
from uuid import UUID

from domain.documents.fact import Fact
from domain.documents.instruments.certificate import read_certificate
from domain.documents.instruments.deeds import PARTS, read_deed
from domain.documents.instruments.extracts import read_extract
from domain.documents.instruments.land_orders import LAND_ORDERS, read_land_order
from domain.documents.instruments.orders import READS, read_order
from domain.documents.labels import DocumentLabel
from domain.documents.page import Page

if TYPE_CHECKING:
    from collections.abc import Mapping

Reader = Callable[[DocumentLabel, Sequence[Page], UUID | None], tuple[Fact, ...]]
"""A pure function of the pages of one document."""

INSTRUMENT_READERS: Final[Mapping[DocumentLabel, Reader]] = {
    **dict.fromkeys(PARTS, read_deed),
    **dict.fromkeys(READS, read_order),
    **dict.fromkeys(LAND_ORDERS, read_land_order),
    **dict.fromkeys(
        (DocumentLabel.SEVEN_TWELVE, DocumentLabel.RTC_PAHANI, DocumentLabel.KHATA), read_extract
    ),
    DocumentLabel.ENCUMBRANCE_CERTIFICATE: read_certificate,
}
