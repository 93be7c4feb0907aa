"""Whether two leads are one person. Better two rows for one person than one row for two (DOMAIN D).

Phone first, then email, then a name that is nearly the same with a second fact that agrees. A phone is shared
in families and an email in offices, so neither joins two leads whose names are plainly those of two people:
such a pair is shown to a person as possible. Names alone never join anything: there are many Rahul Sharmas.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

Rule = Literal["phone", "email", "name"]

_TITLE: Final = re.compile(
    r"\b(?:mr|mrs|ms|miss|dr|shri|shree|sri|smt|kumari|prof|er|adv|ji|sir|madam|श्री|श्रीमती|जी)\b\.?",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_][\w\u0900-\u097F]*")
_LONG: Final = 6
"""Letters from which on a name may differ by one typing error; Amit and Amita are two people."""
_SAME_NAME: Final = Decimal("0.96")
_NEAR_PHONE: Final = 1
"""Typing errors between two numbers that may be one."""
_SAME_TIME: Final = timedelta(days=90)
_ALL_AGREE: Final = 3
"""Locality, budget and campaign: so many must agree where a name is all there is besides."""
_OFFICES: Final = frozenset(
    {"office", "info", "sales", "admin", "contact", "enquiry", "hr", "mail", "support"}
)
"""Mailboxes of many: they tell nobody apart."""
_BUDGET_SHARE: Final = 10
"""Budgets agree when they differ by at most one part in so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """By what a lead is recognised."""

    id: UUID
    name: str
    phone_e164: str | None
    email: str | None
    localities: frozenset[str] = field(default_factory=frozenset)
    budget_inr: int | None = None
    campaign: str | None = None
    created_at: datetime


class Match(NamedTuple):
    """A lead that is, or may be, the same person."""

    id: UUID
    rule: Rule
    likeness: Decimal
    """0 to 1, four decimals."""
    is_sure: bool
    """Sure enough to merge without a person; else one for a person to look at."""
    why: str


def find_match(new: Person, others: Iterable[Person]) -> Match | None:
    """The best match; a sure one before a possible one, the oldest lead among equals."""
    found = [(match, one.created_at) for one in others if one.id != new.id and (match := compare(new, one))]
    if not found:
        return None
    best, _ = min(
        found, key=lambda pair: (not pair[0].is_sure, _ORDER[pair[0].rule], pair[1], str(pair[0].id))
    )
    return best


_ORDER: Final[dict[Rule, int]] = {"phone": 0, "email": 1, "name": 2}


def compare(new: Person, old: Person) -> Match | None:
    """What the two have in common, if it means anything."""
    likeness = name_likeness(new.name, old.name)
    may_be_one = is_compatible(new.name, old.name)
    if new.phone_e164 and new.phone_e164 == old.phone_e164:
        why = "same phone" if may_be_one else "same phone, other name"
        return Match(old.id, "phone", likeness, may_be_one, why)
    if new.email and old.email and _lower(new.email) == _lower(old.email) and not _is_shared(new.email):
        why = "same email" if may_be_one else "same email, other name"
        return Match(old.id, "email", likeness, may_be_one, why)
    if likeness < _SAME_NAME or not _is_full(new.name) or not _is_full(old.name):
        return None
    agreeing = _agreeing(new, old)
    if not agreeing:
        return None
    near_phone = _is_near(new.phone_e164, old.phone_e164)
    # A contradiction speaks louder than a name: two numbers, both given, are two people or two phones.
    contradicts = _differ(new.phone_e164, old.phone_e164) and not near_phone
    contradicts = contradicts or _differ(_lower(new.email), _lower(old.email))
    if len(agreeing) == 1 and not near_phone:
        return None
    is_sure = not contradicts and (near_phone or len(agreeing) == _ALL_AGREE)
    phone = ["nearly the same phone"] if near_phone else []
    return Match(old.id, "name", likeness, is_sure, f"same name, {', '.join([*phone, *agreeing])}")


def name_likeness(one: str, other: str) -> Decimal:
    """How alike two names are, 0 to 1, whatever the order of their words."""
    first, second = " ".join(sorted(_words(one))), " ".join(sorted(_words(other)))
    if not first or not second:
        return Decimal("0.0000")
    return Decimal(str(JaroWinkler.similarity(first, second))).quantize(Decimal("0.0001"))


def is_compatible(one: str, other: str) -> bool:
    """Whether two names may be one person's: the same given name, an initial of it, or no name at all.

    >>> is_compatible("R. Sharma", "Rahul Sharma"), is_compatible("Priya Sharma", "Rahul Sharma")
    (True, False)
    """
    first, second = _words(one), _words(other)
    if not first or not second:
        return True
    if set(first) == set(second):
        return True
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) == 1:
        return any(_is_same_word(shorter[0], word) for word in longer[:1])
    # Given name with given name, in this order, or both words turned round.
    straight = _is_same_word(shorter[0], longer[0]) and _is_same_word(shorter[-1], longer[-1])
    turned = _is_same_word(shorter[0], longer[-1]) and _is_same_word(shorter[-1], longer[0])
    return straight or turned


def _words(name: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(_TITLE.sub(" ", name))]


def _is_same_word(one: str, other: str) -> bool:
    """Equal, an initial of the other, or one typing error apart in a long word."""
    shorter, longer = sorted((one, other), key=len)
    if shorter == longer or (len(shorter) == 1 and longer.startswith(shorter)):
        return True
    # A vowel at the end makes another name of many: Sunil and Sunila, Kiran and Kirana.
    is_ending = longer.startswith(shorter)
    return len(shorter) >= _LONG and not is_ending and DamerauLevenshtein.distance(shorter, longer) <= 1


def _is_full(name: str) -> bool:
    return len([word for word in _words(name) if len(word) > 1]) > 1


def _agreeing(new: Person, old: Person) -> list[str]:
    """Second facts in which two leads of one name agree."""
    if abs(new.created_at - old.created_at) > _SAME_TIME:
        return []
    found = []
    if new.localities & old.localities:
        found.append("same locality")
    if new.budget_inr and old.budget_inr:
        apart = abs(new.budget_inr - old.budget_inr)
        if apart * _BUDGET_SHARE <= max(new.budget_inr, old.budget_inr):
            found.append("same budget")
    if new.campaign is not None and new.campaign == old.campaign:
        found.append("same campaign")
    return found


def _is_near(one: str | None, other: str | None) -> bool:
    """Two numbers that a slip of a finger sets apart."""
    if one is None or other is None:
        return False
    return 0 < DamerauLevenshtein.distance(one, other) <= _NEAR_PHONE


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _is_shared(email: str) -> bool:
    return email.casefold().partition("@")[0] in _OFFICES


def _lower(email: str | None) -> str | None:
    return None if email is None else email.casefold()
