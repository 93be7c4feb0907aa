"""Six months of a bank account: pay or takings, instalments, everyday life, and what was planted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tools.made_papers import world
from tools.made_papers.story import Movement, month_end, month_starts

if TYPE_CHECKING:
    from random import Random

    from tools.made_papers.story import Story


class Account(NamedTuple):
    """What the statement tells; paise."""

    opening: int
    rows: tuple[Movement, ...]
    """By day, the oldest first."""
    balances: tuple[int, ...]
    """After each row, as printed."""
    start: date
    end: date


def account_of(told: Story, draw: Random) -> Account:
    """The statement of a story; ``draw`` is for everyday life, so that planting changes nothing else."""
    starts = month_starts(told.as_of)
    start, end = starts[0], month_end(starts[-1])
    moves = [*_income(told, draw), *_instalments(told), *_life(draw, starts), *told.extra]
    rows = tuple(sorted((m for m in moves if start <= m.on <= end), key=lambda m: (m.on, -m.paise, m.text)))
    lowest = running = 0
    for row in rows:
        running += row.paise
        lowest = min(lowest, running)
    opening = draw.randrange(8_000, 90_000) * 100 + draw.randrange(100) - lowest
    balances, balance = [], opening
    for number, row in enumerate(rows):
        balance += row.paise
        if told.balance_break and number == len(rows) // 2:
            balance += told.balance_break
        balances.append(balance)
    return Account(opening, rows, tuple(balances), start, end)


def pay_day(told: Story, first: date) -> date:
    """When the pay of a month comes."""
    return month_end(first) + timedelta(days=told.pay_delay_days)


def _ref(draw: Random) -> str:
    return f"{draw.randrange(10**9, 10**10)}"


def _income(told: Story, draw: Random) -> list[Movement]:
    short = told.employer.name.upper()[:22].strip()
    way = draw.choice(
        (
            "NEFT CR-{firm}-SALARY {month}",
            "SALARY {month} {firm}",
            "ACH C- {firm}-{month} SAL",
            "IMPS-{firm}-SALARY",
        )
    )
    if told.is_salaried:
        return [
            Movement(
                pay_day(told, month.first),
                way.format(firm=short, month=month.first.strftime("%b %Y").upper()),
                month.credited * 100,
                _ref(draw),
            )
            for month in told.months
        ]
    monthly = told.profits[-1][0] // 12
    return [
        Movement(
            first + timedelta(days=draw.randrange(1, 27)),
            f"NEFT CR-{draw.choice(('CLIENT', 'CUSTOMER', 'INV'))} {draw.randrange(100, 999)}-PAYMENT",
            int(monthly * draw.uniform(0.2, 0.5)) * 100 + draw.randrange(100),
            _ref(draw),
        )
        for first in month_starts(told.as_of)
        for _ in range(4)
    ]


def _instalments(told: Story) -> list[Movement]:
    return [
        Movement(
            first + timedelta(days=4 + place),
            f"ACH D- {loan.lender.upper()}-EMI {7000 + place}{told.account[-3:]}",
            -loan.emi * 100,
            f"{told.account[:4]}{place}{first.month:02}",
        )
        for place, loan in enumerate(told.loans)
        if loan.is_in_statement
        for first in month_starts(told.as_of)
    ]


def _life(draw: Random, starts: list[date]) -> list[Movement]:
    """Spending, saving, and what only looks like trouble: refunds, savings plans, a fee for a return."""
    moves: list[Movement] = []
    invests, insured, rented = (
        draw.random() < 0.5,
        draw.random() < 0.4,
        draw.random() < 0.5,
    )  # shares of people
    rent, plan = draw.randrange(12, 40) * 1000, draw.randrange(2, 11) * 1000
    for first in starts:
        moves += [
            Movement(
                first + timedelta(days=draw.randrange(28)),
                f"{draw.choice(world.MERCHANTS)} {draw.randrange(1000, 9999)}",
                -(draw.randrange(90, 4800) * 100 + draw.choice((0, 0, 50, 37))),
                _ref(draw),
            )
            for _ in range(draw.randrange(5, 9))
        ]
        if invests:
            moves.append(
                Movement(first + timedelta(days=9), "ACH D- SANKALP MUTUAL FUND-SIP", -plan * 100, _ref(draw))
            )
        if rented:
            moves.append(
                Movement(first + timedelta(days=2), "UPI-RENT-LANDLORD MR PINTO", -rent * 100, _ref(draw))
            )
        moves.append(
            Movement(first + timedelta(days=6), "ATM CASH WDL", -draw.randrange(2, 9) * 100_000, _ref(draw))
        )
    if insured:
        moves.append(
            Movement(
                starts[2] + timedelta(days=11),
                "ACH D- JEEVAN DHARA LIFE INSURANCE PREMIUM",
                -2_345_600,
                _ref(draw),
            )
        )
    moves.append(
        Movement(starts[1] + timedelta(days=12), "UPI-KIRANA ONLINE STORE 4410", -349_900, _ref(draw))
    )
    moves.append(
        Movement(starts[1] + timedelta(days=15), "UPI-REFUND-KIRANA ONLINE STORE 4410", 349_900, _ref(draw))
    )
    moves.append(
        Movement(
            starts[3] + timedelta(days=8),
            "CREDIT CARD BILL PAYMENT 4XXX",
            -draw.randrange(30, 190) * 10_000,
            _ref(draw),
        )
    )
    moves.append(
        Movement(
            starts[5] + timedelta(days=1),
            "INTEREST CREDIT SB",
            draw.randrange(200, 900) * 100 + 13,
            _ref(draw),
        )
    )
    moves.append(Movement(starts[4] + timedelta(days=3), "UPI-TAX RETURN FILING FEE", -99_900, _ref(draw)))
    return moves
