"""Papers and conditions of a case: what is asked for, still missing, or may be waived (DOMAIN A10)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from domain.cases.desk_rules import desk_rule
from domain.errors import BadInput, Conflict, Forbidden

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

ConditionState = Literal["open", "received", "cleared", "waived"]
Before = Literal["sanction", "disbursal"]
KYC: Final = "kyc"
BUREAU: Final = "bureau_report"
TITLE: Final = "title_clear"
MET: Final[frozenset[ConditionState]] = frozenset({"cleared", "waived"})
_SELF_EMPLOYED: Final = "self_employed"


class ConditionKey(NamedTuple):
    """Names one condition of a case."""

    code: str
    applicant: int | None
    """Place among the applicants; None: of the case."""


class WantedCondition(NamedTuple):
    """A condition that a case has from its beginning."""

    key: ConditionKey
    text: str
    before: Before
    is_paper: bool
    is_needed_to_judge: bool
    """Without it the case is not judged at all."""
    labels: tuple[str, ...] = ()
    copies: int = 0


class HeldCondition(NamedTuple):
    """How a condition stands."""

    key: ConditionKey
    state: ConditionState


class HeldPaper(NamedTuple):
    """A paper that came."""

    label: str
    applicant: int | None


def conditions_of(declared: Mapping[str, Any], day: date) -> tuple[WantedCondition, ...]:
    """Every paper and condition of a case under the rules of its day, in the order of asking."""
    papers = desk_rule("papers", day)
    wanted = [
        _paper(row, place)
        for place, person in enumerate(declared["applicants"])
        for row in (*papers["everyone"], *papers[_kind(person["employment"])])
    ]
    wanted += [_paper(row, None) for row in papers["case"]]
    wanted += [
        WantedCondition(
            ConditionKey(row["code"], None),
            row["text"],
            row["before"],
            is_paper=False,
            is_needed_to_judge=False,
        )
        for row in desk_rule("conditions", day)
    ]
    return tuple(wanted)


def received(wanted: Sequence[WantedCondition], papers: Iterable[HeldPaper]) -> set[ConditionKey]:
    """Conditions whose papers are all there; one of nobody in particular counts for the main applicant."""
    held = Counter((paper.label, paper.applicant) for paper in papers)
    return {
        one.key
        for one in wanted
        if one.is_paper
        and sum(held[label, whose] for label in one.labels for whose in _whose(one.key.applicant))
        >= one.copies
    }


def missing(
    wanted: Sequence[WantedCondition],
    held: Iterable[HeldCondition],
    papers: Iterable[HeldPaper],
    short: Iterable[ConditionKey] = (),
) -> tuple[WantedCondition, ...]:
    """Papers without which the case is not judged, and that neither came nor were settled by hand.

    ``short`` are those that came and are not enough.
    """
    there = received(wanted, papers) - set(short)
    settled = {one.key for one in held if one.state != "open"}
    return tuple(one for one in wanted if one.is_needed_to_judge and one.key not in there | settled)


def is_met(code: str, state: ConditionState) -> bool:
    """Whether a condition is met: a paper by being there, identity and credit report by somebody's word."""
    return state in MET or (state == "received" and code not in {KYC, BUREAU, TITLE})


def open_before(held: Mapping[ConditionKey, ConditionState], code: str) -> bool:
    """Whether a condition of that code is still to be met."""
    return any(key.code == code and state not in MET for key, state in held.items())


def check_settling(code: str, state: ConditionState, note: str, day: date) -> None:
    """Lets a person settle a condition.

    Raises:
        Forbidden: The condition may never be waived.
        BadInput: It is waived without a word why.
    """
    if state != "waived":
        return
    rows = desk_rule("conditions", day)
    if any(row["code"] == code and not row["is_waivable"] for row in rows):
        raise Forbidden(f"The condition {code} is never waived; clear it when it is met.")
    if not note.strip():
        raise BadInput("Waiving a condition needs a note that says why.")


def check_requested(codes: Iterable[str], wanted: Iterable[ConditionKey]) -> tuple[ConditionKey, ...]:
    """The conditions that are asked for.

    Raises:
        BadInput: One is none of the case.
        Conflict: There is nothing to ask for.
    """
    known: dict[str, list[ConditionKey]] = {}
    for key in wanted:
        known.setdefault(key.code, []).append(key)
    asked = []
    for code in dict.fromkeys(codes):
        if code not in known:
            raise BadInput(f"{code} is no condition of this case; ask for one of {', '.join(sorted(known))}.")
        asked += known[code]
    if not asked:
        raise Conflict("Nothing is asked for.")
    return tuple(asked)


def _paper(row: Mapping[str, Any], applicant: int | None) -> WantedCondition:
    before: Before = "disbursal" if row["before"] == "disbursal" else "sanction"
    return WantedCondition(
        ConditionKey(row["code"], applicant),
        row["text"],
        before,
        is_paper=True,
        is_needed_to_judge=row["before"] == "judgement",
        labels=tuple(row["labels"]),
        copies=row["count"],
    )


def _kind(employment: str) -> str:
    return _SELF_EMPLOYED if employment.startswith(_SELF_EMPLOYED) else employment


def _whose(applicant: int | None) -> tuple[int | None, ...]:
    if applicant is None:
        return (None, *range(8))
    return (0, None) if applicant == 0 else (applicant,)
