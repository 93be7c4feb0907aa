"""Rupees in and out: reading amounts and budgets, writing them the Indian way.

Whole rupees (int) at the border, Decimal inside. Grouping is 1,23,45,678; the short form counts lakh (L)
below one crore and crore (Cr) from there, so 99,99,999 is ₹100 L and never ₹1 Cr (DOMAIN E rule 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final, Literal

from domain.amounts import CRORE, LAKH, read_amount, read_range
from domain.budgets import read_budget
from domain.errors import BadInput
from domain.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.budgets import BudgetPhrase
    from domain.tokens import Token

BudgetTransaction = Literal["buy", "rent", "pg", "lease"]

_HINT: Final = "write it as 85 lakh, 1.2 cr, 35k or 12,50,000"


@dataclass(frozen=True, slots=True)
class MoneyReading:
    """An amount (min = max) or a range, whole rupees."""

    min: int
    max: int
    assumption: str | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """What a person will pay, whole rupees; None is open."""

    min: int | None
    max: int | None
    assumption: str | None = None


def parse_money(text: str) -> MoneyReading:
    """The first amount or range a text states, with no meaning of ceiling or floor.

    >>> parse_money("dhai crore").max
    25000000
    >>> parse_money("50 to 1.2 cr").min
    5000000

    Raises:
        BadInput: there is no amount, or it is negative.
    """
    tokens = tokenize(text).items
    for place in range(len(tokens)):
        spread = read_range(tokens, place)
        if spread is not None:
            said = spread.assumption.sentence() if spread.assumption else None
            return MoneyReading(spread.low.whole_rupees, spread.high.whole_rupees, said)
        amount = read_amount(tokens, place)
        if amount is not None and place and tokens[place - 1].text == "-":
            raise BadInput(f"the amount is negative; {_HINT}")
        if amount is not None:
            return MoneyReading(amount.whole_rupees, amount.whole_rupees)
    raise BadInput(f"no amount of money in the text; {_HINT}")


def parse_budget(text: str, transaction: BudgetTransaction = "buy") -> Budget:
    """What a budget phrase allows: a bare amount is a ceiling, "around" is plus or minus 10 %.

    >>> parse_budget("75 lakh se upar").min
    7500000

    Raises:
        BadInput: there is no amount in the text.
    """
    found = _budget_phrases(tokenize(text).items, transaction)
    if not found:
        raise BadInput(f"no amount of money in the text; {_HINT}")
    low = [phrase.min_inr for phrase in found if phrase.min_inr is not None]
    high = [phrase.max_inr for phrase in found if phrase.max_inr is not None]
    assumed = [phrase.assumption.sentence() for phrase in found if phrase.assumption]
    return Budget(low[-1] if low else None, high[-1] if high else None, "; ".join(assumed) or None)


def _budget_phrases(tokens: Sequence[Token], transaction: BudgetTransaction) -> list[BudgetPhrase]:
    found: list[BudgetPhrase] = []
    place = 0
    while place < len(tokens):
        phrase = read_budget(tokens, place, "total" if transaction == "buy" else "month")
        if phrase is not None:
            found.append(phrase)
        place = phrase.end if phrase else place + 1
    return found


def format_indian(amount: int) -> str:
    """Digits grouped by three, then by twos.

    >>> format_indian(12345678)
    '1,23,45,678'
    """
    sign, digits = ("-", str(-amount)) if amount < 0 else ("", str(amount))
    head, tail = digits[:-3], digits[-3:]
    pairs: list[str] = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return sign + ",".join([*pairs, tail])


def format_short(amount: int) -> str:
    """Rupees for people: ₹75,000, ₹85.5 L, ₹12.35 Cr; half up to two decimals, no trailing zeros.

    >>> format_short(9999999)
    '₹100 L'
    """
    size = abs(amount)
    sign = "-" if amount < 0 else ""
    if size < LAKH:
        return f"{sign}₹{format_indian(size)}"
    unit, name = (CRORE, "Cr") if size >= CRORE else (LAKH, "L")
    figure = (size / unit).quantize(Decimal("0.01"), ROUND_HALF_UP)
    whole, _, part = f"{figure:f}".partition(".")
    part = part.rstrip("0")
    return f"{sign}₹{format_indian(int(whole))}{'.' + part if part else ''} {name}"
