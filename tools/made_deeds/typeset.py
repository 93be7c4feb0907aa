"""Blocks of a paper set as PDF by typst; the same blocks give the same bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typst

from tools.made_deeds.fonts import folders

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Block = dict[str, Any]
"""One of: h, h2, p, pairs, table, right, center, sign, gap, break; see ``paper.typ``."""
SYNTHETIC: Final = "SYNTHETIC SPECIMEN: invented for tests, not a document"
_STAMP: Final = datetime(2026, 11, 1, tzinfo=UTC)


def set_pdf(papers: Sequence[Sequence[Block]], *, styles: Sequence[Mapping[str, Any]]) -> bytes:
    """One PDF of several papers, each on pages of its own.

    Args:
        papers: The blocks of each paper.
        styles: Font, size and margin of each paper.
    """
    data = json.dumps(
        [{"blocks": list(blocks), **style} for blocks, style in zip(papers, styles, strict=True)],
        ensure_ascii=False,
    )
    source = Path(str(files("tools.made_deeds").joinpath("paper.typ")))
    made = typst.compile(
        source,
        format="pdf",
        font_paths=list(folders()),
        ignore_system_fonts=True,
        sys_inputs={"papers": data, "footer": SYNTHETIC},
        timestamp=_STAMP,
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single document")
    return made
