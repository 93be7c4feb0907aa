from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.errors import BadInput
from tools.listing_import.mapping import check_header, detect, load_mapping, mappings, named_mapping
from tools.listing_import.steps import fillers

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
name: mine
title: Mine
source: mine
required: [ad, kind]
steps:
  - {into: property_type, column: kind, as: choice, choices: {flat: apartment}}
"""


def test_every_shipped_mapping_compiles_and_knows_its_own_header():
    assert len(mappings()) >= 8
    for name, mapping in mappings().items():
        assert mapping.name == name
        assert fillers(mapping)
        assert detect(mapping.required) is mapping


def test_an_unknown_header_names_the_nearest_mapping_and_what_it_lacks():
    with pytest.raises(BadInput, match=r"Nearest is 'own', which also needs city\."):
        detect(("id", "transaction", "property_type", "town"))


def test_a_chosen_mapping_needs_its_columns():
    with pytest.raises(BadInput, match="needs the columns id, transaction"):
        check_header(mappings()["own"], ("x",))
    check_header(mappings()["own"], mappings()["own"].required)


def test_a_mapping_can_be_a_file(tmp_path: Path):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD)

    assert named_mapping(str(path)).name == "mine"
    assert named_mapping("own") is mappings()["own"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", r"not YAML \(line"),
        ("name: mine", "wrong at title"),
        ("- list", "wrong at the file"),
        (GOOD.replace("choice,", "magic,"), r"wrong at steps\.0"),
    ],
)
def test_a_wrong_mapping_file_says_where(tmp_path: Path, text: str, said: str):
    path = tmp_path / "mine.yaml"
    path.write_text(text)

    with pytest.raises(BadInput, match=said):
        load_mapping(path)


def test_a_mapping_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(BadInput, match="cannot be read"):
        named_mapping(str(tmp_path / "none.yml"))
    with pytest.raises(BadInput, match="no mapping 'nope'; known are"):
        named_mapping("nope")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("into: property_type", "into: colour"), "fills 'colour'"),
        (("required:", "constants: {colour: red}\nrequired:"), "constant 'colour'"),
    ],
)
def test_only_facts_of_a_listing_can_be_filled(tmp_path: Path, change: tuple[str, str], said: str):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace(*change))

    with pytest.raises(BadInput, match=said):
        fillers(load_mapping(path))
