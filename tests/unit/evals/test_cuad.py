"""The clause finder's measure: spans, folds by contract, precision at a recall."""

from __future__ import annotations

import gzip
import json

import pytest

from domain.errors import BadInput, UnreadableFile
from evals.cuad import Contract, Span, evaluate, iou, read_contracts, sentences_of

LAW = "This agreement shall be governed by the laws of the State of {0}."
FEE = "The licensee shall pay the licensor a royalty fee of {0} percent."
FILLER = (
    "The parties shall meet each quarter in good faith.",
    "Headings are for convenience of reference only.",
)


def contract(number: int) -> Contract:
    law, fee = LAW.format(f"Nevada{number % 3}"), FEE.format(number)
    parts = [FILLER[0], law, FILLER[1], fee, FILLER[0]]
    text, gold = "", {}
    for part in parts:
        span = Span(len(text), len(text) + len(part))
        if part in {law, fee}:
            gold["Governing Law" if part == law else "Royalty"] = [span]
        text += f"{part}\n"
    return Contract(str(number), text, gold)


def test_clauses_that_look_alike_are_found_in_contracts_never_seen():
    report = evaluate([contract(number) for number in range(12)])

    assert (report["contracts"], report["gold_spans"], report["folds"]) == (12, 24, 3)
    assert report["precision_at_80_recall"] == 1.0
    assert report["kinds"]["Royalty"] == {"gold": 12, "precision_at_80_recall": 1.0, "area_under_curve": 1.0}


def test_a_recall_that_is_not_reached_has_no_precision():
    odd = [contract(number) for number in range(6)]
    lone = Contract(
        "x", "Zebra crossing warranty applies here.\nNothing else is said.", {"Warranty": [Span(0, 37)]}
    )

    report = evaluate([*odd, lone])

    assert report["kinds"]["Warranty"]["precision_at_80_recall"] is None
    with pytest.raises(BadInput, match="At least 3"):
        evaluate(odd[:2])


def test_spans_agree_by_the_words_they_share():
    text = "alpha beta gamma delta"

    assert iou(text, Span(0, 10), Span(0, 16)) == pytest.approx(2 / 3)
    assert iou(text, Span(0, 5), Span(11, 16)) == 0.0
    assert [
        text[one.start : one.end]
        for one in sentences_of("First sentence here. x.\nSecond sentence; third part.")
    ]
    assert len(sentences_of("First sentence here. x.\nSecond sentence; third part of it.")) == 3


def test_contracts_are_read_from_a_file_or_its_folder(tmp_path):
    row = {"contract_id": "a", "text": "abc", "clauses": {"K": {"spans": [{"start": 0, "end": 2}]},
                                                          "L": {"spans": [{"start": -1, "end": -1}]}}}  # fmt: skip
    file = tmp_path / "cuad_contracts_labels.jsonl.gz"
    with gzip.open(file, "wt") as lines:
        lines.write(json.dumps(row))

    assert read_contracts(tmp_path) == read_contracts(file) == [Contract("a", "abc", {"K": [Span(0, 2)]})]
    file.write_bytes(b"no gzip")
    with pytest.raises(UnreadableFile):
        read_contracts(file)
