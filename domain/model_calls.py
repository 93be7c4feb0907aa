"""One call to a language model as the ledger keeps it, and what it costs.

Costs are reckoned in US$, which is what providers charge, and turned into rupees at the dated rate of
``domain/rules/exchange.yaml``. Budgets count in millionths of a rupee, since a call of a small model costs a
few paise: whole numbers, so that counters of several processes add up exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.dated_rules import rule_on

if TYPE_CHECKING:
    from uuid import UUID

INDIA: Final = timezone(timedelta(hours=5, minutes=30), "IST")
"""Days and months of budgets and of the usage page are India's; it has no summer time."""
MICRO: Final = 1_000_000
"""Micro-rupees in a rupee, and tokens in the unit of a price."""


class CallOutcome(StrEnum):
    """What became of a call, or of a whole step."""

    ANSWERED = "answered"
    CACHED = "cached"
    """Answered before, word for word the same question; costs nothing."""
    INVALID = "invalid"
    """Answered, and of no use: it did not fit its schema, or was empty."""
    REFUSED = "refused"
    """By the model or its provider's filter."""
    TIMED_OUT = "timed_out"
    FAILED = "failed"
    CANCELLED = "cancelled"
    """The other deployment was quicker, or whoever asked has gone."""
    OVER_BUDGET = "over_budget"
    """Not made: a limit of spending was reached."""
    FLOOR = "floor"
    """Of a step, not of a call: no deployment gave a usable answer, so rules and templates did it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """One row of the ledger. It says nothing of what was asked or answered."""

    id: UUID
    """Made before the row is first written, so that writing it again changes nothing."""
    at: datetime
    """When it began, aware UTC."""
    tenant_id: UUID
    owner_id: UUID | None
    """The user or visitor; None: the anonymous buyer."""
    run_id: UUID | None
    thread_id: UUID | None
    use_case: str
    tier: str
    outcome: CallOutcome
    deployment: str = ""
    """Empty for a step that fell to its floor."""
    model: str = ""
    prompt: str = ""
    """Name and version of the prompt; empty where the caller gave none."""
    fault: str | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    """Of ``tokens_in``: read from the provider's cache."""
    is_estimated: bool = False
    """Whether tokens or price are reckoned and not told: an answer broken off, a price that is not known."""
    cost_usd: Decimal = Decimal(0)
    cost_inr: Decimal = Decimal(0)
    saved_inr: Decimal = Decimal(0)
    """What a cached answer cost when it was bought."""
    latency_ms: int = 0
    first_token_ms: int | None = None
    """Of a stream: until its first piece."""


class LostKind(NamedTuple):
    """What rows that could not be kept are counted by."""

    tenant_id: UUID
    day: date
    use_case: str
    tier: str


@dataclass(frozen=True, slots=True)
class Price:
    """US$ per million tokens."""

    fresh: Decimal
    """Of a prompt."""
    answer: Decimal
    read: Decimal
    """Of a prompt's part that the provider's cache held."""
    written: Decimal
    """Of a prompt's part that the provider's cache has taken in."""
    is_known: bool = True
    """False: another's price stands in, so that budgets hold."""

    @property
    def is_free(self) -> bool:
        """Whether calls cost nothing, as those of a model of one's own."""
        return not (self.fresh or self.answer)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a call used."""

    sent: int = 0
    answered: int = 0
    read: int = 0
    """Of those sent: read from the provider's cache."""
    written: int = 0
    """Of those sent: taken into the provider's cache."""


FREE: Final = Price(Decimal(0), Decimal(0), Decimal(0), Decimal(0))


def cost_usd(price: Price, tokens: Tokens) -> Decimal:
    """What the tokens cost.

    >>> small = Price(Decimal("0.15"), Decimal("0.6"), Decimal("0.075"), Decimal("0.15"))
    >>> cost_usd(small, Tokens(sent=1000, answered=100, read=400))
    Decimal('0.00018')
    """
    fresh = max(0, tokens.sent - tokens.read - tokens.written)
    total = (
        fresh * price.fresh
        + tokens.read * price.read
        + tokens.written * price.written
        + tokens.answered * price.answer
    )
    return total / MICRO


@lru_cache(maxsize=8)
def inr_per_usd(day: date) -> Decimal:
    """The rate of that day.

    Raises:
        BadInput: The rules have none for it.
    """
    return Decimal(rule_on("exchange.yaml", "inr_per_usd", day).value)


def micro_rupees(inr: Decimal) -> int:
    """Rupees as budgets count them, rounded up.

    >>> micro_rupees(Decimal("0.0162"))
    16200
    """
    return int((inr * MICRO).to_integral_value(ROUND_CEILING))


def india_day(at: datetime) -> date:
    """The day a moment falls on in India.

    >>> india_day(datetime(2026, 11, 26, 19, 0, tzinfo=UTC)).isoformat()
    '2026-11-27'
    """
    return at.astimezone(INDIA).date()


def start_of(day: date) -> datetime:
    """The moment a day begins in India, in UTC.

    >>> start_of(date(2026, 11, 27)).isoformat()
    '2026-11-26T18:30:00+00:00'
    """
    return datetime(day.year, day.month, day.day, tzinfo=INDIA).astimezone(UTC)
