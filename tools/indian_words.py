"""Whole numbers in Indian English, as cheques, deeds and payslips write them."""

from __future__ import annotations

from typing import Final

_BELOW_TWENTY: Final = (
    "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
    "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
)  # fmt: skip
_TENS: Final = ["-", "-", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"]
_SIZES: Final = ((10_000_000, "Crore"), (100_000, "Lakh"), (1_000, "Thousand"), (100, "Hundred"))


def in_words(number: int) -> str:
    """A whole number of zero or more.

    >>> in_words(4550000)
    'Forty Five Lakh Fifty Thousand'
    """
    for size, name in _SIZES:
        if number >= size:
            rest = number % size
            return f"{in_words(number // size)} {name}" + (f" {in_words(rest)}" if rest else "")
    if number < len(_BELOW_TWENTY):
        return _BELOW_TWENTY[number]
    return _TENS[number // 10] + (f" {_BELOW_TWENTY[number % 10]}" if number % 10 else "")
