"""Planting what is wrong: each plant changes the story in one way that a careful reader can find."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from domain.documents.labels import DocumentLabel as L
from tools.made_papers import world
from tools.made_papers.paper import Plant
from tools.made_papers.story import Loan, Movement, month_starts, random_pan

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tools.made_papers.story import Story

CLEAN_SHARE: Final = 0.3
"""Of the cases, in which nothing is wrong."""
_HEARD: Final = (
    ("ksh", "x"),
    ("ita", "itha"),
    ("oo", "u"),
    ("v", "w"),
    ("sh", "s"),
    ("ar", "aar"),
    ("a", "aa"),
)
"""How one clerk hears and another one writes."""
_OF_SALARIED: Final = (
    Plant.NET_PAY_VS_CREDIT, Plant.FORM16_VS_PAYSLIPS, Plant.EMPLOYER_DIFFERS, Plant.PAYSLIP_ARITHMETIC,
)  # fmt: skip
_OF_ALL: Final = (
    Plant.NAME_VARIANT, Plant.UNDISCLOSED_EMI, Plant.BOUNCES, Plant.CIRCULAR_CREDITS, Plant.PAN_DIFFERS,
    Plant.AGREEMENT_VS_VALUATION, Plant.OBLIGATION_VS_BUREAU, Plant.STATEMENT_ARITHMETIC,
)  # fmt: skip


def plant(told: Story) -> frozenset[Plant]:
    """Change the story; what was planted."""
    draw = told.draw
    if draw.random() < CLEAN_SHARE:
        return frozenset()
    open_to = (*_OF_SALARIED, *_OF_ALL) if told.is_salaried else _OF_ALL
    chosen = frozenset(draw.sample(open_to, draw.choices((1, 2, 3), (5, 3, 2))[0]))
    for each in sorted(chosen):
        _HOW[each](told, draw)
    if Plant.PAYSLIP_ARITHMETIC in chosen:
        # A net pay made larger on paper is none that the bank got.
        chosen |= {Plant.NET_PAY_VS_CREDIT}
    return chosen


def _net_pay(told: Story, draw: Random) -> None:
    """The slips say more than the bank ever got."""
    for month in told.months:
        month.credited = month.net * draw.randrange(78, 92) // 100


def _past_gross(told: Story, draw: Random) -> None:
    told.past_gross = told.past_gross * draw.randrange(58, 71) // 100


def _name(told: Story, draw: Random) -> None:
    """Initials, another spelling, a part left out or turned round: on one kind of paper."""
    variants = [f"{told.given[0]} {told.family}", f"{told.family} {told.given[0]}.", respelt(told.name)]
    if told.middle:
        variants += [f"{told.given} {told.family}", f"{told.given} {told.middle[0]}. {told.family}"]
    kinds = [L.BANK_STATEMENT, L.ITR, L.AGREEMENT_FOR_SALE]
    if told.is_salaried:
        kinds += [L.PAYSLIP, L.FORM_16]
    told.written_names[draw.choice(kinds)] = draw.choice([each for each in variants if each != told.name])


def respelt(name: str) -> str:
    """The name as another clerk hears it.

    >>> respelt("Sunita Lakshmi")
    'Sunita Laxmi'
    """
    for heard, written in _HEARD:
        if heard in name:
            return name.replace(heard, written, 1)
    return name


def _hidden_loan(told: Story, draw: Random) -> None:
    emi = draw.randrange(35, 220) * 100
    told.loans.append(
        Loan(
            draw.choice(world.LENDERS[4:]),
            "personal_loan",
            emi,
            emi * 20,
            24,
            is_declared=False,
            is_in_bureau=False,
        )
    )


def _bounces(told: Story, draw: Random) -> None:
    texts = (
        "ACH RETURN-{who} INSUFFICIENT FUNDS",
        "INWARD CHQ RETURN {who} FUNDS INSUFFICIENT",
        "ECS RTN CHGS {who}",
        "NACH RTN {who} BAL INSUFF CHARGES",
    )
    text = draw.choice(texts)
    for first in draw.sample(month_starts(told.as_of), draw.randrange(2, 4)):
        charge = draw.choice((29_500, 59_000, 35_400))
        told.extra.append(
            Movement(
                first + timedelta(days=5), text.format(who=f"{draw.randrange(10**5, 10**6)}"), -charge, "RTN"
            )
        )


def _circle(told: Story, draw: Random) -> None:
    """Money in from a party, and back to it within days, again and again."""
    party = draw.choice(("SHREE TRADERS", "OM ENTERPRISES", "R K ASSOCIATES", "NEW INDIA AGENCIES"))
    for first in draw.sample(month_starts(told.as_of), draw.randrange(3, 5)):
        amount = draw.randrange(60, 300) * 100_000
        on = first + timedelta(days=draw.randrange(10, 18))
        back = on + timedelta(days=draw.randrange(1, 5))
        told.extra.append(Movement(on, f"NEFT CR-{party}-TRF", amount, "NEFT"))
        told.extra.append(
            Movement(back, f"RTGS DR-{party}-TRF", -(amount - draw.choice((0, 0, 50_000))), "RTGS")
        )


def _pan(told: Story, draw: Random) -> None:
    kind = L.FORM_16 if told.is_salaried and draw.random() < 0.5 else L.ITR  # either is as likely
    told.written_pans[kind] = random_pan(draw, told.family)


def _employer(told: Story, draw: Random) -> None:
    others = [firm.name for firm in world.EMPLOYERS if firm.name != told.employer.name]
    told.certificate_employer = draw.choice(others)


def _price(told: Story, draw: Random) -> None:
    told.market = (
        int(told.price * draw.choice((draw.uniform(0.66, 0.82), draw.uniform(1.22, 1.4)))) // 1000 * 1000
    )


def _bureau_loan(told: Story, draw: Random) -> None:
    """A loan that only the bureau knows; or, where one is declared, a larger instalment."""
    declared = [place for place, loan in enumerate(told.loans) if loan.is_declared]
    if declared and draw.random() < 0.5:  # either is as likely
        place = declared[0]
        loan = told.loans[place]
        told.loans[place] = loan._replace(
            bureau_emi=loan.emi * draw.randrange(14, 21) // 10, is_in_statement=False
        )
        return
    emi = draw.randrange(40, 200) * 100
    told.loans.append(
        Loan(
            draw.choice(world.LENDERS[4:]),
            "auto_loan",
            emi,
            emi * 25,
            30,
            is_declared=False,
            is_in_statement=False,
        )
    )


def _slip(told: Story, draw: Random) -> None:
    """One slip's total, or its net pay, is more than its lines come to."""
    month = told.months[draw.choice((-2, -3))]  # the pay of the last may come after the statement
    more = draw.randrange(8, 30) * 1000
    if draw.random() < 0.5:  # either is as likely
        month.gross += more
    month.net += more


def _balance(told: Story, draw: Random) -> None:
    told.balance_break = draw.randrange(20, 200) * 100_000


_HOW: Final[dict[Plant, Callable[[Story, Random], None]]] = {
    Plant.NET_PAY_VS_CREDIT: _net_pay,
    Plant.FORM16_VS_PAYSLIPS: _past_gross,
    Plant.NAME_VARIANT: _name,
    Plant.UNDISCLOSED_EMI: _hidden_loan,
    Plant.BOUNCES: _bounces,
    Plant.CIRCULAR_CREDITS: _circle,
    Plant.PAN_DIFFERS: _pan,
    Plant.EMPLOYER_DIFFERS: _employer,
    Plant.AGREEMENT_VS_VALUATION: _price,
    Plant.OBLIGATION_VS_BUREAU: _bureau_loan,
    Plant.PAYSLIP_ARITHMETIC: _slip,
    Plant.STATEMENT_ARITHMETIC: _balance,
}
