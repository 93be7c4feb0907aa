"""Deaths: the share goes to heirs or legatees as the papers name them, and the proof is asked for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from domain.dated_rules import rule_on
from domain.title.chain import weights
from domain.title.codes import Code
from domain.title.periods import RULES_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.title.chain import Chain
    from domain.title.instruments import IntestateDeath, Party, TestateDeath


def die_intestate(chain: Chain, death: IntestateDeath) -> None:
    """Split the dead holder's share among the heirs; without heirs on file his estate keeps it."""
    if _succeed(chain, death, death.of, death.heirs) and not (death.has_heir_proof and death.heirs):
        chain.find(Code.HEIRSHIP_UNPROVED, [death.id], f"heirs of {death.of}")


def die_testate(chain: Chain, death: TestateDeath) -> None:
    """Split the dead holder's share among the legatees and judge how far the will is proved."""
    if not _succeed(chain, death, death.of, death.legatees):
        return
    if death.is_disputed:
        chain.find(Code.WILL_UNPROVED_DISPUTED, [death.id], f"the will of {death.of} is disputed")
        return
    if death.has_probate:
        return
    if death.is_in_presidency_town and _was_probate_compulsory(death):
        detail = "right accrued while s.213 Indian Succession Act was in force: probate needed"
        chain.find(Code.WILL_NOT_PROVED, [death.id], detail)
    elif not death.have_heirs_agreed:
        chain.find(Code.WILL_NOT_PROVED, [death.id], "neither probate nor no-objection of the natural heirs")


def _was_probate_compulsory(death: TestateDeath) -> bool:
    if death.died_before_omission is not None:
        return death.died_before_omission
    return bool(rule_on(RULES_FILE, "title.probate_compulsory_in_presidency_towns", death.day).value)


def _succeed(chain: Chain, death: IntestateDeath | TestateDeath, dead: str, takers: Sequence[Party]) -> bool:
    """Whether the dead person held a share; moves it when somebody takes it."""
    chain.died.setdefault(dead, death.day)
    share = chain.holders.get(dead, Fraction(0))
    if not share:
        chain.step(death, f"{dead} held no share")
        return False
    if takers:
        chain.move([dead], share, weights(takers))
        chain.step(death, f"{share} of {dead} goes to {', '.join(weights(takers))}")
    else:
        chain.step(death, f"the estate of {dead} keeps {share}; no successor is on file")
    return True
