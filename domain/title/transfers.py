"""Deeds between the living: root, transfer, sale by power, release, partition.

A deed that cannot pass title (unregistered, or under a power that had ended) is not measured against the
shares: it passes nothing, whoever held. All its own defects are found together.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from domain.title.chain import Stranger, weights
from domain.title.codes import Code
from domain.title.minors import find_minor_sales
from domain.title.powers import note_power_papers, power_ended

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.title.chain import Chain
    from domain.title.instruments import AnyInstrument, GpaSale, Partition, Party, Release, Root, Transfer

NO_TITLE = "passes no title"


def begin(chain: Chain, root: Root) -> None:
    """Start the chain; a second root has no link to those who held before it."""
    if chain.holders:
        who = ", ".join(sorted(chain.holders))
        chain.find(Code.CHAIN_GAP, [root.id], f"a second root on {root.day}; no deed from {who}")
    chain.start(root.claimants)
    chain.step(root, "starts the chain")


def transfer(chain: Chain, deed: Transfer, later: Sequence[AnyInstrument]) -> None:
    """Sale, gift, settlement, exchange, conveyance by decree."""
    if not deed.executants:
        # Only a decree may name nobody: it binds whoever holds.
        deed = replace(deed, executants=tuple(sorted(chain.holders)))
    reasons = _void_reasons(chain, deed)
    note_power_papers(chain, deed)
    for code, detail in reasons:
        chain.find(code, [deed.id], detail)
    if reasons or not _executants_hold(chain, deed):
        chain.step(deed, NO_TITLE, is_effective=False)
        return
    passed = _pass_share(chain, deed, weights(deed.claimants))
    find_minor_sales(chain, deed, later)
    if deed.is_karta_sale and not (deed.is_necessity_recited and deed.are_coparceners_joined):
        lacking = [
            *([] if deed.is_necessity_recited else ["necessity not recited"]),
            *([] if deed.are_coparceners_joined else ["coparceners not joined"]),
        ]
        chain.find(Code.HUF_NECESSITY_UNPROVED, [deed.id], ", ".join(lacking))
    chain.step(deed, _passed_to(passed, deed.claimants))


def gpa_sale(chain: Chain, deed: GpaSale) -> None:
    """A sale by general power, agreement and will: no effect (Suraj Lamp)."""
    chain.find(Code.GPA_SALE_NO_TITLE, [deed.id], "power, agreement, will and receipt pass no title")
    chain.step(deed, NO_TITLE, is_effective=False)


def release(chain: Chain, deed: Release, later: Sequence[AnyInstrument]) -> None:
    """A co-owner gives up his share; one who holds none gives up nothing, which harms nobody."""
    if not chain.held_by(deed.executants):
        chain.step(deed, "releases no share", is_effective=False)
        return
    reasons: list[tuple[Code, str]] = []
    if deed.face.registered is not True:
        reasons.append((Code.RELEASE_UNREGISTERED, "a release works only by registered deed"))
    ended = power_ended(chain, deed)
    note_power_papers(chain, deed)
    for code, detail in [*reasons, *([ended] if ended else [])]:
        chain.find(code, [deed.id], detail)
    takers = weights(deed.claimants) or _other_holders(chain, deed.executants)
    if reasons or ended or not takers:
        chain.step(deed, NO_TITLE, is_effective=False)
        return
    passed = _pass_share(chain, deed, takers)
    find_minor_sales(chain, deed, later)
    chain.step(deed, f"releases {passed} to {', '.join(takers)}")


def partition(chain: Chain, deed: Partition) -> None:
    """Co-owners divide; without one of them, or by an unregistered deed, nothing is divided."""
    missing = sorted(set(chain.holders) - set(deed.parties))
    if deed.face.registered is False:
        chain.find(Code.UNREGISTERED_CONVEYANCE, [deed.id], "an unregistered deed divides nothing")
    if missing:
        chain.find(Code.PARTITION_MISSING_COPARCENER, [deed.id], f"not party: {', '.join(missing)}")
    if not chain.holders:
        chain.find(Code.CHAIN_GAP, [deed.id], f"nobody holds a share on {deed.day}")
    if missing or deed.face.registered is False or not chain.holders:
        chain.step(deed, "divides nothing", is_effective=False)
        return
    chain.start(deed.allotments)
    chain.step(deed, f"divides among {', '.join(sorted(chain.holders))}")


def _void_reasons(chain: Chain, deed: Transfer) -> list[tuple[Code, str]]:
    reasons: list[tuple[Code, str]] = []
    # A decree or court sale certificate needs no registration of its own (Registration Act s.17(2)).
    exempt = deed.kind == "conveyance_by_decree" and deed.face.registered is None
    if deed.face.registered is not True and not exempt:
        said = "is not registered" if deed.face.registered is False else "is not shown to be registered"
        reasons.append((Code.UNREGISTERED_CONVEYANCE, f"the {deed.kind} {said}"))
    ended = power_ended(chain, deed)
    if ended:
        reasons.append(ended)
    return reasons


def _executants_hold(chain: Chain, deed: Transfer) -> bool:
    """Whether any executant holds; finds those who do not."""
    holders = tuple(sorted(chain.holders))
    for name in dict.fromkeys(deed.executants):
        if name in chain.holders:
            continue
        code = Code.DOUBLE_TRANSFER if name in chain.ever_held else Code.CHAIN_GAP
        chain.find(code, [deed.id], f"{name} holds no share on {deed.day}")
        chain.strangers.append(Stranger(event=deed.id, name=name, holders=holders))
    return bool(chain.held_by(deed.executants))


def _pass_share(chain: Chain, deed: Transfer | Release, takers: dict[str, Fraction]) -> Fraction:
    """Move what the deed names and its executants hold; find it when it names more."""
    held = chain.held_by(deed.executants)
    named = held if deed.share is None else deed.share
    if named > held:
        chain.find(Code.SHARE_OVERSOLD, [deed.id], f"conveys {named}, holds {held}")
    passed = min(named, held)
    chain.move(deed.executants, passed, takers)
    return passed


def _other_holders(chain: Chain, executants: Iterable[str]) -> dict[str, Fraction]:
    others = {name: share for name, share in chain.holders.items() if name not in set(executants)}
    total = sum(others.values(), Fraction(0))
    return {name: share / total for name, share in others.items()}


def _passed_to(share: Fraction, claimants: Iterable[Party]) -> str:
    return f"passes {share} to {', '.join(dict.fromkeys(party.name for party in claimants))}"
