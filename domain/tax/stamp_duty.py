"""Stamp duty, its cess, and registration of a sale deed, by state and buyer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from domain.dated_rules import load_rules, rule_on
from domain.errors import BadInput
from domain.places import gazetteer
from domain.tax.rounding import pct_words, percent_of, rupee

if TYPE_CHECKING:
    from datetime import date

    from domain.tax.working import Working

Buyer = Literal["man", "woman", "joint"]
"""``joint`` is a man and a woman together."""
RULES_FILE: Final = "stamp_duty.yaml"
_PREFIX: Final = "stamp_duty."
_OTHER_CODES: Final = {"TG": "TS"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A deed to be registered, whole rupees."""

    table: str
    """State, or state and city where they differ ("KA", "MH-Mumbai")."""
    agreement_value_inr: int
    guidance_value_inr: int = 0
    """Guidance, circle or ready-reckoner value; 0 where it is not known."""
    buyer: Buyer = "man"
    is_small_flat: bool = False
    """Whether the first sale of a flat claims a state's lower slabs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedCost:
    """Whole rupees."""

    table: str
    base_inr: int
    duty_pct: Decimal
    stamp_duty_inr: int
    cess_surcharge_inr: int
    registration_inr: int

    @property
    def total_inr(self) -> int:
        """All of it."""
        return self.stamp_duty_inr + self.cess_surcharge_inr + self.registration_inr


def tables() -> tuple[str, ...]:
    """Codes of the states and cities whose duty is on file."""
    codes = (rule.id.removeprefix(_PREFIX) for rule in load_rules(RULES_FILE))
    return tuple(sorted(set(codes) - {"places"}))


def table_of_city(city: str, day: date) -> str | None:
    """Which table serves a city of the gazetteer; None where none is on file.

    >>> from datetime import date
    >>> table_of_city("Pune", date(2026, 11, 27)), table_of_city("Bengaluru", date(2026, 11, 27))
    ('MH-Pune', 'KA')
    """
    place = gazetteer().city(city)
    if place is None:
        return None
    named = rule_on(RULES_FILE, "stamp_duty.places", day).value["cities"]
    table: str = named.get(place.name, _OTHER_CODES.get(place.state, place.state))
    return table if table in tables() else None


def is_metro(city: str, day: date) -> bool:
    """Whether GST counts the city as metropolitan."""
    place = gazetteer().city(city)
    return place is not None and place.name in rule_on(RULES_FILE, "stamp_duty.places", day).value["metros"]


def deed_cost(deed: Deed, working: Working) -> DeedCost:
    """What the deed costs on the working's day. The base is the higher of agreement and guidance value.

    Raises:
        BadInput: The value is not above zero or the state is not on file.
    """
    code = _OTHER_CODES.get(deed.table, deed.table)
    if code not in tables():
        raise BadInput(
            f"No stamp duty is on file for {deed.table[:20]!r}; on file are {', '.join(tables())}."
        )
    if deed.agreement_value_inr <= 0 or deed.guidance_value_inr < 0:
        raise BadInput("The agreement value must be above zero and the guidance value not negative.")
    base = max(deed.agreement_value_inr, deed.guidance_value_inr)
    rule = working.rule(RULES_FILE, f"{_PREFIX}{code}").value
    duty_exact = percent_of(base, _duty_pct(rule, base, deed))
    registration_pct = rule["registration_pct"][deed.buyer]
    fee = rupee(percent_of(base, registration_pct))
    most = rule["registration_most_inr"]
    cost = DeedCost(
        table=code,
        base_inr=base,
        duty_pct=_duty_pct(rule, base, deed),
        stamp_duty_inr=rupee(duty_exact),
        cess_surcharge_inr=rupee(duty_exact * Decimal(rule["cess_pct_of_duty"]) / 100),
        registration_inr=fee if most is None else min(fee, most),
    )
    if not deed.guidance_value_inr:
        working.assume("guidance_unknown")
    _write_down(cost, registration_pct, working)
    return cost


def _duty_pct(rule: dict[str, Any], base: int, deed: Deed) -> Decimal:
    edge = rule["woman_up_to_inr"]
    is_beyond = deed.buyer == "woman" and edge is not None and base > edge
    pct = Decimal(rule["duty_pct"]["man" if is_beyond else deed.buyer])
    small = [row for row in rule.get("small_flat_pct", ()) if base <= row["up_to_inr"]]
    if deed.is_small_flat and small:
        return min(pct, Decimal(small[0]["pct"]))
    dearer = rule.get("dearer")
    return pct + Decimal(dearer["more_pct"]) if dearer and base > dearer["value_above_inr"] else pct


def _write_down(cost: DeedCost, registration_pct: str, working: Working) -> None:
    working.step("stamp_duty", cost.stamp_duty_inr, pct=pct_words(cost.duty_pct), base=cost.base_inr)
    if cost.cess_surcharge_inr:
        working.step("stamp_cess", cost.cess_surcharge_inr)
    working.step("registration", cost.registration_inr, pct=pct_words(registration_pct))
    working.step("deed_total", cost.total_inr)
