"""Evidence or nothing: citations that lead somewhere, figures a tool produced, quotes that are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from evals.harness.suite import Sample, Score
from evals.scorers.values import at, shown
from router.grounding import CITATION, Evidence, grounded, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evals.harness.suite import Bench

_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Grounded:
    """Every sentence of the answer is allowed by what tools found: no figure, date or name of its own.

    The output has ``text``, and ``facts`` (of the step) and ``listings`` (number to facts) as the tools gave
    them.
    """

    name: str = "grounded"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """The share of sentences that hold; any figure made up is dangerous."""
        output = sample.outcome.output
        text = at(output, "text")
        if not isinstance(text, str) or not text.strip():
            return Score(name=self.name, value=None)
        listings = {int(number): facts for number, facts in dict(output.get("listings", {})).items()}
        evidence = Evidence.of(listings, output.get("facts", {}), output.get("said", ""))
        kept, all_said = grounded(text, evidence), sentences(text)
        cut = [one for one in all_said if one not in kept]
        return Score(
            name=self.name,
            value=1 - len(cut) / len(all_said),
            reason=f"no tool says: {shown(' / '.join(cut))}" if cut else "",
            is_dangerous=bool(cut),
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
