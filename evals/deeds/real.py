"""Labels of real pages, told by hand: blank deed formats, and statutes and contracts that are unknown.

The files are not ours to ship; whoever has them names the folder. Pages on which one paper ends and another
begins are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.documents.classify import classify
from evals.deeds.scoring import macro_f1
from rag.papers.own_files import pages_of_own

if TYPE_CHECKING:
    from pathlib import Path

FORMATS: Final = "india_property_docs/deed_formats_compendium_66p.pdf"
FORMAT_PAGES: Final[tuple[tuple[int, int, str], ...]] = (
    (1, 1, "unknown"),
    (2, 4, "sale_deed"),
    (5, 6, "gift"),
    (8, 11, "mortgage"),
    (13, 35, "unknown"),
    (37, 37, "unknown"),
    (39, 39, "unknown"),
    (41, 41, "unknown"),
    (42, 42, "partition"),
    (44, 44, "release"),
    (46, 47, "exchange"),
    (50, 50, "unknown"),
    (52, 58, "poa"),
    (60, 60, "poa"),
    (62, 62, "will"),
    (63, 64, "unknown"),
)
"""First page, last page, label."""
UNKNOWN_FOLDERS: Final = ("india_acts", "cuad_pdf")
MOST_PAGES: Final = 12
"""Of a file of which every page is unknown."""


def measure_real(folder: Path) -> dict[str, Any]:
    """Macro-F1 and the pages that were mistaken, over the files that are there."""
    pairs: list[tuple[str, str]] = []
    wrong: list[str] = []
    formats = folder / FORMATS
    if formats.is_file():
        labels = {label.number: label.label.value for label in classify(pages_of_own(formats.read_bytes()))}
        for first, last, written in FORMAT_PAGES:
            for number in range(first, last + 1):
                pairs.append((written, labels[number]))
                if labels[number] != written:
                    wrong.append(f"{formats.name} page {number}: {written} read as {labels[number]}")
    for path in sorted(path for name in UNKNOWN_FOLDERS for path in (folder / name).glob("*.[pP][dD][fF]")):
        for label in classify(pages_of_own(path.read_bytes(), most=MOST_PAGES)):
            pairs.append(("unknown", label.label.value))
            if label.label.value != "unknown":
                wrong.append(f"{path.name[:40]} page {label.number}: unknown read as {label.label.value}")
    return {
        "pages": len(pairs),
        "label_macro_f1": macro_f1(pairs),
        "right": len(pairs) - len(wrong),
        "missed": wrong,
    }
