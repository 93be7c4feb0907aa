"""Papers made from a seed, read by the rules: field F1 by kind, planted mismatches found, PDFs made a second.

Half of the layouts of most kinds were held out while the readers were written (`HELD_OUT`); both halves are told. A field
counts as right when value and page are; names and firms are compared without regard to case. Pages of made papers
come from the PDF itself, so what is measured is the whole way from ink to fact.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from domain.documents.income.readers import facts_of
from tools.made_papers.cases import made_cases
from tools.paper_pages import pages_of_pdf, pages_of_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.documents.fact import Fact, FactValue
    from domain.documents.page import Page
    from tools.made_papers.paper import MadePaper

HELD_OUT: Final = frozenset(
    "payslip_b payslip_d bank_b bank_d bank_z form16_b form16_d itr_b bureau_b bureau_k agreement_b valuation_b".split()
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


def pages_of(paper: MadePaper) -> tuple[Page, ...]:
    """The pages of a made paper, read back from its file."""
    content = paper.file_bytes()
    return pages_of_pdf(content, paper.name) if paper.format == "pdf" else pages_of_text(content, paper.name)


def add(tally: Tally, paper: MadePaper, facts: Iterable[Fact]) -> None:
    """Hold the facts of a paper against its truth."""
    true = Counter(_key(each.field, each.value, each.page) for each in paper.truth)
    found = Counter(_key(each.field, each.value, each.evidence.page) for each in facts)
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
