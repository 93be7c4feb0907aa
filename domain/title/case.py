"""A case: what the search asks, the instruments, and what other records say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.title.records import Records

if TYPE_CHECKING:
    from datetime import date

    from domain.title.instruments import AnyInstrument, Land


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of the property beside its deeds."""

    agricultural_without_conversion: bool = False
    mutation_pending: bool = False
    oc_missing: bool = False
    rera_missing: bool = False
    society_noc_missing: bool = False
    tax_arrears: bool = False
    prohibited_land: bool = False
    plan_deviation: bool = False
    government_land: bool = False
    third_party_possession_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Two spellings that a person has confirmed to be one person."""

    name: str
    same_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One title search."""

    as_of: date
    search_years: int
    schedule: Land
    instruments: tuple[AnyInstrument, ...]
    sellers: tuple[str, ...] = ()
    ec_gaps: tuple[tuple[date, date], ...] = ()
    standing: Standing = field(default_factory=Standing)
    records: Records = field(default_factory=Records)
    variants: tuple[Variant, ...] = ()
    variant_uses: tuple[tuple[str, Variant], ...] = ()
    """(event id, variant) for each instrument that writes the other spelling."""
    unread: tuple[str, ...] = ()
    """Paths of fields of the input that no rule reads."""
