"""What a made paper says, before any layout: one content is the text of the paper and its truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from domain.documents.labels import DocumentLabel

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from fractions import Fraction

    from tools.made_deeds.people import Person, Place
    from tools.made_deeds.words import Script


@dataclass(frozen=True, slots=True)
class Extent:
    """An extent as its paper writes it."""

    written: str
    """``2 acres 15 guntas``."""
    parts: tuple[tuple[str, str], ...]
    """(value, unit) of each of its figures."""
    sqft: Decimal
    """Square feet, rounded to 0.01."""


@dataclass(frozen=True, slots=True)
class Land:
    """The property as one paper describes it."""

    survey: str
    extent: Extent
    place: Place
    boundaries: tuple[str, str, str, str]
    """East, west, north, south."""


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes, and what share is written beside the name."""

    person: Person
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A registered document that another one names."""

    doc_no: str
    day: date


@dataclass(frozen=True, slots=True)
class Power:
    """The power under which an attorney signed."""

    agent: Person
    doc_no: str | None
    """None: the power was never registered."""
    day: date


@dataclass(frozen=True, slots=True)
class SoldMinor:
    """A minor whose guardian signs."""

    person: Person
    born: date
    has_leave: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An instrument: sale, gift, release, partition, mortgage, power, agreement, will."""

    label: DocumentLabel
    day: date
    givers: tuple[Person, ...]
    takers: tuple[Taker, ...] = ()
    land: Land
    doc_no: str | None
    """None: not registered."""
    is_notarised: bool = False
    """An unregistered paper that a notary has attested."""
    sro: str = ""
    registered_on: date | None = None
    amount_inr: int | None = None
    stamp_inr: int | None = None
    stamp_deficit_inr: int | None = None
    witnesses: tuple[Person, ...] = ()
    prior: Reference | None = None
    share: Fraction | None = None
    power: Power | None = None
    minors: tuple[SoldMinor, ...] = ()
    is_karta_sale: bool = False
    is_necessity_recited: bool = False
    are_coparceners_joined: bool = False
    lender: str | None = None
    discharges: Reference | None = None
    advance_inr: int | None = None
    long_stop: date | None = None
    executor: Person | None = None
    is_coupled: bool = False
    """A power given to a buyer who has paid."""
    is_root: bool = False
    is_left_out: bool = False
    """Known to the story, and missing from the bundle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EcRow:
    """A registered act as a certificate lists it."""

    doc_no: str
    day: date
    nature: str
    """Type of a title case: sale, mortgage, discharge …"""
    givers: tuple[str, ...]
    takers: tuple[str, ...]
    amount_inr: int | None
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A certificate or an extract of a register."""

    label: DocumentLabel
    script: Script = "latin"
    day: date
    land: Land
    holders: tuple[Person, ...] = ()
    holder_names: tuple[str, ...] = ()
    """As written in its script."""
    rows: tuple[EcRow, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    """What only this kind has: form, from, to, numbers, amounts."""


Content = Deed | Record
MONEY_DEEDS = frozenset(
    {DocumentLabel.SALE_DEED, DocumentLabel.MOTHER_DEED, DocumentLabel.AGREEMENT_FOR_SALE}
)
