"""How papers write amounts and days, each in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from domain.money import format_indian
from tools.indian_words import in_words

if TYPE_CHECKING:
    from datetime import date
    from random import Random

AmountStyle = Literal["paise", "whole", "sign", "rs", "plain", "dash"]
_DAYS: Final = ("%d-%m-%Y", "%d/%m/%Y", "%d %b %Y", "%d-%b-%Y", "%d/%m/%y", "%d.%m.%Y")


@dataclass(frozen=True, slots=True)
class Writing:
    """One paper's way."""

    amounts: AmountStyle
    days: str
    """As ``strftime`` has it."""

    def amount(self, paise: int) -> str:
        """An amount of paise as this paper has it."""
        rupees, rest = divmod(abs(paise), 100)
        grouped = format_indian(rupees)
        shown = {
            "paise": f"{grouped}.{rest:02}",
            "whole": grouped,
            "sign": f"₹{grouped}",
            "rs": f"Rs. {grouped}.{rest:02}",
            "plain": f"{rupees}.{rest:02}",
            "dash": f"Rs.{grouped}/-",
        }[self.amounts]
        return f"-{shown}" if paise < 0 else shown

    def rupees(self, amount: int) -> str:
        """Whole rupees."""
        return self.amount(amount * 100)

    def day(self, on: date) -> str:
        """A day as this paper has it."""
        return on.strftime(self.days)


def drawn(draw: Random, *amounts: AmountStyle) -> Writing:
    """A way among those that fit the paper."""
    return Writing(draw.choice(amounts), draw.choice(_DAYS))


def rupees_in_words(rupees: int) -> str:
    """Rupees as a cheque has them.

    >>> rupees_in_words(4250000)
    'Rupees Forty Two Lakh Fifty Thousand'
    """
    return f"Rupees {in_words(rupees)}"
