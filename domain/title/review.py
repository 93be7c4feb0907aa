"""The title search: run the instruments, judge the end, give an opinion (DOMAIN B3).

How it works. Instruments run in order of date through one `Chain`, whose holders always sum to one. Each
either moves shares, opens or closes a burden, or does nothing; on the way it leaves findings. After the last
one the open burdens, the period searched, the standing of the property, other registers and the sellers are
judged. If everyone who holds is selling, deeds that passed nothing are no longer a break in the chain but a
competing claim. The worst finding makes the opinion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, assert_never

from domain.title import charges, succession, transfers
from domain.title.chain import Burden, Chain, Holding, Step
from domain.title.codes import Code
from domain.title.ends import find_search_period, find_sellers, find_standing, soften_side_chains
from domain.title.findings import Finding, Severity, by_severity
from domain.title.instruments import (
    Agreement,
    AnyInstrument,
    Cancellation,
    Charge,
    Discharge,
    FiscalRecord,
    GpaSale,
    IntestateDeath,
    Partition,
    Power,
    Release,
    Root,
    TestateDeath,
    Transfer,
)
from domain.title.names import NameProposal, likeness, propose
from domain.title.order import in_order
from domain.title.papers import find_on_face
from domain.title.periods import fraction_of
from domain.title.reconcile import Match, reconcile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from domain.title.case import Case

Opinion = Literal["clear_and_marketable", "subject_to", "defective"]
DRAFT = "draft, not an opinion"
"""Stands on every review until an advocate signs it."""


class HasSeverity(Protocol):
    """What an opinion is made of."""

    @property
    def severity(self) -> Severity:
        """How bad it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What the search found; a draft until an advocate signs."""

    as_of: date
    holders: tuple[Holding, ...]
    findings: tuple[Finding, ...]
    opinion: Opinion
    steps: tuple[Step, ...]
    burdens: tuple[Burden, ...]
    matches: tuple[Match, ...]
    name_proposals: tuple[NameProposal, ...]
    notes: tuple[str, ...]
    unread: tuple[str, ...]


def review(case: Case) -> Review:
    """The review of a case under the rules of its date; a pure function of the case."""
    chain = Chain(as_of=case.as_of)
    ordered = in_order(case.instruments)
    done = [each for each in ordered if each.day <= case.as_of]
    chain.notes.extend(
        f"{each.id} is dated after the search and was left out." for each in ordered[len(done) :]
    )
    for place, instrument in enumerate(done):
        _run(chain, instrument, done[place + 1 :])
        find_on_face(chain, instrument, case.schedule)
    charges.find_open(chain)
    find_search_period(chain, case, done)
    find_standing(chain, case.standing)
    matches = reconcile(chain, case, done)
    _find_variants(chain, case)
    find_sellers(chain, case.sellers)
    soften_side_chains(chain, case.sellers)
    findings = by_severity(chain.findings)
    return Review(
        as_of=case.as_of,
        holders=chain.holdings(),
        findings=findings,
        opinion=opinion_of(findings),
        steps=tuple(chain.steps),
        burdens=tuple(chain.burdens.values()),
        matches=matches,
        name_proposals=propose(chain.strangers, case.as_of),
        notes=tuple(chain.notes),
        unread=case.unread,
    )


def opinion_of(findings: Iterable[HasSeverity]) -> Opinion:
    """Any critical finding makes the title defective, any high or medium one subject to requisitions."""
    severities = {each.severity for each in findings}
    if "critical" in severities:
        return "defective"
    return "subject_to" if severities & {"high", "medium"} else "clear_and_marketable"


def _run(chain: Chain, instrument: AnyInstrument, later: Sequence[AnyInstrument]) -> None:
    match instrument:
        case Transfer():
            transfers.transfer(chain, instrument, later)
            if chain.steps[-1].is_effective:
                charges.perform_agreements(chain, instrument)
        case Release():
            transfers.release(chain, instrument, later)
        case Agreement() | Cancellation() | Charge() | Discharge():
            _burden(chain, instrument)
        case Power():
            chain.powers[instrument.id] = instrument
            chain.step(instrument, "gives a power, no title")
        case FiscalRecord():
            chain.step(instrument, "neither gives nor takes title")
        case _:
            _pass_on(chain, instrument)


def _pass_on(chain: Chain, instrument: Root | Partition | GpaSale | IntestateDeath | TestateDeath) -> None:
    match instrument:
        case Root():
            transfers.begin(chain, instrument)
        case Partition():
            transfers.partition(chain, instrument)
        case GpaSale():
            transfers.gpa_sale(chain, instrument)
        case IntestateDeath():
            succession.die_intestate(chain, instrument)
        case TestateDeath():
            succession.die_testate(chain, instrument)
        case _:
            assert_never(instrument)


def _burden(chain: Chain, instrument: Agreement | Cancellation | Charge | Discharge) -> None:
    match instrument:
        case Agreement():
            charges.open_agreement(chain, instrument)
        case Cancellation():
            charges.cancel(chain, instrument)
        case Charge():
            charges.open_charge(chain, instrument)
        case Discharge():
            charges.discharge(chain, instrument)
        case _:
            assert_never(instrument)


def _find_variants(chain: Chain, case: Case) -> None:
    """Ask for an affidavit where spellings that a person has joined are not clearly the same."""
    enough = fraction_of("title.same_name_from", case.as_of)
    for event, variant in case.variant_uses:
        if likeness(variant.name, variant.same_as) < enough:
            chain.find(Code.NAME_VARIANCE, [event] if event else [], f"{variant.name} as {variant.same_as}")
