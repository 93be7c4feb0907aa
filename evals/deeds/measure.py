"""Made bundles read and compared with their truth: labels, parts, fields, and the title case of the whole."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, get_args

from domain.documents.classify import classify, split
from domain.documents.instruments.bundle import BundlePaper
from domain.documents.instruments.case import instruments_case
from domain.documents.readers import instrument_facts
from domain.title.output import title_chain
from evals.deeds.scoring import FieldScores, macro_f1
from rag.papers.own_files import pages_of_own
from rag.papers.tesseract import PagePicture, read_picture
from tools.made_deeds.bundle import Bundle, make_bundle
from tools.made_deeds.land_orders import make_orders
from tools.made_deeds.scans import DPI, scan
from tools.made_deeds.variants import Stock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PIL.Image import Image

    from domain.documents.page import Page
    from tools.made_deeds.bundle import MadePaper

    Tell = Callable[[str], None]

_PAGE_S: Final = 180.0


@dataclass(slots=True)
class Measured:
    """One way of reading (text or scan) on one set of layouts."""

    name: str
    bundles: int = 0
    papers: int = 0
    pages: list[tuple[str, str]] = field(default_factory=list)
    """(written, read) label of each page."""
    parts_right: int = 0
    parts: int = 0
    scores: FieldScores = field(default_factory=FieldScores)
    end_to_end: FieldScores = field(default_factory=FieldScores)
    """Fields of the documents as the classifier split and labelled them, nothing told."""
    cases_exact: int = 0
    outputs_same: int = 0
    spellings: int = 0
    spellings_proposed: int = 0
    wrong: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """All figures."""
        return {
            "set": self.name, "bundles": self.bundles, "papers": self.papers, "pages": len(self.pages),
            "label_macro_f1": macro_f1(self.pages), "parts_right": self.parts_right, "parts": self.parts,
            "facts": self.scores.as_json(), "end_to_end": self.end_to_end.whole.as_json(),
            "cases_exact": self.cases_exact, "outputs_same": self.outputs_same,
            "spellings": self.spellings, "spellings_proposed": self.spellings_proposed,
            "missed": [*self.wrong, *self.scores.misses],
        }  # fmt: skip


def measure(seed: str, *, bundles: int, scans: int, tell: Tell) -> list[Measured]:
    """Known, held-out and reworded layouts: as text, and as scans of the first so many bundles of each.

    Args:
        seed: The bundles' seed; the same gives the same papers and the same damage.
        bundles: Of each set of layouts.
        scans: Of each set; every page takes a few seconds of tesseract.
        tell: Hears what is being done.
    """
    found: list[Measured] = []
    for held_out in (False, True):
        layouts = "held-out layouts" if held_out else "known layouts"
        for kind, count in (("text", bundles), ("scan", scans)):
            measured = Measured(f"{kind}, {layouts}")
            for number in range(count):
                tell(f"{measured.name}: bundle {number + 1} of {count}")
                _measure_bundle(
                    measured, make_bundle(f"{seed}:{number}", held_out=held_out), is_scan=kind == "scan"
                )
            if count:
                found.append(measured)
    for words in get_args(Stock):
        found += [
            _reworded(seed, words, kind, count, tell)
            for kind, count in (("text", bundles), ("scan", scans))
            if count
        ]
    for held_out in (False, True):
        layouts = "held-out layout" if held_out else "known layout"
        orders = Measured(f"text, orders of courts and offices, {layouts}")
        for number in range(bundles):
            tell(f"{orders.name}: bundle {number + 1} of {bundles}")
            _measure_bundle(orders, make_orders(f"{seed}:{number}", held_out=held_out), is_scan=False)
        found.append(orders)
    return found


def _reworded(seed: str, words: Stock, kind: str, count: int, tell: Tell) -> Measured:
    """Bundles of known and held-out layouts by turns, in other words."""
    measured = Measured(f"{kind}, all layouts, {words} words drawn by seed")
    for number in range(count):
        tell(f"{measured.name}: bundle {number + 1} of {count}")
        bundle = make_bundle(f"{seed}:words:{number}", held_out=number % 2 == 1, words=words)
        _measure_bundle(measured, bundle, is_scan=kind == "scan")
    return measured


def _measure_bundle(measured: Measured, bundle: Bundle, *, is_scan: bool) -> None:
    measured.bundles += 1
    papers: list[BundlePaper] = []
    pages: list[Page] = []
    parts: list[tuple[int, int, str]] = []
    for number, paper in enumerate(bundle.papers):
        own = _pages_of(bundle, paper, is_scan=is_scan)
        facts = instrument_facts(paper.label, own, None)
        where = f"{bundle.seed} {paper.layout} {paper.script}"
        measured.scores.count(
            paper.label.value, ((fact.field, fact.value) for fact in facts), paper.facts, where
        )
        papers.append(BundlePaper(f"p{number}", paper.label, facts))
        first = len(pages) + 1
        pages += [replace(page, number=len(pages) + place) for place, page in enumerate(own, 1)]
        parts.append((first, len(pages), paper.label.value))
    measured.papers += len(papers)
    _measure_labels(measured, bundle, pages, parts)
    _measure_case(measured, bundle, papers)


def _pages_of(bundle: Bundle, paper: MadePaper, *, is_scan: bool) -> tuple[Page, ...]:
    pdf = bundle.pdf_of(paper)
    return scan_pages(scan(pdf, bundle.seed)) if is_scan else pages_of_own(pdf)


def scan_pages(pictures: Sequence[Image]) -> tuple[Page, ...]:
    """The pages of grey pictures, as tesseract reads them."""
    return tuple(
        read_picture(PagePicture(number, picture, DPI, 0), _PAGE_S)
        for number, picture in enumerate(pictures, 1)
    )


def _measure_labels(
    measured: Measured, bundle: Bundle, pages: list[Page], parts: list[tuple[int, int, str]]
) -> None:
    labels = classify(pages)
    written = [label for first, last, label in parts for _ in range(first, last + 1)]
    measured.pages += [(one, other.label.value) for one, other in zip(written, labels, strict=True)]
    read = split(labels)
    right = {(part.first, part.last, part.label.value) for part in read} & set(parts)
    measured.parts += len(parts)
    measured.parts_right += len(right)
    facts = [
        (fact.field, fact.value)
        for part in read
        for fact in instrument_facts(part.label, pages[part.first - 1 : part.last], None)
    ]
    measured.end_to_end.count(
        "bundle", facts, [truth for paper in bundle.papers for truth in paper.facts], bundle.seed
    )


def _measure_case(measured: Measured, bundle: Bundle, papers: list[BundlePaper]) -> None:
    """The case with the spellings that a person would confirm: those proposed that are true."""
    true = {pair["name"]: pair["same_as"] for pair in bundle.case.get("same_person", [])}
    proposed = {each.name: each.may_be for each in instruments_case(papers, bundle.request).proposals}
    confirmed = {name: same for name, same in true.items() if proposed.get(name) == same}
    measured.spellings += len(true)
    measured.spellings_proposed += len(confirmed)
    case = instruments_case(papers, bundle.request, confirmed=confirmed).case
    measured.cases_exact += json.dumps(case, sort_keys=True) == json.dumps(bundle.case, sort_keys=True)
    if _outcome(case) == _outcome(bundle.case):
        measured.outputs_same += 1
    else:
        measured.wrong.append(f"{bundle.seed} {bundle.plot}: the title search finds something else")


def _outcome(case: dict[str, Any]) -> tuple[Any, ...]:
    """Holders, findings with their events, and opinion; an empty chain has none."""
    if not case["events"]:
        return ()
    found = title_chain(case)
    return (
        found["holders"],
        sorted((each["code"], tuple(each["events"])) for each in found["findings"]),
        found["opinion"],
    )
