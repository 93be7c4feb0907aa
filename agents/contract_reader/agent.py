"""The contract reader: rules find and judge every check; a model may only point at clauses that rules missed.

The reader is quarantined: it has no tools, and nothing of what it says is shown. It names a check and copies
words; where those words stand in the agreement, the check itself judges the clause that holds them. So a
hostile agreement that persuades the model can at most have its own clause looked at once more. What rules
found is never undone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import structlog

from agents.contract_reader.proposal import ClauseProposal, reading_messages
from domain.contract.clauses import clauses_of, one_line
from domain.contract.judging import Question
from domain.contract.review import CHECKS, finding_of, judged, to_json
from domain.errors import ModelUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from domain.contract.clauses import Clause
    from router.port import ModelPort

log = structlog.get_logger()

PIECE_CHARS: Final = 12_000
MOST_PIECES: Final = 24
"""Of a long agreement the first pieces; the rules read all of it."""
FEWEST_LETTERS: Final = 24
"""Of a quote; less stands in many clauses."""


async def review_pages(pages: Sequence[str], day: date, model: ModelPort | None) -> dict[str, Any]:
    """The review of an agreement, JSON-plain (`domain.contract.review.to_json`).

    Raises:
        BadInput: There are no words, or more than an agreement could hold.
    """
    clauses = clauses_of(pages)
    found = [judged(check, clauses, day) for check in CHECKS]
    absent = {each.id for each in found if each.present == "no"}
    if model is None or not absent:
        return to_json(found)
    try:
        pointed = await _pointed(pages, clauses, day, model)
    except ModelUnavailable as error:
        log.info("contract.read_by_rules", reason=error.detail)
        return to_json(found)
    has_helped = False
    for place, each in enumerate(found):
        shown = pointed.get(each.id, [])
        if each.id not in absent or not shown:
            continue
        again = CHECKS[each.id](Question(shown, clauses))
        if again.present != "no":
            found[place] = finding_of(each.id, again, day, "model")
            has_helped = True
    return to_json(found, engine=model.name if has_helped else "rules")


async def _pointed(
    pages: Sequence[str], clauses: Sequence[Clause], day: date, model: ModelPort
) -> dict[str, list[Clause]]:
    """Clauses by the check that the model says they deal with; only those that hold the quoted words."""
    pointed: dict[str, list[Clause]] = {}
    for piece in _pieces(pages):
        proposal = await model.structured(reading_messages(piece, day), ClauseProposal)
        for one in proposal.clauses:
            clause = _holder_of(one.quote, clauses)
            if one.check in CHECKS and clause is not None and clause not in pointed.setdefault(one.check, []):
                pointed[one.check].append(clause)
    return pointed


def _holder_of(quote: str, clauses: Sequence[Clause]) -> Clause | None:
    words = one_line(quote).casefold()
    if len(words) < FEWEST_LETTERS:
        return None
    return next((clause for clause in clauses if words in clause.text.casefold()), None)


def _pieces(pages: Sequence[str]) -> Iterator[str]:
    text = "\n".join(pages)
    for start in list(range(0, len(text), PIECE_CHARS))[:MOST_PIECES]:
        yield text[start : start + PIECE_CHARS]
