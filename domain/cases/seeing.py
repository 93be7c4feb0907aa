"""What a caller may do with a case now, and why not: the same words for screen and refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from domain.cases.stages import CLOSED, SIGNING

if TYPE_CHECKING:
    from uuid import UUID

    from domain.cases.stages import Stage
    from domain.lending.authority import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a case stands to its reader."""

    stage: Stage
    is_stale: bool
    is_judged: bool
    is_locked: bool
    is_analyst: bool
    reader_id: UUID | None
    reader_level: Level
    owner_id: UUID | None
    maker_id: UUID | None = None
    """Who recommended in this round; None: nobody yet."""
    needed_level: Level | None = None
    signed_by: frozenset[UUID] = frozenset()
    verdict: str | None = None


class MayDo(NamedTuple):
    """Whether something may be done."""

    allowed: bool
    why: str


_YES = MayDo(allowed=True, why="")


def may(standing: Standing) -> dict[str, MayDo]:
    """By what may be done: claim, edit, rerun, recommend, sign, return, override, waive, request_documents."""
    work = _work(standing)
    decide = work if not work.allowed else _decide(standing)
    sign = work if not work.allowed else _sign(standing)
    return {
        "claim": work,
        "edit": work,
        "rerun": work,
        "recommend": decide,
        "sign": sign,
        "return": sign,
        "override": decide,
        "waive": work,
        "request_documents": work,
    }


def _no(why: str) -> MayDo:
    return MayDo(allowed=False, why=why)


def _work(standing: Standing) -> MayDo:
    if not standing.is_analyst:
        return _no("Only analysts work on cases.")
    if standing.is_locked:
        return _no("The loan was paid out; the case is closed to changes.")
    if standing.stage in CLOSED:
        return _no(f"The case is {standing.stage}.")
    return _YES


def _decide(standing: Standing) -> MayDo:
    if not standing.is_judged:
        return _no("The case has no figures yet.")
    if standing.is_stale:
        return _no("A fact was changed after the figures were made; run the case again first.")
    if standing.stage != "decision":
        return _no(f"The case is at {standing.stage}, not at the decision.")
    return _YES


def _sign(standing: Standing) -> MayDo:
    if standing.stage not in SIGNING or standing.maker_id is None or standing.needed_level is None:
        return _no("There is no recommendation to sign.")
    if standing.is_stale:
        return _no("A fact was changed after the figures were made; run the case again first.")
    if standing.verdict is not None:
        return _no("The round is over.")
    if standing.reader_id == standing.maker_id:
        return _no("Whoever recommended a case cannot sign it; ask a colleague.")
    if standing.reader_id in standing.signed_by:
        return _no("You have signed this case already.")
    if standing.reader_level < standing.needed_level:
        return _no(f"This case needs a signature of level {standing.needed_level.name}.")
    return _YES
