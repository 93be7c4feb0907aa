"""Shares of minors sold by a guardian (Hindu Minority and Guardianship Act s.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.title.codes import Code
from domain.title.instruments import Release, Transfer
from domain.title.periods import years_after, years_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from domain.title.chain import Chain
    from domain.title.instruments import AnyInstrument, Minor


def find_minor_sales(chain: Chain, deed: Transfer | Release, later: Iterable[AnyInstrument]) -> None:
    """Find each minor whose share this deed conveyed without leave of the court.

    The share passes but can be taken back until three years after majority, by suit or by conduct (2025 INSC
    1195). When that time has run out unchallenged only an affidavit is missing. A resale by the former minor
    within that time avoids the sale by conduct, so it stays as grave as it was.
    """
    majority_years = years_of("title.minor_majority_years", chain.as_of)
    avoidance_years = majority_years + years_of("title.minor_avoidance_years", chain.as_of)
    for minor in deed.minors:
        if minor.has_court_leave:
            continue
        if minor.born is None:
            chain.find(
                Code.MINOR_NO_COURT_PERMISSION, [deed.id], f"minor {minor.name}, date of birth unknown"
            )
            continue
        if years_after(minor.born, majority_years) <= deed.day:
            continue
        until = years_after(minor.born, avoidance_years)
        resale = _resale(minor, until, later)
        if minor.is_challenged or resale or chain.as_of <= until:
            why = f"avoided by resale {resale}" if resale else f"may avoid until {until}"
            chain.find(Code.MINOR_NO_COURT_PERMISSION, [deed.id], f"minor {minor.name}, {why}")
        else:
            detail = f"minor {minor.name}, time to avoid ended {until}"
            chain.find(Code.MINOR_SALE_VOIDABLE_EXPIRED, [deed.id], detail)


def _resale(minor: Minor, until: date, later: Iterable[AnyInstrument]) -> str | None:
    for each in later:
        if isinstance(each, (Transfer, Release)) and minor.name in each.executants and each.day <= until:
            return each.id
    return None
