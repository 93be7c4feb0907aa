"""Tax cases from a seed, with figures worked out here in the plainest way, apart from the engine's own.

New-regime slabs of the tax year 2026-27 (nil to 4 lakh, then 5, 10, 15, 20, 25 % by steps of 4 lakh, 30 %
above 24 lakh; rebate to 12 lakh, cess 4 %), GST on homes (1 % within 45 lakh and the carpet limit, else 5 %,
none when completed) and TDS of 1 % from 50 lakh. Incomes stay away from the edges where relief and surcharge
set in.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from evals.harness.suite import Case

if TYPE_CHECKING:
    from collections.abc import Callable

_STEP: Final = 400_000
_METRO_SQM: Final = 60
_OTHER_SQM: Final = 90
_AFFORDABLE: Final = 4_500_000
_TDS_FROM: Final = 5_000_000


class _Made(NamedTuple):
    inputs: dict[str, Any]
    expected: dict[str, Any]


def draw(count: int, seed: int) -> list[Case]:
    """So many cases, the kinds in turn."""
    makers = list(MAKERS.items())
    cases = []
    for number in range(count):
        kind, make = makers[number % len(makers)]
        made = make(Random(f"tax {seed} {number}"))  # noqa: S311  # reproducible
        cases.append(
            Case(
                id=f"drawn-{seed}-{number}",
                inputs={"kind_of_tax": kind, **made.inputs},
                expected=made.expected,
                origin=f"drawn from seed {seed}",
                tags={"kind": kind},
            )
        )
    return cases


def _income_tax(dice: Random) -> _Made:
    income = dice.choice((dice.randrange(300_000, 1_200_000, 10), dice.randrange(1_300_000, 4_900_000, 10)))
    tax = max(income - 6 * _STEP, 0) * 30 // 100
    for step in range(1, 6):
        tax += min(max(income - step * _STEP, 0), _STEP) * 5 * step // 100
    is_free = income <= 1_200_000
    inputs = {
        "total_income": income,
        "regime": "new",
        "age": "<60",
        "resident": True,
        "as_of": "2026-11-27",
    }
    if is_free:
        return _Made(inputs, {"total_income": income, "tax_payable": 0})
    # Payable tax is rounded to ten rupees (s.288B).
    payable = (tax * 104 + 500) // 1_000 * 10
    return _Made(inputs, {"total_income": income, "tax_payable": payable})


def _gst(dice: Random) -> _Made:
    price = dice.randrange(3_000_000, 12_000_000, 50_000)
    sqm = dice.randrange(40, 140)
    is_metro = dice.random() < 0.5
    status = dice.choice(("under_construction", "under_construction", "completed"))
    is_affordable = price <= _AFFORDABLE and sqm <= (_METRO_SQM if is_metro else _OTHER_SQM)
    rate = 0 if status == "completed" else 1 if is_affordable else 5
    inputs = {"price": price, "carpet_sqm": sqm, "metro": is_metro, "status": status, "as_of": "2026-11-27"}
    return _Made(inputs, {"rate_pct": rate, "gst": price * rate // 100})


def _tds(dice: Random) -> _Made:
    price = dice.randrange(3_000_000, 20_000_000, 100_000)
    stamp_value = price * dice.randrange(90, 108) // 100
    higher = max(price, stamp_value)
    is_due = higher >= _TDS_FROM
    inputs = {"consid": price, "sdv": stamp_value, "seller": "resident", "date": "2026-11-01"}
    return _Made(inputs, {"tds": higher // 100 if is_due else 0})


MAKERS: Final[dict[str, Callable[[Random], _Made]]] = {"income_tax": _income_tax, "gst": _gst, "tds": _tds}
