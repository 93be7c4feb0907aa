"""The truth behind one set of papers: who applies, what they earn and owe, what they buy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from tools.made_papers import world

if TYPE_CHECKING:
    from domain.documents.labels import DocumentLabel

MONTHS_OF_STATEMENT: Final = 6
SLIPS: Final = 3
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"


class Loan(NamedTuple):
    """An instalment that runs; rupees."""

    lender: str
    kind: Literal["auto_loan", "personal_loan", "consumer_loan", "home_loan"]
    emi: int
    outstanding: int
    remaining_months: int
    is_declared: bool = True
    is_in_bureau: bool = True
    is_in_statement: bool = True
    bureau_emi: int | None = None
    """What the bureau has, where it has something else."""


@dataclass(slots=True)
class Month:
    """One month's pay; rupees."""

    first: date
    earnings: list[tuple[str, int]]
    deductions: list[tuple[str, int]]
    gross: int
    deducted: int
    net: int
    """As the slip says; planting may break the sums."""
    credited: int
    """What the bank gets."""


@dataclass(slots=True)
class Movement:
    """One entry of the account; paise."""

    on: date
    text: str
    paise: int
    """Below zero: out."""
    ref: str


@dataclass(slots=True, kw_only=True)
class Story:
    """Everything that the papers tell, before they tell it."""

    draw: Random
    as_of: date
    is_salaried: bool
    given: str
    middle: str
    family: str
    pan: str
    born: date
    home: str
    employer: world.Employer
    bank: world.Bank
    account: str
    ifsc: str
    loans: list[Loan]
    months: list[Month] = field(default_factory=list)
    """Six, the oldest first; the last three have slips."""
    pay_delay_days: int = 0
    """From the last day of the month to the credit."""
    past_gross: int = 0
    """Of the last whole tax year, as the certificate has it."""
    profits: list[tuple[int, int, int]] = field(default_factory=list)
    """Profit after tax, depreciation, one-off income of two years, the older first."""
    extra: list[Movement] = field(default_factory=list)
    """What was planted in the account."""
    score: int
    bureau: str
    price: int
    market: int
    place: tuple[str, str]
    written_names: dict[DocumentLabel, str] = field(default_factory=dict)
    written_pans: dict[DocumentLabel, str] = field(default_factory=dict)
    certificate_employer: str | None = None
    slip_breaks: Literal["total", "net"] | None = None
    balance_break: int = 0
    """Paise that a balance in the middle of the statement is off by."""

    @property
    def name(self) -> str:
        """As the application has it."""
        return " ".join(part for part in (self.given, self.middle, self.family) if part)

    def name_on(self, label: DocumentLabel) -> str:
        """As a kind of paper has it."""
        return self.written_names.get(label, self.name)

    def pan_on(self, label: DocumentLabel) -> str:
        """As a kind of paper has it."""
        return self.written_pans.get(label, self.pan)

    @property
    def is_under_new_act(self) -> bool:
        """Whether the last whole tax year is one of the Act of 2025 (from 1 April 2026)."""
        return self.past_year >= 2026

    @property
    def past_year(self) -> int:
        """The year in whose April the last whole tax year began."""
        return self.as_of.year - (1 if self.as_of.month >= 4 else 2)


def story_of(seed: int, number: int) -> Story:
    """The truth of one case; the same for the same seed and number."""
    draw = Random(f"{seed}:{number}")  # noqa: S311  # reproducible, not secret
    as_of = date(draw.choice((2026, 2027)), draw.randrange(8, 12), draw.randrange(5, 26))
    family = draw.choice(world.FAMILY)
    bank = draw.choice(world.BANKS)
    employer = draw.choice(world.EMPLOYERS)
    place = draw.choice(world.CITIES)
    price = draw.randrange(42, 160) * 100_000
    told = Story(
        draw=draw,
        as_of=as_of,
        is_salaried=draw.random() < 0.7,  # share of salaried applicants
        given=draw.choice(world.GIVEN),
        middle=draw.choice(world.MIDDLE) if draw.random() < 0.4 else "",  # share with a middle name
        family=family,
        pan=random_pan(draw, family),
        born=date(draw.randrange(1974, 2000), draw.randrange(1, 13), draw.randrange(1, 28)),
        home=f"{draw.randrange(1, 90)}, Shanti Nagar, {place[0]} {draw.randrange(400001, 600099)}",
        employer=employer,
        bank=bank,
        account=f"{draw.randrange(10**11, 10**12)}",
        ifsc=f"{bank.code}0{draw.randrange(10**5, 10**6)}",
        loans=_loans(draw),
        score=draw.randrange(700, 860),
        bureau=draw.choice(world.BUREAUS),
        price=price,
        market=int(price * draw.uniform(0.93, 1.10)) // 1000 * 1000,
        place=place,
    )
    if told.is_salaried:
        _draw_pay(told)
    else:
        _draw_profits(told)
    return told


def random_pan(draw: Random, family: str) -> str:
    """Of a person: the fourth letter is P, the fifth the first of the family name."""
    start = "".join(draw.choice(_LETTERS) for _ in range(3))
    return f"{start}P{family[0]}{draw.randrange(1000, 10000)}{draw.choice(_LETTERS)}"


def month_starts(as_of: date) -> list[date]:
    """The first days of the six whole months before a day, the oldest first."""
    first = as_of.replace(day=1)
    starts: list[date] = []
    for _ in range(MONTHS_OF_STATEMENT):
        first = (first - timedelta(days=1)).replace(day=1)
        starts.append(first)
    return starts[::-1]


def month_end(first: date) -> date:
    """The last day of the month that begins on a day."""
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _loans(draw: Random) -> list[Loan]:
    kinds: tuple[Literal["auto_loan", "personal_loan", "consumer_loan"], ...] = (
        "auto_loan", "personal_loan", "consumer_loan",
    )  # fmt: skip
    loans = []
    for lender in draw.sample(world.LENDERS[:4], draw.choices((0, 1, 2), (40, 45, 15))[0]):
        emi, left = draw.randrange(25, 180) * 100, draw.randrange(8, 48)
        loans.append(Loan(lender, draw.choice(kinds), emi, emi * left * 9 // 10, left))
    return loans


def _draw_pay(told: Story) -> None:
    draw = told.draw
    basic = draw.randrange(28, 110) * 1000
    earnings = [
        ("Basic Salary", basic),
        ("House Rent Allowance", basic * 2 // 5),
        ("Special Allowance", draw.randrange(6, 50) * 500),
    ]
    if draw.random() < 0.4:  # share with a travel allowance
        earnings.append(("Leave Travel Allowance", draw.randrange(4, 12) * 500))
    told.pay_delay_days = draw.choice((-2, -1, 0, 0, 0, 1, 2))
    fund = basic * 12 // 100
    for first in month_starts(told.as_of):
        back = draw.randrange(3, 16) * 250 if draw.random() < 0.25 else 0  # months with expenses paid back
        paid = [*earnings, ("Reimbursement of Expenses", back)] if back else list(earnings)
        tax = sum(amount for _, amount in earnings) * draw.randrange(6, 12) // 100
        taken = [("Provident Fund", fund), ("Professional Tax", 200), ("Income Tax (TDS)", tax)]
        gross, deducted = sum(a for _, a in paid), sum(a for _, a in taken)
        net = gross - deducted
        told.months.append(Month(first, paid, taken, gross, deducted, net, net))
    yearly = 12 * sum(amount for _, amount in earnings)
    told.past_gross = int(yearly / draw.uniform(1.02, 1.11) * draw.uniform(1.0, 1.07))


def _draw_profits(told: Story) -> None:
    draw = told.draw
    older = draw.randrange(60, 240) * 10_000
    latest = int(older * draw.uniform(0.85, 1.35))
    for profit in (older, latest):
        one_off = draw.choice((0, 0, 0, 85_000))
        told.profits.append((profit, draw.randrange(2, 30) * 7_500, one_off))
