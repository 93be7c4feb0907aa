"""The benches of papers over files made here: what is counted, and what is called lost."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from domain.errors import BadInput
from evals.bench_ingest.memory import peak_memory
from evals.bench_ingest.speed import text_speeds
from evals.bench_ingest.torture import torture
from evals.cuad_retrieval import measure
from propmubi.cli.bench_ingest import _lines
from rag.papers.limits import ReadingLimits
from tests.support.made_pdfs import pdf, text
from tests.support.word_embedder import WordEmbedder

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = ReadingLimits()


def test_the_torture_table_names_what_is_read_refused_and_lost(tmp_path: Path) -> None:
    (tmp_path / "good.pdf").write_bytes(pdf(text("words")))
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-nothing")
    (tmp_path / "other_formats").mkdir()
    (tmp_path / "other_formats" / "note.txt").write_text("a note", encoding="utf-8")
    (tmp_path / "manifest.csv").write_text(
        "file,pypdf,pages,pdfium\ngood.pdf,ok,1,ok\nbad.pdf,ok,1,broken\n", encoding="utf-8"
    )

    table = torture(tmp_path, LIMITS)

    assert [(one.file, one.pages, one.problem) for one in table.outcomes] == [
        ("good.pdf", 1, ""),
        ("bad.pdf", 0, "broken"),
        ("other_formats/note.txt", 1, ""),
    ]
    assert [one.file for one in table.lost] == ["bad.pdf"]
    assert table.deaths() == []
    memory = peak_memory(3, LIMITS)
    assert memory.pages == 3
    assert memory.reader_bytes > 0
    shown = "\n".join(_lines(memory, {"text": text_speeds([tmp_path / "good.pdf"], LIMITS)}, table))
    assert "opened by us 1, and 1 other files" in shown
    assert "not read here: bad.pdf (broken)" in shown
    assert "0.000%" in shown


def test_a_folder_without_its_files_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        torture(tmp_path, LIMITS)


async def test_recall_counts_spans_whose_passage_is_found(tmp_path: Path) -> None:
    filler = "\n".join(
        f"Recital number {at} of the parties and their addresses, and so on. " * 3 for at in range(40)
    )
    clause = "This Agreement is governed by the laws of India."
    contract = f"{filler}\n{clause}\n{filler}"
    start = contract.index(clause)
    row = {
        "contract_id": "one",
        "text": contract,
        "clauses": {
            "Governing Law": {"spans": [{"text": clause, "start": start, "end": start + len(clause)}]},
            "Parties": {"spans": [{"text": "?", "start": -1, "end": -1}]},
        },
    }
    with gzip.open(tmp_path / "cuad_contracts_labels.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
    (tmp_path / "cuad_category_descriptions.csv").write_text(
        "Category,Description\nCategory: Governing Law,Description: Which laws govern the agreement?\n",
        encoding="utf-8",
    )

    done, ways = await measure(tmp_path, WordEmbedder(), most=5)

    assert (done, [way.spans for way in ways]) == (1, [1, 1, 1])
    assert [way.at(5) for way in ways] == [1.0, 1.0, 1.0]
    with pytest.raises(BadInput):
        await measure(tmp_path / "nowhere", WordEmbedder(), most=1)
