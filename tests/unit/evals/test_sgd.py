import gzip
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from domain.errors import BadInput, UnreadableFile
from evals.sgd import evaluate
from propmubi.cli import eval as eval_command

SET = Path(__file__).parents[3].parent / "shared" / "data" / "dialogues"


def inform(slot, value):
    return {"act": "INFORM", "slot": slot, "values": [value], "canonical_values": [value]}


def turn(speaker, text, *acts, service="Homes_1"):
    return {"speaker": speaker, "utterance": text, "frames": [{"service": service, "actions": list(acts)}]}


@pytest.fixture
def folder(tmp_path):
    dialogue = {
        "turns": [
            turn(
                "USER", "two bath flat in Fremont", inform("number_of_baths", "2"), inform("area", "Fremont")
            ),
            turn("SYSTEM", "How many bedrooms?", {"act": "REQUEST", "slot": "number_of_beds", "values": []}),
            turn("USER", "Three.", inform("number_of_beds", "3")),
            turn("SYSTEM", "In which area?", {"act": "REQUEST", "slot": "area", "values": []}),
            turn("USER", "San Jose please", inform("area", "San Jose")),
            turn(
                "USER", "furnished, pets allowed, near Metro Town under 30k rent", inform("furnished", "True")
            ),
            turn("USER", "4 of these", inform("number_of_beds", "4")),
            turn("USER", "a taxi", service="Taxi_1"),
        ]
    }
    with gzip.open(tmp_path / "sgd_homes_x.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(dialogue) + "\n")
    return tmp_path


def test_scores_values_slot_by_slot(folder):
    report = evaluate(folder).as_json()

    assert report["turns"] == 5
    assert report["slots"]["number_of_baths"]["f1"] == 1.0
    assert report["slots"]["number_of_beds"] == {
        "precision": 1.0,
        "recall": 0.5,
        "f1": 0.6667,
        "support": 2,
        "wrong": 0,
    }
    assert report["slots"]["area"]["recall"] == 1.0
    assert report["slots"]["rent"]["f1"] is None
    assert report["slots"]["rent"]["wrong"] == 1
    assert any("4 of these" in example for example in report["missed"])


def test_prints_the_report_in_words_and_as_json(folder):
    app = typer.Typer()
    eval_command.register(app)

    words = CliRunner().invoke(app, ["eval", "sgd", str(folder), "--missed", "1"])
    plain = CliRunner().invoke(app, ["eval", "sgd", str(folder), "--json"])

    assert words.stdout.startswith("5 user turns")
    assert words.stdout.count("missed:") == 1
    assert json.loads(plain.stdout)["turns"] == 5


def test_says_when_the_folder_holds_no_dialogues(tmp_path):
    with pytest.raises(BadInput, match="no sgd_homes"):
        evaluate(tmp_path)


def test_names_the_file_that_is_not_of_the_form(tmp_path):
    (tmp_path / "sgd_homes_bad.jsonl").write_text("{}\n", "utf-8")

    with pytest.raises(UnreadableFile, match=r"sgd_homes_bad\.jsonl"):
        evaluate(tmp_path)


@pytest.mark.slow
def test_understands_other_peoples_words_well_enough():
    if not SET.exists():
        pytest.skip("the shared dialogues are not beside this checkout")

    report = evaluate(SET).as_json()

    assert report["micro"]["f1"] >= 0.94
    assert report["slots"]["number_of_beds"]["f1"] >= 0.98
