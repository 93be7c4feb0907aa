"""The account itself: debits that came back, and money that goes in a circle."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from domain.documents.labels import DocumentLabel
from domain.lending.reconcile.account_signs import circles, entries_of, party_of, returned
from domain.lending.reconcile.kinds import Mismatch, MismatchCode, Side
from domain.lending.reconcile.people import source_of
from domain.money import format_indian

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.lending.reconcile.kinds import PaperFacts
    from domain.lending.reconcile.limits import Limits


def account_mismatches(place: int, papers: Sequence[PaperFacts], limits: Limits) -> Iterator[Mismatch]:
    """What the statements of one applicant show against them."""
    for paper in papers:
        if paper.label is not DocumentLabel.BANK_STATEMENT:
            continue
        entries = entries_of(paper.facts)
        bounced = returned(entries)
        if bounced:
            yield Mismatch(
                code=MismatchCode.BOUNCES,
                field="bank_statement.entry",
                severity="review" if len(bounced) > limits.bounces_info_up_to else "info",
                says=f"{len(bounced)} debits came back unpaid, the last on {bounced[-1].on.isoformat()}.",
                sides=tuple(Side(source_of(paper, each.fact), each.text, each.fact) for each in bounced),
                person=place,
            )
        pairs = sorted(circles(entries, limits), key=lambda pair: (party_of(pair.came.text), pair.came.on))
        for party, group in groupby(pairs, key=lambda pair: party_of(pair.came.text)):
            own = list(group)
            if len(own) < limits.circle_times:
                continue
            moved = sum(pair.came.credit for pair in own)
            yield Mismatch(
                code=MismatchCode.CIRCULAR_CREDITS,
                field="bank_statement.entry",
                severity="review",
                says=(
                    f"₹{format_indian(moved)} came from {party.title()} in {len(own)} credits "
                    "and most of it went back within days; it is no income."
                ),
                sides=tuple(
                    Side(source_of(paper, entry.fact), entry.credit or -entry.debit, entry.fact)
                    for pair in own
                    for entry in pair
                ),
                person=place,
            )
