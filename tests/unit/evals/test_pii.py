from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from domain.errors import BadInput, UnreadableFile
from domain.pii.kinds import PiiType
from domain.pii.made_values import MADE_VALUES
from evals.pii import check_vectors, evaluate, examples, half_of, score
from evals.pii_made import made
from propmubi.cli import eval as eval_command

SET = Path(__file__).parents[3].parent / "shared" / "data" / "safety"


@pytest.fixture
def folder(tmp_path):
    text = "my phone is 98450 12345, office 3, Jorvik Q."
    rows = [
        {"text": text, "entities": [{"start": 12, "end": 23, "label": "PHONE"}, {"start": 25, "end": 31, "label": "CITY"}]},
        {"text": "Jorvik Q and ABCPE1234F", "NER": [{"entity": "*Jorvik Q*", "label": "PERSON"}, {"=": "x", "label": "PAN"}]},
        {"text": "nothing, mail 9845099999", "NER": None},
    ]  # fmt: skip
    (tmp_path / "pii_small.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    whole = {
        "full_text": "a@b.in",
        "spans": [{"entity_type": "EMAIL_ADDRESS", "start_position": 0, "end_position": 6}],
    }
    with gzip.open(tmp_path / "presidio_x.jsonl.gz", "wt") as lines:
        lines.write(json.dumps(whole) + "\n" + json.dumps({"full_text": "none", "spans": None}))
    vectors = {
        "aadhaar": {"valid": ["234123412346"], "invalid": [["234123412347", "checksum"]]},
        "gstin": {"valid": ["27AAPFU0939F1ZO"], "invalid": []},
        "epic": {"invalid": []},
        "vid": {"invalid": []},
    }
    (tmp_path / "indian_id_vectors.json").write_text(json.dumps(vectors))
    return tmp_path


def test_a_set_is_halved_by_its_texts(folder):
    read, held = evaluate(folder, "read"), evaluate(folder, "held")

    assert [one.texts + other.texts for one, other in zip(read, held, strict=True)] == [3, 2]
    assert all(half_of(one.text) == "held" for one in examples(folder / "pii_small.jsonl", "held"))


def test_scores_each_type_and_tells_what_leaks(folder):
    small, whole = evaluate(folder)

    phone, person = small.types[PiiType.PHONE].as_json(), small.types[PiiType.PERSON].as_json()
    assert (phone["recall"], phone["covered"], phone["precision"]) == (1.0, 1.0, 0.5)
    assert (person["gold"], person["recall"], person["leaked_letters"], person["precision"]) == (
        1,
        0.0,
        1.0,
        None,
    )
    assert small.unlabelled == {PiiType.PAN: 1}
    assert any(line.startswith("missed person") for line in small.missed)
    assert whole.types[PiiType.EMAIL].as_json()["recall"] == 1.0


def test_vectors_are_judged_by_their_checksum(folder, tmp_path_factory):
    report = check_vectors(folder)

    assert report is not None
    assert (report.right, report.total, report.wrong) == (2, 3, ["gstin: 27AAPFU0939F1ZO"])
    assert check_vectors(tmp_path_factory.mktemp("none")) is None


def test_unreadable_sets_are_refused(tmp_path):
    with pytest.raises(BadInput):
        evaluate(tmp_path)
    (tmp_path / "pii_bad.jsonl").write_text('{"text": 1}')
    with pytest.raises(UnreadableFile):
        evaluate(tmp_path)
    (tmp_path / "indian_id_vectors.json").write_text("[]")
    with pytest.raises(UnreadableFile):
        check_vectors(tmp_path)


def test_examples_shown_are_bounded(folder):
    rows = [json.dumps({"text": "Xyz", "NER": [{"entity": "Xyz", "label": "PERSON"}]})] * 50
    (folder / "pii_small.jsonl").write_text("\n".join(rows))

    assert len(evaluate(folder)[0].missed) == 40


def test_the_command_prints_a_table_or_json(folder):
    app = typer.Typer()
    eval_command.register(app)

    table = CliRunner().invoke(app, ["eval", "pii", str(folder), "--missed", "1"])
    as_json = CliRunner().invoke(app, ["eval", "pii", str(folder), "--json"])

    assert "checksum vectors: 2 of 3 right" in table.output
    assert "unscored hits: pan 1" in table.output
    assert [one["set"] for one in json.loads(as_json.output)["sets"]][-1] == "made from a seed"


def test_the_made_set_is_found_whole_in_every_way_of_writing():
    report = score("made", made(seed=11, each=25))

    assert set(report.types) == set(PiiType) == set(MADE_VALUES)
    figures = {kind: one.as_json() for kind, one in report.types.items()}
    assert {kind: f["covered"] for kind, f in figures.items() if f["covered"] < 0.98} == {}
    assert {kind: f["precision"] for kind, f in figures.items() if f["precision"] < 0.96} == {}


@pytest.mark.skipif(not SET.exists(), reason="the given safety sets are not beside the worktree")
def test_the_given_indian_set_is_covered():
    reports = {report.name: report for report in evaluate(SET)}
    types = reports["pii_indian_stt_dev.jsonl"].types

    assert all(
        one.as_json()["covered"] >= 0.99 and one.as_json()["precision"] >= 0.99 for one in types.values()
    )
    vectors = check_vectors(SET)
    assert vectors is not None
    assert vectors.wrong == []
