"""Evidence or nothing: citations that lead somewhere, figures a tool produced, quotes that are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from evals.harness.suite import Sample, Score
from evals.scorers.values import at, shown
from router.grounding import CITATION, Evidence, sentences
from router.measures import measures_of
from router.statements import StatementKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evals.harness.suite import Bench

_FIGURES: Final = frozenset({StatementKind.NUMBER, StatementKind.LISTING})
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Grounded:
    """Every figure of the answer stands in what tools gave; every home it cites is shown.

    The output has ``text``, ``said`` (the person's words), ``facts`` (of the step), ``listings`` (number to
    card). Names and dates are the product's own check (`router.grounding`); figures are judged anew.
    """

    no_answers: frozenset[str] = frozenset({"help"})
    """Kinds of outcome that give an example and claim nothing."""
    name: str = "grounded"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """The share of sentences that hold; any figure made up is dangerous."""
        output = sample.outcome.output
        text = at(output, "text")
        if not isinstance(text, str) or not text.strip() or output.get("kind") in self.no_answers:
            return Score(name=self.name, value=None)
        cards = dict(output.get("listings", {}))
        counts = {"total": [len(cards), *range(1, 10)]}
        evidence = Evidence(
            common=measures_of([output.get("facts", []), output.get("said", ""), output.get("filters", {})])
            | measures_of([counts, *_years(output.get("facts", []))]),
            by_listing={int(number): measures_of(card) for number, card in cards.items()},
        )
        wrong = {
            sentence: beyond
            for sentence in sentences(text)
            if (beyond := [one.key for one in evidence.refused(sentence) if one.kind in _FIGURES])
        }
        reason = "; ".join(f"{', '.join(keys)} in {shown(sentence)!r}" for sentence, keys in wrong.items())
        return Score(
            name=self.name,
            value=1 - len(wrong) / len(sentences(text)),
            reason=f"no tool says {reason}" if wrong else "",
            is_dangerous=bool(wrong),
        )


@dataclass(frozen=True, slots=True)
class Cited:
    """Each ``[n]`` of the text names a listing that is shown."""

    name: str = "citations"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """The share of citations that lead somewhere; unscored where none is made."""
        output = sample.outcome.output
        text = at(output, "text")
        cited = [int(number) for number in CITATION.findall(text)] if isinstance(text, str) else []
        if not cited:
            return Score(name=self.name, value=None)
        known = {int(number) for number in dict(output.get("listings", {}))}
        lost = sorted({number for number in cited if number not in known})
        reason = f"lead nowhere: {lost}" if lost else ""
        return Score(name=self.name, value=sum(n in known for n in cited) / len(cited), reason=reason)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Every quote in the output stands in the text that was given, word for word but for case and spaces."""

    source: str
    """Path of the text among the inputs; a list of texts counts as one."""
    name: str = "quotes"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """The share of quotes that are written there; unscored without quotes."""
        given = at(sample.case.inputs, self.source)
        text = _plain(" ".join(map(str, given)) if isinstance(given, list) else str(given))
        quotes = [quote for quote in _quotes(sample.outcome.output) if quote.strip()]
        if not quotes:
            return Score(name=self.name, value=None)
        lost = [quote for quote in quotes if _plain(quote) not in text]
        reason = f"not in the text: {shown(lost)}" if lost else ""
        return Score(
            name=self.name, value=1 - len(lost) / len(quotes), reason=reason, is_dangerous=bool(lost)
        )


def _years(value: Any) -> Iterator[dict[str, float]]:  # noqa: ANN401  # JSON
    """Terms in months, as they are spoken of."""
    if isinstance(value, dict):
        if isinstance(value.get("months"), int):
            yield {"years": value["months"] / 12}
        for inner in value.values():
            yield from _years(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _years(inner)


def _quotes(value: Any) -> Iterator[str]:  # noqa: ANN401  # JSON
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "quote" and isinstance(inner, str):
                yield inner
            else:
                yield from _quotes(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _quotes(inner)


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip().casefold()
