"""What is judged at the end of the chain: the search period, the property's standing, the sellers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.title.chain import Stranger
from domain.title.codes import Code
from domain.title.instruments import Root
from domain.title.periods import years_after, years_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.title.case import Case, Standing
    from domain.title.chain import Chain
    from domain.title.instruments import AnyInstrument

FLAGS: Final[tuple[tuple[str, Code], ...]] = (
    ("agricultural_without_conversion", Code.NO_CONVERSION_ORDER),
    ("mutation_pending", Code.MUTATION_PENDING),
    ("oc_missing", Code.OC_MISSING),
    ("rera_missing", Code.RERA_MISSING),
    ("society_noc_missing", Code.SOCIETY_NOC_MISSING),
    ("tax_arrears", Code.TAX_ARREARS),
    ("prohibited_land", Code.PROHIBITED_LAND),
    ("plan_deviation", Code.PLAN_DEVIATION),
)
"""Flag of the standing -> what it is found as."""

VOID_SIDE_CHAINS: Final = frozenset(
    {
        Code.CHAIN_GAP,
        Code.DOUBLE_TRANSFER,
        Code.UNREGISTERED_CONVEYANCE,
        Code.GPA_SALE_NO_TITLE,
        Code.RELEASE_UNREGISTERED,
        Code.PARTITION_MISSING_COPARCENER,
        Code.POA_LAPSED_DEATH,
        Code.POA_REVOKED,
    }
)
"""Findings that say a deed passed nothing: only a competing claim once every true holder is selling."""


def find_search_period(chain: Chain, case: Case, done: Sequence[AnyInstrument]) -> None:
    """Find a root younger than the search asks, and parts of the search no certificate covers."""
    start = years_after(case.as_of, -case.search_years)
    roots = [each for each in done if isinstance(each, Root)]
    if not roots:
        chain.find(Code.SEARCH_PERIOD_SHORT, [], "no root of title on file")
    elif roots[0].day > start:
        detail = f"root {roots[0].day}, window {case.search_years} years"
        chain.find(Code.SEARCH_PERIOD_SHORT, [roots[0].id], detail)
    for first, last in case.ec_gaps:
        find_gap(chain, start, first, last)


def find_gap(chain: Chain, start: date, first: date, last: date) -> None:
    """Find a period without a certificate, as far as it falls within the search."""
    if last >= start and first <= chain.as_of:
        chain.find(Code.EC_GAP, [], f"{first}..{last}")


def find_standing(chain: Chain, standing: Standing) -> None:
    """Find what the property's papers beside the deeds lack."""
    for flag, code in FLAGS:
        if getattr(standing, flag):
            chain.find(code, [], "")
    since = standing.third_party_possession_since
    if since is None:
        return
    period = "adverse_possession_state_land_years" if standing.government_land else "adverse_possession_years"
    barred = years_after(since, years_of(f"title.{period}", chain.as_of))
    code = Code.ADVERSE_POSSESSION_RISK if barred <= chain.as_of else Code.THIRD_PARTY_POSSESSION
    chain.find(code, [], f"since {since}")


def find_sellers(chain: Chain, sellers: Sequence[str]) -> None:
    """Compare those who sell with those who hold."""
    if not sellers:
        chain.notes.append("No seller is named: who sells was not compared with who holds.")
        return
    holders = set(chain.holders)
    selling, extra = holders & set(sellers), sorted(set(sellers) - holders)
    detail = f"seller {', '.join(sorted(set(sellers)))} v holder {', '.join(sorted(holders)) or 'nobody'}"
    if not selling:
        chain.find(Code.SELLER_NOT_HOLDER, [], detail)
    else:
        if holders - selling:
            chain.find(Code.SELLER_NOT_SOLE_HOLDER, [], detail)
        if extra:
            chain.find(Code.UNNECESSARY_SELLER, [], ", ".join(extra))
    names = tuple(sorted(holders))
    chain.strangers.extend(Stranger(event=None, name=name, holders=names) for name in extra)


def soften_side_chains(chain: Chain, sellers: Sequence[str]) -> None:
    """Make void side chains a competing claim (high) when every holder is selling."""
    if not chain.holders or not set(chain.holders) <= set(sellers):
        return
    strict, chain.findings = chain.findings, []
    for each in strict:
        if each.code in VOID_SIDE_CHAINS:
            chain.find(Code.COMPETING_CLAIM, each.events, f"{each.code}: {each.detail}")
        else:
            chain.findings.append(each)
