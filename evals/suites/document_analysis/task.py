"""Document analysis: what a paper is, what stands in it, and where papers disagree.

A file goes through the graph of an intake at a shelf without a database; with a model, through the readers
that may ask one. A wrong value read as right is the danger, and a planted mismatch that nobody saw.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from agents.deed_reader.agent import read_instrument
from agents.field_reader.agent import read_fields
from agents.page_classifier.agent import label_pages
from domain.documents.classify import split
from domain.documents.income.vocabulary import FIELDS
from domain.documents.readers import facts_of
from domain.lending.reconcile.kinds import PaperFacts
from domain.tenancy import DEMO_TENANT_ID, Role, system_principal
from evals.deeds.scoring import canonical
from evals.harness.dataset import stored
from evals.harness.suite import Outcome, Sample, Score, Step, Suite
from evals.papers import mismatches_of
from evals.scorers.conduct import Trajectory
from evals.scorers.danger import NoneMissed
from evals.scorers.matching import Exact, SetOf
from evals.suites.document_analysis.drawing import draw
from evals.suites.document_analysis.office import DOCUMENT_ID, Office
from evals.suites.document_analysis.papers import made_application, pages_of
from graphs.document_intake.graph import build
from graphs.document_intake.state import IntakeContext
from rag.papers.own_files import pages_of_own
from store.documents.records import DocumentPart
from tools.papers.understanding import parts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from langgraph.graph.state import CompiledStateGraph

    from domain.documents.fact import Fact
    from domain.documents.labels import DocumentLabel
    from domain.documents.page import Page
    from evals.harness.suite import Bench, Case
    from router.port import ModelPort

GRAVE: Final = frozenset({"stop", "review"})


@lru_cache(maxsize=1)
def _graph() -> CompiledStateGraph[Any, Any, Any, Any]:
    return build().compile()


async def analyse(case: Case, bench: Bench) -> Outcome:
    """Parts, facts with their pages, and mismatches of an application."""
    if case.inputs.get("made") == "application":
        return await _reconciled(case.inputs, bench.model)
    pages = pages_of(case.inputs)
    if bench.model is not None:
        parts, facts = await _asked(pages, bench.model)
        by_model = any(fact.method == "model" for fact in facts)
        return _outcome(parts, facts, ("classify", "extract"), bench.model.name if by_model else "rules")
    office = Office(pages)
    steps = await _taken_in(office)
    return _outcome(office.sorted_as, office.facts, steps, "rules")


async def _taken_in(office: Office) -> tuple[str, ...]:
    context = IntakeContext(
        principal=system_principal(DEMO_TENANT_ID, frozenset({Role.ANALYST})),
        shelf=office,
        files=office,
        readers=office,
        index=office,
        split=parts_of,
        facts_of=facts_of,
    )
    stream: Any = _graph().astream({"document_id": str(DOCUMENT_ID)}, context=context, stream_mode="updates")
    return tuple([name async for part in stream for name in part])


async def _asked(pages: Sequence[Page], model: ModelPort) -> tuple[list[DocumentPart], list[Fact]]:
    labelled = split(await label_pages(pages, model))
    parts = [DocumentPart(one.first, one.last, one.label, one.score) for one in labelled]
    facts: list[Fact] = []
    for one in labelled:
        own = pages[one.first - 1 : one.last]
        facts += await _facts_of(one.label, own, model)
    return parts, facts


async def _facts_of(label: DocumentLabel, pages: Sequence[Page], model: ModelPort | None) -> Sequence[Fact]:
    if label in FIELDS:
        return await read_fields(label, pages, model)
    return await read_instrument(label, pages, None, model)


async def _reconciled(inputs: Mapping[str, Any], model: ModelPort | None) -> Outcome:
    made = made_application(inputs)
    papers: list[PaperFacts] = []
    facts: list[Fact] = []
    for paper in made.papers:
        found = tuple(await _facts_of(paper.label, pages_of_own(paper.file_bytes()), model))
        papers.append(PaperFacts(None, paper.label, paper.name, found))
        facts += found
    codes = sorted(mismatches_of(made, papers))
    by_model = model is not None and any(fact.method == "model" for fact in facts)
    return Outcome(
        output={"mismatches": codes, "found": [{"code": code} for code in codes]},
        steps=(Step("extract"), Step("reconcile")),
        engine=model.name if model is not None and by_model else "rules",
    )


def _outcome(
    parts: Sequence[DocumentPart], facts: Sequence[Fact], steps: Sequence[str], engine: str
) -> Outcome:
    labels = {one.label for one in parts}
    return Outcome(
        output={
            "label": next(iter(labels)) if len(labels) == 1 else None,
            "parts": [f"{one.label} {one.first}-{one.last}" for one in parts],
            "facts": [
                {
                    "field": fact.field,
                    "value": fact.value,
                    "page": fact.evidence.page,
                    "quote": fact.evidence.quote,
                }
                for fact in facts
            ],
        },
        steps=tuple(Step(name) for name in steps),
        engine=engine,
    )


def fact_key(fact: Mapping[str, Any]) -> str:
    """What makes two facts one: field and value but for case and spaces; a bank's narration is cut anyhow."""
    value = fact["value"]
    if isinstance(value, dict):
        value = {name: each for name, each in value.items() if name != "narration"}
    return f"{fact['field']} {canonical(value)}"


@dataclass(frozen=True, slots=True)
class ReadRight:
    """No field of the paper is read with a value that the paper does not give it."""

    name: str = "read right"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """The share of values that are right among fields the paper has; any wrong one is dangerous."""
        expected = sample.case.expected.get("facts")
        if expected is None:
            return Score(name=self.name, value=None)
        true = {fact_key(one) for one in expected}
        fields = {one["field"] for one in expected}
        told = [one for one in sample.outcome.output["facts"] if one["field"] in fields]
        wrong = [one for one in told if fact_key(one) not in true]
        if not told:
            return Score(name=self.name, value=None)
        reason = "; ".join(f"{one['field']} read as {one['value']}" for one in wrong[:5])
        return Score(
            name=self.name, value=1 - len(wrong) / len(told), reason=reason, is_dangerous=bool(wrong)
        )


@dataclass(frozen=True, slots=True)
class FieldsRead:
    """F1 over the fields that the case knows; what readers say beyond them is not judged."""

    name: str = "fields"

    async def __call__(self, sample: Sample, bench: Bench) -> Score:
        """F1; unscored where no facts are expected."""
        known = {one["field"] for one in sample.case.expected.get("facts", ())}
        output = sample.outcome.output
        told = [one for one in output.get("facts", ()) if one["field"] in known]
        narrowed = replace(sample.outcome, output={**output, "facts": told})
        return await SetOf("facts", name=self.name, key=fact_key)(replace(sample, outcome=narrowed), bench)


SUITE: Final = Suite(
    name="document_analysis",
    use_case="document_analysis",
    task=analyse,
    scorers=(
        Exact("label", name="paper"),
        SetOf("parts", name="parts"),
        FieldsRead(),
        ReadRight(),
        SetOf("mismatches", name="mismatches"),
        NoneMissed("planted", "code", "severity", GRAVE, found_at="found", name="planted mismatch found"),
        Trajectory(),
    ),
    cases=stored("document_analysis"),
    draw=draw,
)
