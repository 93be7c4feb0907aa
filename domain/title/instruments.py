"""Instruments: what a paper does to a title, as typed frozen values.

A share in a list of parties is a weight: three heirs of weight 1 take a third each of what passes. Only the
``share`` of a deed is a share of the whole property.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

TransferKind = Literal["sale", "gift", "settlement", "exchange", "conveyance_by_decree"]
ChargeKind = Literal["mortgage", "cersai_entry", "lis_pendens", "attachment", "acquisition_notice", "lease"]
FiscalKind = Literal[
    "mutation_order", "rera_registration", "na_conversion_order", "approved_plan", "occupancy_certificate",
    "tax_receipt", "society_noc",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person who takes under an instrument."""

    name: str
    weight: Fraction
    """Above zero; taken against the sum of the weights beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """The property as a deed or the schedule describes it."""

    survey: str | None = None
    extent_sqft: Fraction | None = None
    boundaries: tuple[tuple[str, str], ...] = ()
    """(side, neighbour), sides as n, e, s, w."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What can be seen on a paper itself, whatever it does to the title."""

    registered: bool | None = None
    """None: the papers do not say."""
    stamp_deficit: str | None = None
    """How much is missing, in words; None when the stamp is right or was not looked at."""
    original_available: bool | None = None
    name_variance: str | None = None
    land: Land | None = None
    has_other_boundaries: bool = False
    """A person marked the boundaries as different."""
    doc_no: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minor:
    """A minor whose share a guardian conveyed."""

    name: str
    born: date | None
    has_court_leave: bool
    is_challenged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """What all instruments have."""

    id: str
    day: date
    """Execution: a registered deed works from then (Registration Act s.47)."""
    face: Face = field(default_factory=Face)


@dataclass(frozen=True, slots=True, kw_only=True)
class Root(Instrument):
    """The deed or grant from which the search starts."""

    claimants: tuple[Party, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(Instrument):
    """Sale, gift, settlement, exchange, or a conveyance executed by the court."""

    kind: TransferKind
    executants: tuple[str, ...]
    claimants: tuple[Party, ...]
    share: Fraction | None = None
    """Share of the whole property; None: all that the executants hold."""
    via_poa: str | None = None
    minors: tuple[Minor, ...] = ()
    is_karta_sale: bool = False
    is_necessity_recited: bool = False
    are_coparceners_joined: bool = False
    ref: str | None = None
    """The agreement it performs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Instrument):
    """Co-owners give up their share, to the claimants or, when none is named, to the other holders."""

    executants: tuple[str, ...]
    claimants: tuple[Party, ...] = ()
    share: Fraction | None = None
    via_poa: str | None = None
    minors: tuple[Minor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition(Instrument):
    """Co-owners divide."""

    parties: tuple[str, ...]
    allotments: tuple[Party, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GpaSale(Instrument):
    """A 'sale' by general power, agreement, will and receipt together: it passes nothing."""

    executants: tuple[str, ...]
    claimants: tuple[Party, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Power(Instrument):
    """A power of attorney."""

    principal: str | None
    principal_died: date | None = None
    revoked: date | None = None
    is_coupled_with_interest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IntestateDeath(Instrument):
    """A holder dies without a will; heirs and their weights are as the papers say, never computed here."""

    of: str
    heirs: tuple[Party, ...]
    has_heir_proof: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TestateDeath(Instrument):
    """A holder dies and a will gives his share to legatees."""

    of: str
    legatees: tuple[Party, ...]
    is_in_presidency_town: bool
    died_before_omission: bool | None
    """Said on the case; None: judged by the date of death."""
    has_probate: bool
    have_heirs_agreed: bool
    is_disputed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Instrument):
    """An agreement for sale: a claim on the property, no title."""

    executants: tuple[str, ...]
    claimants: tuple[Party, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation(Instrument):
    """Ends an agreement for sale."""

    ref: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge(Instrument):
    """A burden on the property that stays until it is discharged."""

    kind: ChargeKind
    holder: str
    """Lender, suit, authority or tenant."""
    ends: date | None = None
    """Last day of a lease."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discharge(Instrument):
    """Closes exactly the charge it names."""

    ref: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FiscalRecord(Instrument):
    """Mutation, RERA, plan, tax: part of the story, but it neither gives nor takes title (2025 INSC 1292)."""

    kind: FiscalKind


AnyInstrument = (
    Root | Transfer | Release | Partition | GpaSale | Power | IntestateDeath | TestateDeath
    | Agreement | Cancellation | Charge | Discharge | FiscalRecord
)  # fmt: skip


def kind_of(instrument: AnyInstrument) -> str:
    """The type of an instrument as a case names it."""
    match instrument:
        case Transfer() | Charge() | FiscalRecord():
            return instrument.kind
        case _:
            return KIND_NAMES[type(instrument)]


KIND_NAMES: dict[type[Instrument], str] = {
    Root: "root",
    Release: "release",
    Partition: "partition",
    GpaSale: "gpa_sale",
    Power: "poa",
    IntestateDeath: "death_intestate",
    TestateDeath: "death_will",
    Agreement: "agreement_for_sale",
    Cancellation: "agreement_cancelled",
    Discharge: "discharge",
}
