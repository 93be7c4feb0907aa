"""Papers made from a seed, read by the rules: field F1 by kind, planted mismatches found, PDFs made a second.

Half of the layouts of most kinds were held out while the readers were written (`HELD_OUT`); both halves are
told. A field counts as right when value and page are; names and firms are compared without regard to case.
Pages of made papers come from the PDF itself, so what is measured is the whole way from ink to fact.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from domain.documents.income.readers import facts_of
from domain.documents.income.sorting import label_by_words
from domain.lending.reconcile.kinds import PaperFacts, declared_of
from domain.lending.reconcile.reconciling import reconcile
from rag.papers.own_files import pages_of_own
from tools.made_papers.cases import made_cases
from tools.made_papers.paper import Plant

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.documents.fact import Fact, FactValue
    from tools.made_papers.paper import MadeCase, MadePaper

HELD_OUT: Final = frozenset(
    {
        "payslip_b",
        "payslip_d",
        "bank_b",
        "bank_d",
        "bank_z",
        "form16_b",
        "form16_d",
        "itr_b",
        "bureau_b",
        "bureau_k",
        "agreement_b",
        "valuation_b",
    }
)
"""Layouts that no reader was tried on before it was finished."""
_SHOWN: Final = 200


@dataclass(slots=True)
class Tally:
    """Counts of one kind of paper."""

    hits: int = 0
    found: int = 0
    true: int = 0
    papers: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    """Layout and field of what was not read."""
    wrong: Counter[str] = field(default_factory=Counter)
    """Layout and field of what was read and is not there."""

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where nothing was there to read."""
        return 2 * self.hits / (self.found + self.true) if self.found + self.true else None

    def as_dict(self) -> dict[str, Any]:
        """JSON-plain."""
        return {
            "papers": self.papers,
            "fields": self.true,
            "precision": self.hits / self.found if self.found else None,
            "recall": self.hits / self.true if self.true else None,
            "f1": self.f1,
            "missed": dict(self.missed.most_common(_SHOWN)),
            "wrong": dict(self.wrong.most_common(_SHOWN)),
        }


def add(tally: Tally, paper: MadePaper, facts: Iterable[Fact]) -> None:
    """Hold the facts of a paper against its truth."""
    has_pages = paper.format == "pdf"
    true = Counter(_key(each.field, each.value, each.page if has_pages else 1) for each in paper.truth)
    found = Counter(_key(each.field, each.value, each.evidence.page if has_pages else 1) for each in facts)
    tally.papers += 1
    tally.hits += sum((true & found).values())
    tally.found += sum(found.values())
    tally.true += sum(true.values())
    for one, other, into in ((true, found, tally.missed), (found, true, tally.wrong)):
        for key, count in (one - other).items():
            into[f"{paper.layout} {key[0]}"] += count


def _key(name: str, value: FactValue, page: int) -> tuple[str, str, int]:
    """What is compared: an entry without its narration, which a page cuts as it likes."""
    if isinstance(value, dict):
        value = {key: each for key, each in value.items() if key != "narration"}
    return name, json.dumps(value, sort_keys=True, ensure_ascii=False).casefold(), page


@dataclass(frozen=True, slots=True)
class PapersResult:
    """One run over made cases."""

    cases: int
    seed: int
    by_kind: dict[str, dict[str, Tally]]
    """Label -> ``seen`` or ``held_out`` -> counts."""
    plants: dict[str, Counter[str]]
    """Mismatch -> ``hits``, ``missed``, ``false``."""
    unplanted: Counter[str]
    """Mismatches of codes that are never planted: each is a false one."""
    sorted_right: int
    """Papers whose kind their words told."""
    papers: int
    pdfs: int
    made_cpu_s: float
    read_cpu_s: float

    def as_dict(self) -> dict[str, Any]:
        """JSON-plain."""
        hits = sum(each["hits"] for each in self.plants.values())
        missed = sum(each["missed"] for each in self.plants.values())
        false = sum(each["false"] for each in self.plants.values()) + sum(self.unplanted.values())
        return {
            "cases": self.cases,
            "seed": self.seed,
            "fields": {
                kind: {half: tally.as_dict() for half, tally in halves.items()}
                for kind, halves in sorted(self.by_kind.items())
            },
            "mismatches": {
                "planted": hits + missed,
                "precision": hits / (hits + false) if hits + false else None,
                "recall": hits / (hits + missed) if hits + missed else None,
                "by_kind": {name: dict(counts) for name, counts in sorted(self.plants.items())},
                "never_planted": dict(self.unplanted),
            },
            "papers": self.papers,
            "sorted_right": self.sorted_right,
            "pdfs_made_per_cpu_second": round(self.pdfs / self.made_cpu_s, 1) if self.made_cpu_s else None,
            "papers_read_per_cpu_second": round(self.papers / self.read_cpu_s, 1)
            if self.read_cpu_s
            else None,
        }


def measure(cases: int, seed: int) -> PapersResult:
    """Make cases, read their papers back, reconcile, and count."""
    by_kind: dict[str, dict[str, Tally]] = {}
    plants: dict[str, Counter[str]] = {plant.value: Counter(hits=0, missed=0, false=0) for plant in Plant}
    unplanted: Counter[str] = Counter()
    papers = pdfs = sorted_right = 0
    made = read = 0.0
    for case in made_cases(seed, cases):
        read_papers = []
        for paper in case.papers:
            start = time.process_time()
            content = paper.file_bytes()
            now = time.process_time()
            if paper.format == "pdf":
                made += now - start
                pdfs += 1
            pages = pages_of_own(content)
            facts = facts_of(paper.label, pages)
            read += time.process_time() - now
            papers += 1
            sorted_right += label_by_words(pages) == paper.label
            half = "held_out" if paper.layout in HELD_OUT else "seen"
            add(by_kind.setdefault(paper.label.value, {}).setdefault(half, Tally()), paper, facts)
            read_papers.append(PaperFacts(None, paper.label, paper.name, facts))
        found = mismatches_of(case, read_papers)
        true = {plant.value for plant in case.planted}
        for name in found | true:
            if name not in plants:
                unplanted[name] += 1
            else:
                plants[name]["hits" if name in found & true else "false" if name in found else "missed"] += 1
    return PapersResult(cases, seed, by_kind, plants, unplanted, sorted_right, papers, pdfs, made, read)


def mismatches_of(case: MadeCase, papers: Sequence[PaperFacts]) -> set[str]:
    """The kinds of mismatch that are found in a case."""
    declared = declared_of(case.declared, date.fromisoformat(case.declared["as_of"]))
    return {each.code.value for each in reconcile(declared, papers).mismatches}
