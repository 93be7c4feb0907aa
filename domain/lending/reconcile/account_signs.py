"""What the entries of an account show: pay, instalments, returned debits, money that goes in a circle."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.documents.income.arithmetic import figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.documents.fact import Fact
    from domain.lending.reconcile.limits import Limits

_PAY: Final = re.compile(r"\b(?:salary|sal|payroll|wages|stipend)\b", re.IGNORECASE)
_LENDS: Final = re.compile(
    r"\b(?:emi|loans?|finance|finserv|fincorp|capital|credit|leasing|lending|housing fin\w*|hfl|nbfc)\b",
    re.IGNORECASE,
)
_BY_MANDATE: Final = re.compile(
    r"\b(?:ach|nach|ecs|si|emandate|e-mandate|standing instruction|auto ?debit)\b", re.IGNORECASE
)
_NO_LOAN: Final = re.compile(
    r"mutual fund|\bsip\b|insurance|premium|credit card|\bcard\b|\brent\b|interest credit|"
    r"\bppf\b|\bnps\b|\brd\b|"
    r"recurring deposit|electricity|broadband|subscription",
    re.IGNORECASE,
)
_RETURNED: Final = re.compile(r"\b(?:return(?:ed)?|rtn|ret|bounced?|dishono\w+|unpaid)\b", re.IGNORECASE)
_OF_A_DEBIT: Final = re.compile(
    r"\b(?:insuff\w*|funds?|chq|cheque|ecs|ach|nach|chgs?|charges?|emi|inward|mandate|bal)\b", re.IGNORECASE
)
_NO_BOUNCE: Final = re.compile(
    r"\brefund|tax return|return(?:ed)? (?:goods|item|order)|\bitr\b", re.IGNORECASE
)
_CHANNEL: Final = re.compile(
    r"\b(?:neft|rtgs|imps|upi|ach|nach|ecs|ift|tpt|mob|inb|trf|transfer|cr|dr|d|c|by|to|from|clg|emi|p2a|p2m)\b|[\d\W_]+",
    re.IGNORECASE,
)


class Entry(NamedTuple):
    """One movement; rupees."""

    on: date
    text: str
    debit: int
    credit: int
    fact: Fact


class Instalment(NamedTuple):
    """A debit that comes again each month to one who lends."""

    party: str
    emi_inr: int
    entries: tuple[Entry, ...]


class Circle(NamedTuple):
    """Money in from a party, and back to it soon after."""

    came: Entry
    went: Entry


def entries_of(facts: Iterable[Fact]) -> list[Entry]:
    """The entries among the facts of a statement; those without a readable day are left out."""
    entries = []
    for fact in facts:
        value = fact.value
        if fact.field != "bank_statement.entry" or not isinstance(value, dict):
            continue
        try:
            on = date.fromisoformat(str(value.get("date")))
        except ValueError:
            continue
        entries.append(
            Entry(
                on,
                str(value.get("narration", "")),
                figure(value, "debit_inr"),
                figure(value, "credit_inr"),
                fact,
            )
        )
    return entries


def pay_credits(entries: Sequence[Entry], employer: str | None) -> list[Entry]:
    """Credits that are pay: they say so, or they name the employer."""
    marks = [] if employer is None else re.findall(r"[^\W\d_]{3,}", employer.casefold())[:2]
    return [
        each
        for each in entries
        if each.credit
        and (
            _PAY.search(each.text)
            or (len(marks) == 2 and all(mark in each.text.casefold() for mark in marks))
        )
    ]


def instalments(entries: Sequence[Entry], limits: Limits) -> list[Instalment]:
    """Debits to one party that come in enough months with about one amount, and look like a loan's."""
    debits = [
        each
        for each in entries
        if each.debit
        and _LENDS.search(each.text)
        and not _NO_LOAN.search(each.text)
        and not is_returned(each)
        and (_BY_MANDATE.search(each.text) or re.search(r"\bemi\b|\bloan\b", each.text, re.IGNORECASE))
    ]
    found = []
    for party, group in groupby(
        sorted(debits, key=lambda e: (party_of(e.text), e.on)), key=lambda e: party_of(e.text)
    ):
        own = list(group)
        emi = sorted(each.debit for each in own)[len(own) // 2]
        alike = tuple(each for each in own if abs(each.debit - emi) <= emi * limits.instalment_vary)
        if len({(each.on.year, each.on.month) for each in alike}) >= limits.instalment_months:
            found.append(Instalment(party, emi, alike))
    return found


def returned(entries: Sequence[Entry]) -> list[Entry]:
    """Debits that came back unpaid, and what the bank took for it; one for a day."""
    days: dict[date, Entry] = {}
    for each in entries:
        if is_returned(each):
            days.setdefault(each.on, each)
    return list(days.values())


def is_returned(entry: Entry) -> bool:
    """Whether an entry tells of a debit that was not paid."""
    says = entry.text
    return bool(_RETURNED.search(says) and _OF_A_DEBIT.search(says)) and not _NO_BOUNCE.search(says)


def circles(entries: Sequence[Entry], limits: Limits) -> list[Circle]:
    """Credits of some size of which most goes back to the same party within days; each debit serves once."""
    found: list[Circle] = []
    used: set[int] = set()
    for came in entries:
        if came.credit < limits.circle_least_inr or _PAY.search(came.text):
            continue
        until = came.on + timedelta(days=limits.circle_days)
        for at, went in enumerate(entries):
            is_back = (
                went.debit >= came.credit * limits.circle_share
                and went.debit * limits.circle_share <= came.credit
            )
            if (
                at not in used
                and is_back
                and came.on <= went.on <= until
                and party_of(went.text) == party_of(came.text)
            ):
                used.add(at)
                found.append(Circle(came, went))
                break
    return found


def party_of(text: str) -> str:
    """Who is on the other side: the narration without channels and numbers.

    >>> party_of("NEFT CR-OM ENTERPRISES-TRF 0042"), party_of("RTGS DR-OM ENTERPRISES-TRF")
    ('om enterprises', 'om enterprises')
    """
    return " ".join(_CHANNEL.sub(" ", text).casefold().split())
