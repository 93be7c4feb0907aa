"""The clause finder's measure: pieces, what is right, folds by contract, precision at a recall."""

from __future__ import annotations

import gzip
import json

import pytest

from domain.errors import BadInput, UnreadableFile
from evals.cuad.contracts import Contract, Span, read_contracts
from evals.cuad.measure import evaluate
from evals.cuad.pieces import sentences_of, short_pieces_of
from evals.cuad.prepared import prepared
from evals.cuad.scoring import Findings, Gold, Shown, covered, words_of

FILLER = (
    "The parties shall meet each quarter in good faith and keep minutes of it.",
    "Headings are for convenience of reference only and bind nobody at all.",
)


def contract(number: int) -> Contract:
    title = f"SUPPLY AGREEMENT of lot {number}. "
    law = f"This agreement shall be governed by the laws of the State of Nevada{number % 3}."
    cap = f"In no event shall the seller be liable for more than {number} dollars in all."
    more = "The same limit holds for its officers and for its affiliates."
    firm = f'Acme{number} Holdings, Inc. ("Buyer") signs.'
    text, gold = title, {"Document Name": [Span(0, 16)]}
    for part, kind in (
        (firm, "Parties"),
        (FILLER[0], ""),
        (law, "Governing Law"),
        (FILLER[1], ""),
        (f"{cap}\n{more}", "Cap"),
    ):
        if kind:
            gold[kind] = [
                Span(
                    len(text),
                    len(text) + (len(f"Acme{number} Holdings, Inc.") if kind == "Parties" else len(part)),
                )
            ]
        text += f"{part}\n"
    return Contract(str(number), text, gold)  # fmt: skip


def test_clauses_are_found_in_contracts_never_seen_whole_words_or_runs_of_sentences():
    said: list[str] = []

    report = evaluate([contract(number) for number in range(25)], folds=(3,), tell=said.append)

    assert (report["contracts"], report["judged"], report["gold_spans"]) == (25, 5, 20)
    assert said == ["fold 4 of 5"]
    assert report["precision_at_80_recall"] > 0.9
    assert {kind: row["highest_recall"] for kind, row in report["kinds"].items()} == dict.fromkeys(
        ("Cap", "Document Name", "Governing Law", "Parties"), 1.0
    )


def test_a_kind_nobody_could_be_taught_is_missed_and_counted():
    lone = Contract("x", "Zebra crossing warranty applies here.\nNo more.", {"Warranty": [Span(0, 37)]})
    empty = Contract("y", "", {})

    report = evaluate([lone, empty, *map(contract, range(9))], folds=(0, 1))

    assert report["kinds"]["Warranty"] == {
        "gold": 1, "precision_at_80_recall": None, "highest_recall": 0.0, "area_under_curve": 0.0,
    }  # fmt: skip
    with pytest.raises(BadInput, match="At least 10"):
        evaluate([lone])


def test_the_curve_counts_each_gold_span_once_and_each_wrong_one():
    shown = [
        Shown(0.9, ((0, "K", 0),)),
        Shown(0.8, ()),
        Shown(0.7, ((0, "K", 0), (0, "K", 1))),
        Shown(0.1, ()),
    ]
    found = Findings(4, shown)

    assert list(found.curve()) == [(0.25, 1.0), (0.25, 0.5), (0.5, pytest.approx(2 / 3)), (0.5, 0.5)]
    assert (found.precision_at(0.5), found.precision_at(0.8), found.highest_recall()) == (0.6667, None, 0.5)
    assert found.area() == pytest.approx(0.25 + 0.25 * 2 / 3, abs=1e-4)
    assert Findings().precision_at(0.8) is None


def test_spans_agree_by_the_words_they_share_and_parties_also_by_holding_them():
    gold = [Gold("alpha beta", words_of("alpha beta")), Gold("delta", words_of("delta"))]
    said = "“Alpha, beta” gamma delta"

    assert covered("K", said, words_of("Alpha, beta; gamma delta"), gold) == [0]
    assert covered("Parties", said, words_of("Alpha, beta; gamma delta"), gold) == [0, 1]
    assert len(sentences_of("First sentence here. x.\nSecond sentence; third part of it.")) == 3


def test_short_pieces_are_dates_terms_firms_titles_and_names():
    text = (
        'EXHIBIT 10.2 MASTER SUPPLY AGREEMENT is made this 2nd day of June, 2018 by Cerus Corporation ("Cerus") '
        f"and Jo Doe. {'so ' * 2100}. Agreed 06/07/2019 by Porex Holdings, LLC."
    )

    found = {(one.look, text[one.start : one.end]) for one in short_pieces_of(text)}

    assert {
        ("date", "2nd day of June, 2018"), ("date", "06/07/2019"), ("term", "Cerus"), ("firm", "Cerus Corporation"),
        ("firm", "Porex Holdings, LLC."), ("title", "MASTER SUPPLY AGREEMENT"), ("name", "Jo Doe."),
    } <= found  # fmt: skip


def test_a_sentence_teaches_a_kind_when_half_of_it_is_marked():
    text = "One first sentence of ten words that goes on and on. And then another one of that size follows."
    cut = prepared(0, Contract("a", text, {"K": [Span(0, 40)], "Parties": [Span(0, 9)]}))

    assert (cut.labels["K"], cut.labels["Parties"], cut.headings[1].startswith("One first")) == (
        {0},
        {0},
        True,
    )


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
