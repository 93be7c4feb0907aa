"""What registers say beside the deeds: encumbrance certificate, revenue record, RERA, CERSAI, courts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from domain.title.instruments import Land


@dataclass(frozen=True, slots=True, kw_only=True)
class EcRow:
    """One registered act in an encumbrance certificate."""

    doc_no: str | None
    day: date | None
    nature: str
    """Type of instrument, in the words of a case."""
    event: str | None = None
    """Instrument a person has matched it with."""
    ref: str | None = None
    """Document number of the act it discharges or cancels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """An encumbrance certificate (form 15 with rows, form 16 without); it shows registered acts only."""

    start: date
    end: date
    rows: tuple[EcRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueRecord:
    """RTC, 7/12, khata, patta or jamabandi."""

    holders: tuple[str, ...]
    land: Land


@dataclass(frozen=True, slots=True, kw_only=True)
class ReraRecord:
    """The project's registration."""

    number: str | None
    ends: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CersaiRecord:
    """A security interest filed by a lender."""

    id: str
    lender: str
    is_satisfied: bool
    event: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suit:
    """A case before a court or tribunal."""

    case_no: str
    is_pending: bool
    event: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """All that was looked up; None or empty where it was not."""

    certificates: tuple[Certificate, ...] = ()
    revenue: RevenueRecord | None = None
    rera: ReraRecord | None = None
    cersai: tuple[CersaiRecord, ...] = ()
    suits: tuple[Suit, ...] = ()
